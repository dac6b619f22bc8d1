
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
    
