# cycles.tcl --
#
#	Opens and closes connections, many times and in many ways, and watches
#	descriptors and memory: both have to stay as they are.
#
#	tclsh cycles.tcl ?-count N? ?-rounds N?
#
#	Both ends are in this process. Of ten connections, seven talk and end in
#	order; one fails to verify its peer, one is closed in the middle of the
#	handshake, one is refused. Each kind is made by s2n::socket and by
#	s2n::push in turn.

source [file join [file dirname [file normalize [info script]]] common.tcl]
options count 100000 rounds 20

proc outcomeOf {chan} {
    await-writable $chan
    if {[chan configure $chan -error] ne ""} {
	return failed
    }
    puts -nonewline $chan hello
    flush $chan
    return [receive $chan 5]
}

proc cycle {i} {
    global port refused config
    set layer [expr {$i / 10 % 2 ? "socket" : "push"}]
    switch [expr {$i % 10}] {
	7 {
	    set expected failed
	    set chan [openClient $layer $port wrong.example $config]
	}
	8 {
	    close [openClient $layer $port localhost $config]
	    return
	}
	9 {
	    set expected failed
	    set chan [openClient $layer $refused localhost $config]
	}
	default {
	    set expected hello
	    set chan [openClient $layer $port localhost $config]
	}
    }
    set outcome [outcomeOf $chan]
    catch {close $chan}
    if {$outcome ne $expected} {
	error "connection $i: $outcome"
    }
}

set config [clientConfig]
set port [serve ::support::echo]
set refused [freePort]
puts "connections  descriptors  resident KiB  locked KiB"
for {set i 0} {$i < $count} {} {
    for {set last [expr {$i + $count / $rounds}]} {$i < $last} {incr i} {
	cycle $i
	if {$i % 100 == 0} {
	    # Of what was served, only what is still open.
	    set support::served [lmap chan $support::served {
		expr {$chan in [chan names] ? $chan : [continue]}
	    }]
	}
    }
    set waited 0
    after 200 {set waited 1}
    vwait waited
    puts [format "%11d  %11d  %12d  %10d" $i [descriptors] [status VmRSS] \
	    [expr {[dict get [s2n::version] locked] / 1024}]]
}
stopServing
