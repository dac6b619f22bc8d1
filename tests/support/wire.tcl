# wire.tcl --
#
#	Reflected channels in memory, made in pairs: what is written to one end
#	can be read at the other. Each end can misbehave on demand, and counts
#	what is asked of it. Options of an end:
#
#	-readmax N	a read gives N bytes at most
#	-writemax N	a write takes N bytes at most
#	-capacity N	N bytes at most wait to be read here (back pressure)
#	-again N	each read gives EAGAIN N times before it gives data
#	-cut N		the stream ends here after N bytes
#	-flip N		byte number N arrives with a bit flipped
#	-hold BOOL	reads give nothing and raise no event
#	-pump SCRIPT	run when a read finds nothing (what the other end would
#			do meanwhile, for a blocking channel)

namespace eval support {
    namespace export wires wireOf
    variable wireOf {}
}

# Two connected channels. The options are those of the first end, then those
# of the second.
proc support::wires {{options1 {}} {options2 {}}} {
    variable wireOf
    set end1 [WireEnd new $options1]
    set end2 [WireEnd new $options2]
    $end1 connect $end2
    $end2 connect $end1
    set result {}
    foreach end [list $end1 $end2] {
	set chan [chan create {read write} $end]
	chan configure $chan -translation binary -blocking 0
	dict set wireOf $chan $end
	lappend result $chan
    }
    return $result
}

# The object behind a channel; it stays after the channel is closed.
proc support::wireOf {chan} {
    variable wireOf
    return [dict get $wireOf $chan]
}

catch {support::WireEnd destroy}
oo::class create support::WireEnd {
    variable Chan Peer Buffer Ended Watched Timer Options Counts Delivered Again

    constructor {options} {
	set Chan ""
	set Buffer ""
	set Ended 0
	set Watched {}
	set Timer ""
	set Delivered 0
	set Again 0
	set Counts [dict create reads 0 writes 0 watches 0 events 0]
	set Options [dict merge {-readmax 1000000 -writemax 1000000
	    -capacity 1000000 -again 0 -cut -1 -flip -1 -hold 0 -pump {}} $options]
    }
    destructor {
	after cancel $Timer
    }
    method connect {peer} {
	set Peer $peer
    }

    # For tests: change options, read counters (reads, writes, watches, events), and
    # tell how many bytes have been read here.
    method set {option value} {
	dict set Options $option $value
	my Arm
    }
    method count {what} {
	return [dict get $Counts $what]
    }

    method delivered {} {
	return $Delivered
    }

    # The handler of a reflected channel.
    method initialize {chan mode} {
	set Chan $chan
	return {initialize finalize watch read write blocking}
    }
    method finalize {chan} {
	set Chan ""
	after cancel $Timer
	set Timer ""
	$Peer end
    }
    method blocking {chan mode} {
    }
    method watch {chan events} {
	dict incr Counts watches
	set Watched $events
	my Arm
    }
    method read {chan count} {
	dict incr Counts reads
	if {$Buffer eq "" && ![my AtEnd] && [dict get $Options -pump] ne ""} {
	    uplevel #0 [dict get $Options -pump]
	}
	if {[my AtEnd]} {
	    return ""
	}
	if {$Buffer eq "" || [dict get $Options -hold] || [my Again]} {
	    return -code error EAGAIN
	}
	return [my Take $count]
    }
    method write {chan data} {
	dict incr Counts writes
	set size [string length $data]
	set size [expr {min($size, [dict get $Options -writemax],
		[$Peer room])}]
	if {$size <= 0} {
	    return -code error EAGAIN
	}
	$Peer feed [string range $data 0 $size-1]
	return $size
    }

    # For the other end.
    method room {} {
	return [expr {[dict get $Options -capacity] - [string length $Buffer]}]
    }
    method feed {data} {
	append Buffer $data
	my Arm
    }
    method end {} {
	set Ended 1
	my Arm
    }
    method arm {} {
	my Arm
    }

    method AtEnd {} {
	return [expr {$Delivered == [dict get $Options -cut]
		|| ($Ended && $Buffer eq "")}]
    }
    method Again {} {
	if {$Again < [dict get $Options -again]} {
	    incr Again
	    return 1
	}
	set Again 0
	return 0
    }
    method Take {count} {
	set size [expr {min($count, [dict get $Options -readmax],
		[string length $Buffer])}]
	set cut [dict get $Options -cut]
	if {$cut >= 0} {
	    set size [expr {min($size, $cut - $Delivered)}]
	}
	set data [my Flip [string range $Buffer 0 $size-1]]
	set Buffer [string range $Buffer $size end]
	incr Delivered $size
	$Peer arm
	my Arm
	return $data
    }
    method Flip {data} {
	set place [expr {[dict get $Options -flip] - $Delivered}]
	if {$place < 0 || $place >= [string length $data]} {
	    return $data
	}
	binary scan [string index $data $place] cu byte
	return [string replace $data $place $place \
		[binary format c [expr {$byte ^ 1}]]]
    }

    # Events are level-triggered, as those of sockets are.
    method Ready {} {
	set ready {}
	if {"read" in $Watched && ![dict get $Options -hold]
		&& ($Buffer ne "" || [my AtEnd])} {
	    lappend ready read
	}
	if {"write" in $Watched && [$Peer room] > 0} {
	    lappend ready write
	}
	return $ready
    }
    method Arm {} {
	if {$Chan ne "" && $Timer eq "" && [my Ready] ne ""} {
	    set Timer [after 0 [namespace code {my Fire}]]
	}
    }
    method Fire {} {
	set Timer ""
	set ready [my Ready]
	if {$Chan ne "" && $ready ne ""} {
	    dict incr Counts events
	    chan postevent $Chan $ready
	    my Arm
	}
    }
}
