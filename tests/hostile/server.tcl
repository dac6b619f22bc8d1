# server.tcl --
#
#	The peer of hostile.tcl: returns what it receives. It writes its port, and
#	ends with its standard input, so with the process that started it, however
#	that ends.

package require s2n

proc accept {chan address port} {
    chan configure $chan -blocking 0 -translation binary
    chan event $chan readable [list return-all $chan]
}

proc return-all {chan} {
    if {[catch {puts -nonewline $chan [read $chan]; flush $chan}]
	    || [eof $chan]} {
	catch {close $chan}
    }
}

proc listen {chan} {
    read $chan
    if {[eof $chan]} {
	exit
    }
}

set pki [file join [file dirname [file dirname [file normalize \
	[info script]]]] pki]
set listener [s2n::socket -server accept -config [dict create \
	cert_file [file join $pki server.pem] \
	key_file [file join $pki server.key] max_blinding_delay 0 \
	handshake_timeout 10000] -myaddr 127.0.0.1 0]
puts [lindex [chan configure $listener -sockname] 2]
flush stdout
chan configure stdin -blocking 0
chan event stdin readable {listen stdin}
vwait forever
