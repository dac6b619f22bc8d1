# watch.tcl --
#
#	Runs hostile.tcl, and starts it again behind each combination that ends its
#	process or does not come to an end itself.
#
#	tclsh watch.tcl TCLSH JOBS SECONDS LOG ARGUMENT...
#
#	TCLSH runs hostile.tcl with the ARGUMENTs, in as many processes at a time
#	as JOBS says, each with its part of the combinations. No combination may
#	take longer than SECONDS. What the processes write to standard error goes
#	to the files LOG-1, LOG-2 and so on. Ends with a line that counts.

set arguments [lassign $argv tclsh jobs seconds log]

# So many failures are enough, of all jobs.
set enough 12

set tried 0
set failed 0
set running 0
array set last {}	;# job -> number and description of its combination
array set late {}	;# job -> whether its time was over
array set timer {}	;# job -> the timer for its combination

proc start {job skip} {
    global tclsh jobs log arguments last late running
    set program [file join [file dirname [file normalize [info script]]] \
	    hostile.tcl]
    set chan [open |[list $tclsh $program {*}$arguments -part $job/$jobs \
	    -skip $skip 2>$log-$job]]
    chan configure $chan -blocking 0
    set last($job) ""
    set late($job) 0
    incr running
    limit $job $chan
    chan event $chan readable [list listen $job $chan]
}

# Gives the process some time until its next line.
proc limit {job chan} {
    global timer seconds
    if {[info exists timer($job)]} {
	after cancel $timer($job)
    }
    set timer($job) [after [expr {$seconds * 1000}] [list stop $job $chan]]
}

proc stop {job chan} {
    set ::late($job) 1
    exec sh -c {kill -KILL "$0"} [pid $chan]
}

proc listen {job chan} {
    global last tried
    while {[gets $chan line] >= 0} {
	if {$line eq "end" || [regexp {^\d+/\d+: } $line]} {
	    set last($job) $line
	    incr tried [expr {$line ne "end"}]
	    limit $job $chan
	    tellProgress $line
	} else {
	    puts $line
	}
    }
    if {[eof $chan]} {
	finish $job $chan
    }
}

proc tellProgress {line} {
    if {$::tried % 1000 == 0 && $line ne "end"} {
	puts "  HOSTILE [lindex [split $line :] 0]"
	flush stdout
    }
}

# The process has ended: well, or it has to go on in another.
proc finish {job chan} {
    global last timer running failed enough
    after cancel $timer($job)
    chan configure $chan -blocking 1
    set broken [catch {close $chan} message options]
    incr running -1
    if {$last($job) ne "end" || $broken} {
	incr failed
	fail $job [dict get $options -errorcode]
	if {$failed < $enough && [regexp {^\d+} $last($job) number]} {
	    start $job $number
	}
    }
    if {$running == 0} {
	set ::done 1
    }
}

proc fail {job errorCode} {
    global last late seconds log
    set reason [lrange $errorCode 0 0][lrange $errorCode 2 2]
    if {$late($job)} {
	set reason "no end within $seconds s"
    }
    puts "FAILED  $last($job): $reason"
    set file [open $log-$job]
    set shown 0
    foreach line [split [read $file] \n] {
	if {[regexp {SUMMARY|^ *#\d |runtime error|ssertion} $line]
		&& [incr shown] <= 24} {
	    puts $line
	}
    }
    close $file
    flush stdout
}

for {set job 1} {$job <= $jobs} {incr job} {
    start $job 0
}
vwait done
puts "[expr {max(0, $tried - $failed)}] passed, $failed failed, 0 skipped"
exit [expr {$failed > 0 || $tried == 0}]
