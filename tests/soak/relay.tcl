# relay.tcl --
#
#	A wire with a fault: a port from which one connection goes on to another
#	port. The fault comes on the way up (to the server) or down, after some
#	bytes:
#
#	    cut		both directions end
#	    sever	one direction ends; the other one lasts a while longer
#	    garble	a bit is changed. Later both directions end, as an end
#			may wait for the rest of a record that became longer
#	    slow	up to there the bytes come in crumbs, with pauses

catch {Relay destroy}
oo::class create Relay {
    variable Port Fault Way At Listener Ends Carriers Over Timer

    constructor {port fault way at} {
	set Port $port
	set Fault $fault
	set Way $way
	set At $at
	set Ends {}
	set Carriers {}
	set Over 0
	set Timer ""
	set Listener [socket -server [namespace code {my Accept}] \
		-myaddr 127.0.0.1 0]
    }
    destructor {
	after cancel $Timer
	foreach carrier $Carriers {
	    catch {rename $carrier {}}
	}
	foreach chan [concat $Listener $Ends] {
	    catch {close $chan}
	}
    }
    method port {} {
	return [lindex [chan configure $Listener -sockname] 2]
    }

    method Accept {near address clientPort} {
	close $Listener
	set Listener ""
	set far [socket -async 127.0.0.1 $Port]
	set Ends [list $near $far]
	foreach chan $Ends {
	    chan configure $chan -blocking 0 -translation binary
	}
	my Start up $near $far
	my Start down $far $near
    }
    method Start {way from to} {
	set carrier [namespace current]::$way
	lappend Carriers $carrier
	coroutine $carrier {*}[namespace code \
		[list my Carry $from $to [expr {$way eq $Way ? $At : -1}]]]
    }

    method Carry {from to at} {
	if {[catch {my Forward $from $to $at} outcome] || $outcome eq "cut"} {
	    my After 0
	    return
	}
	catch {close $to write}
	incr Over
	if {$Over == 2} {
	    my After 0
	} elseif {$outcome eq "sever"} {
	    my After 1000
	}
    }
    # Ends all; not at once, for the sake of the coroutine that says so.
    method After {ms} {
	after cancel $Timer
	set Timer [after $ms [namespace code {my destroy}]]
    }

    # Returns how it came to its end.
    method Forward {from to at} {
	set done 0
	while {1} {
	    set data [read $from [my Most $done $at]]
	    if {$data eq ""} {
		if {[eof $from]} {
		    return end
		}
		my Wait $from readable
		continue
	    }
	    incr done [string length $data]
	    if {$done == $at} {
		switch $Fault {
		    cut - sever {
			my Put $to $data
			return $Fault
		    }
		    garble {
			set data [my Garble $data]
			my After 1000
		    }
		}
	    }
	    my Put $to $data
	    if {$done < $at && $Fault eq "slow"} {
		my Pause [talk::random 0 20]
	    }
	}
    }
    method Most {done at} {
	if {$done >= $at} {
	    return 65536
	}
	return [expr {$Fault eq "slow" ? min($at - $done, [talk::random 1 60])
		: $at - $done}]
    }
    method Put {chan data} {
	puts -nonewline $chan $data
	flush $chan
	my Wait $chan writable
    }
    # Changes a bit of the last byte.
    method Garble {data} {
	binary scan [string index $data end] cu byte
	return [string replace $data end end \
		[binary format c [expr {$byte ^ (1 << [talk::random 0 7])}]]]
    }
    method Wait {chan event} {
	chan event $chan $event [info coroutine]
	yield
	chan event $chan $event {}
    }
    # The wire may be gone by then.
    method Pause {ms} {
	after $ms [list catch [info coroutine]]
	yield
    }
}
