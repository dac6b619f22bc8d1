# servers.tcl --
#
#	The servers of load.tcl, and the threads where some of them work.

set ports {}			;# name of a server -> port
set serving 0			;# server ends that are not over

# All ports are taken before the first connection.
proc startServers {} {
    global ports listener refusing ticketConfig
    set ticketConfig [serverConfig session_tickets 1 ticket_count 2]
    set impatient [serverConfig handshake_timeout 500]
    set listener [listenBy listen [serverChoice]]
    listenBy tickets $ticketConfig
    listenBy impatientListen $impatient
    acceptBy push [list accepted serverChoice]
    acceptBy impatientPush [list accepted [list return $impatient]]
    acceptBy mute hold
    set refusing [freePort]
}

proc listenBy {name config} {
    set chan [s2n::socket -server handed -config $config -myaddr 127.0.0.1 0]
    dict set ::ports $name [lindex [chan configure $chan -sockname] 2]
    return $chan
}

proc acceptBy {name command} {
    set chan [socket -server $command -myaddr 127.0.0.1 0]
    dict set ::ports $name [lindex [chan configure $chan -sockname] 2]
}

proc serverChoice {} {
    global ticketConfig
    set name [talk::oneOf {server rsa}]
    switch [talk::random 0 3] {
	0 {
	    return $ticketConfig
	}
	1 {
	    set more {cipher_preferences default_pq}
	}
	2 {
	    # A value of its own, evaluated anew.
	    set more [list alpn p[talk::random 1 1000000]]
	}
	3 {
	    set more {session_tickets 1}
	}
    }
    return [serverConfig cert_file [pki $name.pem] key_file [pki $name.key] \
	    handshake_timeout 60000 max_blinding_delay [talk::random 0 1] \
	    {*}$more]
}

# The config of a listening channel changes all the time. One that is no good
# changes nothing.
proc change {} {
    global listener
    after 200 change
    if {[talk::chance 20]} {
	if {![catch {chan configure $listener -config {cert_pem x}}]} {
	    wrong config "a bad one was taken"
	}
	return
    }
    chan configure $listener -config [serverChoice]
}

# What a listening channel hands over.
proc handed {chan address port} {
    chan configure $chan -blocking 0 -translation binary
    answer $chan
}

# A plain connection.
proc accepted {choice chan address port} {
    chan configure $chan -blocking 0 -translation binary
    # The client may have gone already.
    if {[catch {s2n::push $chan -role server -config [eval $choice]}]} {
	close $chan
    } else {
	# Within this call Tcl holds the channel, and no thread may take it.
	after 0 [list answer $chan]
    }
}

# Some are served in this thread, some go to another one.
proc answer {chan} {
    global serving workers
    incr serving
    set worker [talk::oneOf [concat {{}} $workers]]
    if {$worker eq ""} {
	talk::server $chan
    } else {
	talk::move $chan server $talk::newServer $worker
    }
}

# Says nothing, until the client goes.
proc hold {chan address port} {
    chan configure $chan -blocking 0 -translation binary
    chan event $chan readable [list held $chan]
}

proc held {chan} {
    if {[catch {read $chan}] || [eof $chan]} {
	catch {close $chan}
    }
}

# ------------------------------------------------------------- threads

# Two that work by events, and one that blocks.
proc startThreads {} {
    global workers
    set workers {}
    if {[testConstraint thread]} {
	package require Thread
	set blocker [newThread 3]
	foreach number {1 2} {
	    lappend workers [newThread $number]
	    thread::send [lindex $workers end] \
		    [list set talk::mover $blocker]
	}
	set talk::mover $blocker
    }
}

proc newThread {number} {
    global here seed
    set thread [thread::create]
    thread::send $thread [list set auto_path $::auto_path]
    thread::send $thread [list set main [thread::id]]
    thread::send $thread [list source [file join $here talk.tcl]]
    thread::send $thread [list talk::seed [expr {$seed + $number}]]
    thread::send $thread {
	package require Thread
	set talk::report toMain
	proc toMain {args} {
	    thread::send -async $::main [list noted {*}$args]
	}
	proc bgerror {message} {
	    thread::send -async $::main [list wrong errors $::errorInfo]
	}
    }
    return $thread
}

# Channels, timers and coroutines of all threads.
proc leftOpen {} {
    global workers
    set ask {
	concat [chan names] [after info] [info commands ::talk::end*] \
		[info commands ::talk::sender*]
    }
    set result [eval $ask]
    foreach thread [concat $workers $talk::mover] {
	lappend result {*}[thread::send $thread $ask]
    }
    return $result
}
