# server.tcl --
#
#	A TLS server in a process of its own, for clients that block: another
#	tclsh with this package.

namespace eval support {
    namespace export echoServer serve silent stopServing
    variable listeners {}
    variable served {}		;# all channels that came from them
}

# Starts a server that sends back what it gets and, when the client has ended
# its direction, the word "bye". Returns its port; stopPeers ends it. The
# config is added to that of serverConfig.
proc support::echoServer {{config {}}} {
    set path [makeFile {
	package require s2n
	proc accept {chan address port} {
	    chan configure $chan -blocking 0 -translation binary
	    s2n::push $chan -role server -config $::config
	    chan event $chan readable [list echo $chan]
	}
	proc echo {chan} {
	    set failed [catch {
		puts -nonewline $chan [read $chan]
		if {[eof $chan]} {
		    puts $chan bye
		}
		flush $chan
	    }]
	    if {$failed || [eof $chan]} {
		catch {close $chan}
	    }
	}
	set config [lindex $argv 0]
	set server [socket -server accept -myaddr 127.0.0.1 0]
	puts "port [lindex [chan configure $server -sockname] 2]"
	flush stdout
	chan event stdin readable {
	    read stdin 1
	    if {[eof stdin]} {
		exit
	    }
	}
	vwait forever
    } server.tcl]
    set server [Start [list [info nameofexecutable] $path \
	    [serverConfig {*}$config]] 0]
    return [peerPort $server]
}

# Serves TLS in this process, for clients that use events. A connection is
# handed to command with its channel, non-blocking and binary, in the middle of
# the handshake. Returns the port; stopServing ends it.
proc support::serve {command {config {}} {address 127.0.0.1}} {
    variable listeners
    set listener [socket -server [namespace code [list Serve $command \
	    [serverConfig {*}$config]]] -myaddr $address 0]
    lappend listeners $listener
    return [lindex [chan configure $listener -sockname] 2]
}

proc support::Serve {command config chan address port} {
    variable served
    lappend served $chan
    chan configure $chan -blocking 0 -translation binary
    # The client may have gone already.
    if {[catch {s2n::push $chan -role server -config $config}]} {
	close $chan
    } else {
	{*}$command $chan
    }
}

# Accepts connections in this process, and says nothing. Returns the port;
# stopServing ends it. "await ::support::accepted" gives the next connection.
proc support::silent {} {
    variable listeners
    set listener [socket -server [namespace code Silent] -myaddr 127.0.0.1 0]
    lappend listeners $listener
    return [lindex [chan configure $listener -sockname] 2]
}

proc support::Silent {chan address port} {
    variable served
    variable accepted $chan
    lappend served $chan
}

# Closes the listeners of serve and silent, and all channels that came from them.
proc support::stopServing {} {
    variable listeners
    variable served
    closeAll [concat $listeners $served]
    set listeners {}
    set served {}
}

# A command for serve: sends back what comes, until the client ends.
proc support::echo {chan} {
    chan event $chan readable [namespace code [list Echo $chan]]
}

proc support::Echo {chan} {
    if {[catch {puts -nonewline $chan [read $chan]; flush $chan}]
	    || [eof $chan]} {
	catch {close $chan}
    }
}

# Another: says nothing.
proc support::keep {chan} {
}
