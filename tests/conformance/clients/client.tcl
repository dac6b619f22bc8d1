# client.tcl KIND MODE CA --
#
#	The client that lane.py tests: KIND is socket or push, MODE blocking or
#	nonblocking. Each line of standard input is a port, the name of a
#	config, and whether that is to be a new one, without sessions: it
#	connects there, sends "ping", reads up to the end, and reports in one
#	line: how far it came, errorCode, message, data, descriptors. Ends with
#	standard input.

package require s2n

lassign $argv kind mode ca
set pki [file join [file dirname [file dirname [file dirname \
	[file normalize [info script]]]]] pki]

# How long a connection may take. The peer ends it sooner.
set patience 60000

# What the configs have beside that which all have: no blinding, which would
# hold each connection that fails for seconds.
array set settings [list \
    plain {} \
    tickets {session_tickets 1} \
    ocsp {ocsp 1} \
    alpn {alpn {h2 http/1.1}}]

# Equal configs are one, with one cache of sessions: the time limit makes each
# another.
set limit 50000
proc config {name} {
    global ca limit settings
    return [dict create max_blinding_delay 0 ca_file $ca \
	    handshake_timeout [incr limit] {*}$settings($name)]
}

foreach name [array names settings] {
    set configs($name) [config $name]
}

proc open-socket {port config} {
    global mode
    set async [expr {$mode eq "blocking" ? {} : {-async}}]
    return [s2n::socket -config $config -servername localhost {*}$async \
	    127.0.0.1 $port]
}

proc open-push {port config} {
    global mode
    if {$mode eq "blocking"} {
	set chan [socket 127.0.0.1 $port]
    } else {
	set chan [socket -async 127.0.0.1 $port]
	chan configure $chan -blocking 0
    }
    if {[catch {
	s2n::push $chan -config $config -servername localhost
    } message options]} {
	catch {close $chan}
	return -options $options $message
    }
    return $chan
}

# Does all in order; a connection that does not end is ended by its peer.
proc talk-blocking {chan} {
    global stage data
    s2n::handshake $chan
    set stage open
    puts -nonewline $chan ping
    flush $chan
    while {![eof $chan]} {
	append data [read $chan 1]
    }
}

proc talk-nonblocking {chan} {
    global done patience
    chan configure $chan -blocking 0
    set done {}
    set timer [after $patience {set done [list 1 "no end" {-errorcode HANGS}]}]
    chan event $chan readable [list look $chan]
    chan event $chan writable [list look $chan]
    vwait done
    after cancel $timer
    lassign $done code message options
    if {$code} {
	return -options $options $message
    }
}

proc look {chan} {
    global done
    set code [catch {step $chan} message options]
    if {$code || $message} {
	chan event $chan readable {}
	chan event $chan writable {}
	set done [list $code $message $options]
    }
}

# Whether all is over.
proc step {chan} {
    global stage data
    if {$stage eq "start"} {
	if {![s2n::handshake $chan]} {
	    return 0
	}
	set stage open
	chan event $chan writable {}
	puts -nonewline $chan ping
	flush $chan
    }
    append data [read $chan]
    return [eof $chan]
}

proc connect {port config} {
    global kind mode stage data
    set stage start
    set data {}
    set chan [open-$kind $port $config]
    try {
	chan configure $chan -translation binary
	talk-$mode $chan
	set stage done
    } finally {
	catch {close $chan}
    }
}

proc hex {text} {
    return [binary encode hex [encoding convertto utf-8 $text]]
}

while {[gets stdin line] >= 0} {
    lassign $line port config fresh
    if {$fresh} {
	set configs($config) [config $config]
    }
    set code {}
    if {[catch {connect $port $configs($config)} message options]} {
	set code [dict get $options -errorcode]
    } else {
	set message {}
    }
    # What is still to be closed is closed by events.
    update
    puts [join [list $stage [hex $code] [hex $message] \
	    [binary encode hex $data] [llength [glob /proc/self/fd/*]]]]
    flush stdout
}
