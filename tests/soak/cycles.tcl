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

set arguments $argv
set argv {}	;# tcltest would look at them
source [file join [file dirname [file dirname [file normalize \
	[info script]]]] support.tcl]

set count 100000
set rounds 20
foreach {option value} $arguments {
    set [string range $option 1 end] $value
}

proc resident {} {
    set chan [open /proc/self/status]
    set text [read $chan]
    close $chan
    return [lindex [regexp -inline {VmRSS:\s+(\d+)} $text] 1]
}

proc descriptors {} {
    return [llength [glob -directory /proc/self/fd -nocomplain *]]
}

# Opens a connection; way counts them.
proc open_ {way port name} {
    global config
    if {$way % 2} {
	set chan [s2n::socket -async -servername $name -config $config \
		127.0.0.1 $port]
	chan configure $chan -blocking 0 -translation binary
	return $chan
    }
    set chan [socket -async 127.0.0.1 $port]
    chan configure $chan -blocking 0 -translation binary
    s2n::push $chan -servername $name -config $config
    return $chan
}

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
    global port refused
    set way [expr {$i / 10}]
    switch [expr {$i % 10}] {
	7 {
	    set expected failed
	    set chan [open_ $way $port wrong.example]
	}
	8 {
	    close [open_ $way $port localhost]
	    return
	}
	9 {
	    set expected failed
	    set chan [open_ $way $refused localhost]
	}
	default {
	    set expected hello
	    set chan [open_ $way $port localhost]
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
    puts [format "%11d  %11d  %12d  %10d" $i [descriptors] [resident] \
	    [expr {[dict get [s2n::version] locked] / 1024}]]
}
stopServing
