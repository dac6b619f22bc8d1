# pairs.tcl --
#
#	Both ends of a connection in this process, driven by the event loop.

namespace eval support {
    namespace export sockets pushPair tlsPair established receive drain \
	    closeAll clientHello earlyConfigs earlySession earlyPair
}

# Two connected plain sockets, binary and non-blocking: client, then server.
proc support::sockets {} {
    set listener [socket -server [namespace code Accepted] \
	    -myaddr 127.0.0.1 0]
    try {
	set port [lindex [chan configure $listener -sockname] 2]
	set client [socket -async 127.0.0.1 $port]
	set server [await ::support::accepted]
    } finally {
	close $listener
    }
    foreach chan [list $client $server] {
	chan configure $chan -translation binary -blocking 0
    }
    return [list $client $server]
}

proc support::Accepted {chan address port} {
    variable accepted $chan
}

# Puts TLS on two connected non-blocking channels.
proc support::pushPair {chans {clientOptions {}} {serverOptions {}}} {
    lassign $chans client server
    s2n::push $server -role server {*}[dict merge \
	    [dict create -config [serverConfig]] $serverOptions]
    s2n::push $client {*}[dict merge [dict create -servername localhost \
	    -config [clientConfig]] $clientOptions]
    return $chans
}

# A TLS connection over sockets, with its handshake done.
proc support::tlsPair {{clientOptions {}} {serverOptions {}}} {
    set chans [sockets]
    try {
	pushPair $chans $clientOptions $serverOptions
	established $chans
    } on error {message options} {
	closeAll $chans
	return -options $options $message
    }
    return $chans
}

# Waits until the handshakes are done. An error is thrown as it comes.
proc support::established {chans} {
    variable writable
    foreach chan $chans {
	chan event $chan writable [list set ::support::writable $chan]
    }
    set left [llength $chans]
    try {
	while {$left > 0} {
	    set chan [await ::support::writable]
	    chan event $chan writable {}
	    if {![s2n::handshake $chan]} {
		error "writable before the end of the handshake"
	    }
	    incr left -1
	}
    } finally {
	foreach chan $chans {
	    chan event $chan writable {}
	}
    }
}

# Reads count bytes by events. Returns less at the end of the data; an error
# of the read is thrown.
proc support::receive {chan count {ms 20000}} {
    variable got {}
    variable missing $count
    chan event $chan readable [namespace code [list Receive $chan]]
    try {
	set outcome [await ::support::received $ms]
    } finally {
	if {$chan in [chan names]} {
	    chan event $chan readable {}
	}
    }
    if {[lindex $outcome 0] eq "error"} {
	lassign $outcome status message options
	return -options $options $message
    }
    return [join $got ""]
}

proc support::Receive {chan} {
    variable got
    variable missing
    variable received
    if {[catch {read $chan $missing} data options]} {
	set received [list error $data $options]
	return
    }
    lappend got $data
    incr missing -[string length $data]
    if {$missing == 0 || [eof $chan]} {
	set received full
    }
}

# Reads by events to the end of the data.
proc support::drain {chan {ms 20000}} {
    return [receive $chan 0x7fffffff $ms]
}

proc support::closeAll {chans} {
    foreach chan $chans {
	catch {close $chan}
    }
}

# What a client says first.
proc support::clientHello {} {
    lassign [sockets] client server
    s2n::push $client -config {verify none}
    chan pop $client
    chan close $client
    chan configure $server -blocking 1
    set hello [read $server]
    close $server
    return $hello
}

# Configs for early data: the client's, then the server's.
proc support::earlyConfigs {args} {
    return [list [clientConfig session_tickets 1] \
	    [serverConfig session_tickets 1 early_data 16384 {*}$args]]
}

# A session that a client can resume with early data.
proc support::earlySession {client server args} {
    set chans [tlsPair [list -config $client {*}$args] [list -config $server]]
    lassign $chans from to
    try {
	puts -nonewline $to x
	flush $to
	receive $from 1
	return [s2n::session $from]
    } finally {
	closeAll $chans
    }
}

# A connection whose client has sent these bytes early, with its handshake done.
proc support::earlyPair {bytes} {
    lassign [earlyConfigs] client server
    return [tlsPair [list -config $client -early $bytes \
	    -session [earlySession $client $server]] [list -config $server]]
}
