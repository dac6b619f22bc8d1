# script.tcl --
#
#	Servers for the tests of modules: each plays its part of a protocol from
#	a script, in a process of its own, since the modules block.

namespace eval support {
    namespace export scriptServer transcript
}

# Starts a server that runs a script for each connection, one after the other.
# Returns its channel and port; stopPeers ends it. What the server has heard it
# prints, for transcript. The script finds the connection in chan, and may use
#
#	say TEXT ...	send lines
#	hear PATTERN	read a line, which must match, and return it
#	tls ?config?	go on in TLS
#	die		end this process at once, so that nothing more is sent
#
# A script that throws an error ends the connection and prints "failed".
proc support::scriptServer {script {prologue {}}} {
    set path [makeFile "$prologue\n[list set script $script]\n" script.tcl]
    set chan [open $path a]
    puts $chan "namespace eval support {}"
    puts $chan [list proc support::Kill process [info body support::Kill]]
    puts $chan {
	package require s2n

	proc say {args} {
	    upvar #0 chan chan
	    foreach line $args {
		puts -nonewline $chan $line\r\n
	    }
	    flush $chan
	}

	proc hear {pattern} {
	    upvar #0 chan chan
	    if {[gets $chan line] < 0} {
		error "end of input"
	    }
	    set line [string trimright $line \r]
	    tell heard $line
	    if {![string match $pattern $line]} {
		error "\"$line\" is not \"$pattern\""
	    }
	    return $line
	}

	proc tls {{more {}}} {
	    upvar #0 chan chan
	    s2n::push $chan -role server \
		    -config [dict merge $::serverConfig $more]
	    tell tls [chan configure $chan -protocol]
	}

	proc die {} {
	    support::Kill [pid]
	}

	proc tell {args} {
	    puts [join $args " "]
	    flush stdout
	}

	proc accept {accepted address port} {
	    global chan script
	    set chan $accepted
	    chan configure $chan -translation binary
	    if {[catch {uplevel #0 $script} message]} {
		tell failed [string map {\n " "} $message]
	    } else {
		tell served
	    }
	    catch {close $chan}
	}

	set serverConfig [lindex $argv 0]
	set server [socket -server accept -myaddr 127.0.0.1 0]
	tell port [lindex [chan configure $server -sockname] 2]
	# The end of the test process is the end of this one.
	chan event stdin readable {
	    read stdin 1
	    if {[eof stdin]} {
		exit
	    }
	}
	vwait forever
    }
    close $chan
    set server [Start [list [info nameofexecutable] $path [serverConfig]] 1]
    return [list $server [peerPort $server]]
}

# The lines that a server has printed until one that matches: by default until it
# was done with a connection.
proc support::transcript {server {pattern {^(served|failed .*)$}}} {
    set lines {}
    while {1} {
	lappend lines [string trim [lindex \
		[Expect $server {(?:^|\n)([^\n]+)(?=\n)}] 1]]
	if {[regexp $pattern [lindex $lines end]]} {
	    return $lines
	}
    }
}
