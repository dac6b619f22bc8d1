# load.tcl --
#
#	The load of mixed.tcl, in a process of its own. Prints a line for each
#	round, a table of what became of whom, and a line for each check:
#
#	    check NAME: ok|failed|skipped

source [file join [file dirname [file normalize [info script]]] common.tcl]
options seconds 20 seed 1 atOnce 120
set here [file dirname [file normalize [info script]]]
foreach part {talk relay kinds servers} {
    source [file join $here $part.tcl]
}

# The longest time that the last connections of a round may take, in ms: much
# more than they need.
set patience 90000

# By how many KiB memory may grow. The allocators of Tcl and of the C library
# keep what was once in use; so the first rounds have twice as many connections
# at once, and it is the others that are looked at.
set roomToGrow 8192

set bad {}			;# what was not as it should be, and where
set outcomes {}			;# role, kind, outcome -> count
set bytes 0			;# that were found whole
set active {}			;# id of a client -> its kind
set running 0			;# whether new ones are made
set lastId 0

# ------------------------------------------------------------- outcomes

proc wrong {where what} {
    dict lappend ::bad $where $what
}

proc bgerror {message} {
    wrong errors $::errorInfo
}

# What became of an end; see talk.tcl.
proc noted {role id kind outcome message whole} {
    global outcomes bytes serving
    dict set outcomes $role,$kind,$outcome \
	    [expr {1 + [count $role,$kind,$outcome]}]
    incr bytes $whole
    if {$outcome ni [dict get $::allowed $role $kind]} {
	wrong $kind "$role $id: $outcome: $message"
    }
    if {$role eq "server"} {
	incr serving -1
    } else {
	done $id
    }
}

proc settled {id kind outcome {message ""}} {
    noted client $id $kind $outcome $message 0
}

proc count {what} {
    global outcomes
    set sum 0
    dict for {key number} [dict filter $outcomes key $what] {
	incr sum $number
    }
    return $sum
}

proc done {id} {
    global active timers
    dict unset active $id
    if {[info exists timers($id)]} {
	after cancel $timers($id)
	unset timers($id)
    }
    after 0 fill
}

# ------------------------------------------------------------- rounds

proc fill {} {
    global running active most dice lastId
    while {$running && [dict size $active] < $most} {
	set id [incr lastId]
	set kind [talk::oneOf $dice]
	dict set active $id $kind
	if {[catch {kind::$kind $id} message options]} {
	    settled $id $kind broken [dict get $options -errorinfo]
	}
    }
}

# A round ends when all that was begun in it is over: then nothing but what was
# there before may be left.
proc oneRound {seconds} {
    global running quiet
    set running 1
    fill
    sleep [expr {round($seconds * 1000)}]
    set running 0
    until {[dict size $::active] == 0 && $::serving == 0} \
	    {connections are stuck: $::active, $::serving servers}
    until {[descriptors] <= $::quiet} \
	    {[descriptors] descriptors instead of $::quiet: [leftOpen]}
}

proc sleep {ms} {
    after $ms {set ::slept 1}
    vwait ::slept
}

proc until {condition complaint} {
    global patience
    set end [expr {[clock milliseconds] + $patience}]
    while {![uplevel #0 [list expr $condition]]} {
	if {[clock milliseconds] > $end} {
	    wrong errors [uplevel #0 [list subst $complaint]]
	    summary
	    verdict "the round comes to an end" failed
	    exit 1
	}
	sleep 50
    }
}

# Locked memory comes and goes in large arenas, and is counted by itself.
proc sample {} {
    global samples lastId bytes
    set locked [expr {[dict get [s2n::version] locked] >> 10}]
    set sample [list $lastId [expr {$bytes >> 20}] [descriptors] \
	    [expr {[status VmRSS] - $locked}] $locked]
    lappend samples $sample
    puts [format "%11d  %5d  %11d  %12d  %10d" {*}$sample]
    flush stdout
}

# ------------------------------------------------------------- checks

proc verdict {name outcome} {
    puts "check $name: $outcome"
}

proc check {name condition} {
    verdict $name [expr {[uplevel 1 [list expr $condition]]
	    ? "ok" : "failed"}]
}

proc median {values} {
    return [lindex [lsort -integer $values] [expr {[llength $values] / 2}]]
}

# How much more the last third of the rounds has than the one before.
proc growth {column} {
    global samples
    set values [lmap sample $samples {lindex $sample $column}]
    set third [expr {[llength $values] / 3}]
    return [expr {[median [lrange $values end-[expr {$third - 1}] end]]
	    - [median [lrange $values $third [expr {2 * $third - 1}]]]}]
}

proc table {} {
    global outcomes
    foreach key [lsort [dict keys $outcomes]] {
	lassign [split $key ,] role kind outcome
	puts [format "%-8s %-10s %-8s %8d" $role $kind $outcome \
		[dict get $outcomes $key]]
    }
}

proc nothingWrong {where} {
    return [expr {![dict exists $::bad $where]}]
}

proc checks {} {
    global kinds dice
    foreach {kind weight client server} $kinds {
	if {$kind in $dice} {
	    check "$kind ends as it should" {[nothingWrong $kind]
		    && [count client,$kind,*] > 0
		    && ($server eq "" || [count server,$kind,*] > 0)}
	} else {
	    verdict "$kind ends as it should" skipped
	}
    }
    check "nothing is lost unseen" {[nothingWrong unknown]}
    foreach kind {cut severUp severDown garbleUp garbleDown} {
	check "$kind is noticed" {[count *,$kind,error] > 0}
    }
    check "sessions are resumed" {$::resumed > 0}
    check "a bad config is refused" {[nothingWrong config]}
    check "no error in the background" {[nothingWrong errors]}
    check "descriptors are as before" {[lindex $::samples end 2] <= $::quiet}
    check "nothing is left in any thread" {[llength [leftOpen]] == $::left}
    check "resident memory stays" {[growth 3] <= $::roomToGrow}
    check "locked memory stays" {[growth 4] <= $::roomToGrow}
}

proc summary {} {
    global bad bytes lastId resumed seed
    table
    dict for {where list} $bad {
	foreach what [lrange $list 0 9] {
	    puts "WRONG $where $what"
	}
	puts "WRONG $where: [llength $list] in all"
    }
    puts "seed $seed: $lastId connections, $resumed resumed,\
	    [expr {$bytes >> 20}] MiB verified"
}

proc memory {} {
    global samples
    puts "resident: [lindex $samples 0 3] KiB before, [lindex $samples 1 3]\
	    after the first round, [lindex $samples end 3] after the last;\
	    the last third has [growth 3] more than the second"
}

puts "seed $seed, Tcl [info patchlevel]"
startThreads
talk::seed $seed
set talk::report noted
startServers
set quiet [descriptors]
set left [expr {[llength [leftOpen]] + 1}]	;# and the timer of change
change
set rounds [expr {max(6, min($seconds / 10, 30))}]
puts "connections    MiB  descriptors  resident KiB  locked KiB"
sample
for {set i 0} {$i < $rounds} {incr i} {
    set most [expr {$i < $rounds / 5 ? 2 * $atOnce : $atOnce}]
    oneRound [expr {$seconds / double($rounds)}]
    sample
}
summary
memory
checks
exit
