# server.tcl --
#
#	A TLS server in a process of its own, for clients that block: another
#	tclsh with this package.

namespace eval support {
    namespace export echoServer
}

# Starts a server that sends back what it gets and, when the client has ended
# its direction, the word "bye". Returns its port; stopPeers ends it. The
# config is added to that of serverConfig.
proc support::echoServer {{config {}}} {
    set path [makeFile {
	package require s2n
	proc accept {config chan address port} {
	    chan configure $chan -blocking 0 -translation binary
	    s2n::push $chan -role server -config $config
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
	set server [socket -server [list accept [lindex $argv 0]] \
		-myaddr 127.0.0.1 0]
	puts "port [lindex [chan configure $server -sockname] 2]"
	flush stdout
	vwait forever
    } server.tcl]
    set server [Start [list [info nameofexecutable] $path \
	    [serverConfig {*}$config]] 1]
    return [peerPort $server]
}
