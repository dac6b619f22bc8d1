# victim.tcl --
#
#	What peers flood: a server that sends lines back, on one event loop with
#	a client that connects when it is told to. It tells what became of a
#	connection, and ends with its standard input.
#
#	tclsh victim.tcl KIND PKI TIMEOUT
#
#	KIND is socket, push or plain, and -blocking or -idle may follow: the
#	channel blocks; or nobody reads from it. TIMEOUT is a handshake_timeout
#	in ms. Commands on standard input:
#
#	connect PORT	connects to a server that floods, again and again
#	close		closes all that nobody reads from

lassign $argv kind pki timeout
lassign [split $kind -] layer manner
set idle {}

proc say {args} {
    puts $args
    flush stdout
}

# --- what differs between layers

if {$layer ne "plain"} {
    package require s2n
    set serverConfig [dict create cert_file [file join $pki server.pem] \
	    key_file [file join $pki server.key] handshake_timeout $timeout]
    set clientConfig [dict create ca_file [file join $pki ca.pem] \
	    handshake_timeout $timeout session_tickets 1]
}

proc plain.listen {} {
    return [socket -server accepted -myaddr 127.0.0.1 0]
}

proc plain.secure {chan} {}

proc socket.listen {} {
    return [s2n::socket -server accepted -command watch -myaddr 127.0.0.1 \
	    -config $::serverConfig 0]
}

proc socket.secure {chan} {}

proc push.listen {} {
    return [socket -server accepted -myaddr 127.0.0.1 0]
}

proc push.secure {chan} {
    s2n::push $chan -role server -config $::serverConfig
}

proc socket.connect {port} {
    set async [expr {$::manner eq "blocking" ? {} : "-async"}]
    return [s2n::socket {*}$async -servername localhost \
	    -config $::clientConfig 127.0.0.1 $port]
}

proc push.connect {port} {
    set chan [socket 127.0.0.1 $port]
    chan configure $chan -blocking [expr {$::manner eq "blocking"}]
    if {[catch {
	s2n::push $chan -servername localhost -config $::clientConfig
    } message options]} {
	close $chan
	return -options $options $message
    }
    return $chan
}

# --- what does not

# Clients of a listening channel that do not come as far as accepted.
proc watch {event chan args} {
    if {$event eq "failed"} {
	say ended [lindex $args 1]
    }
}

proc accepted {chan address port} {
    global layer manner
    chan configure $chan -blocking [expr {$manner eq "blocking"}] \
	    -translation binary -buffering none
    if {[catch {$layer.secure $chan} message options]} {
	ended $chan $options
    } elseif {$manner eq "idle"} {
	lappend ::idle $chan
    } else {
	chan event $chan readable [list answer $chan]
    }
}

proc take {chan} {
    if {$::manner eq "blocking"} {
	return [read $chan 1]
    }
    return [read $chan]
}

proc answer {chan} {
    if {[catch {puts -nonewline $chan [take $chan]} message options]} {
	ended $chan $options
    } elseif {[eof $chan]} {
	catch {close $chan}
    }
}

proc ended {chan options} {
    say ended [dict get $options -errorcode]
    catch {close $chan}
}

proc connect {port} {
    if {[catch {$::layer.connect $port} chan options]} {
	say ended [dict get $options -errorcode]
	gone $port
	return
    }
    chan configure $chan -translation binary \
	    -blocking [expr {$::manner eq "blocking"}]
    if {$::manner eq "idle"} {
	lappend ::idle $chan
    } elseif {$::manner eq "blocking"} {
	while {![catch {read $chan 1} data options] && $data ne ""} {}
	leave $chan $port $options
    } else {
	chan event $chan readable [list sink $chan $port]
    }
}

proc sink {chan port} {
    if {[catch {read $chan} data options] || [eof $chan]} {
	leave $chan $port $options
    }
}

proc leave {chan port options} {
    if {[dict get $options -code] != 0} {
	say ended [dict get $options -errorcode]
    }
    catch {close $chan}
    gone $port
}

proc gone {port} {
    after 5 [list connect $port]
}

proc closeIdle {} {
    foreach chan $::idle {
	set began [clock microseconds]
	catch {close $chan}
	say closed [expr {[clock microseconds] - $began}]
    }
    set ::idle {}
}

proc obey {} {
    lassign [gets stdin] command port
    switch $command {
	connect { connect $port }
	close { closeIdle }
    }
    if {[eof stdin]} {
	exit
    }
}

set listener [$layer.listen]
say port [lindex [chan configure $listener -sockname] 2]
chan event stdin readable obey
vwait forever
