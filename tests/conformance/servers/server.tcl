# server.tcl --
#
#	The servers that run.py talks to: each sends back what it gets. Prints
#	"port NAME NUMBER" for each, then "ready"; answers each line of standard
#	input with "descriptors N"; ends with it.

package require s2n

set pki [file join [file dirname [file dirname [file dirname \
	[file normalize [info script]]]]] pki]

proc accept {chan address port} {
    chan configure $chan -blocking 0 -translation binary
    chan event $chan readable [list echo $chan]
}

proc echo {chan} {
    if {[catch {puts -nonewline $chan [read $chan]; flush $chan}]
	    || [eof $chan]} {
	catch {close $chan}
    }
}

# Listens by both ways in which a server can be made.
proc serve {name config} {
    set listener [s2n::socket -server accept -config $config \
	    -myaddr 127.0.0.1 0]
    announce $name $listener
    set listener [socket -server [list push $config] -myaddr 127.0.0.1 0]
    announce $name-push $listener
}

proc push {config chan address port} {
    chan configure $chan -blocking 0
    if {[catch {s2n::push $chan -role server -config $config}]} {
	close $chan
    } else {
	accept $chan $address $port
    }
}

proc announce {name listener} {
    puts "port $name [lindex [chan configure $listener -sockname] 2]"
}

# Without blinding, which would hold each connection that fails for seconds.
proc config {args} {
    global pki
    return [dict merge [dict create max_blinding_delay 0 \
	    handshake_timeout 90000 certificates [lmap name {server rsa} {
		dict create cert_file [file join $pki $name.pem] \
			key_file [file join $pki $name.key]
	    }]] $args]
}

serve main [config]
serve older [config cipher_preferences 20190214]
serve alpn [config alpn {h2 http/1.1}]
serve strict [config alpn {h2 http/1.1} alpn_required 1]
serve tickets [config session_tickets 1]
serve fragment [config max_fragment 512]
serve auth [config client_auth required ca_file [file join $pki ca.pem]]
puts ready
flush stdout

chan event stdin readable {
    gets stdin
    if {[eof stdin]} {
	exit
    }
    puts "descriptors [llength [glob /proc/self/fd/*]]"
    flush stdout
}
vwait forever
