# all.tcl --
#
#	Runs all test files, each in a process of its own: a crash or a hang
#	costs one file, and is counted as a failure. Arguments are passed on to
#	tcltest, such as "-match push-*"; "-file PATTERN" chooses files.

package require Tcl 8.6-

set here [file dirname [file normalize [info script]]]
set root [file dirname $here]

# Longest run of one file, in ms, and how many run at a time.
set fileLimit [expr {30 * 60 * 1000}]
set jobs 2

array set total {Passed 0 Failed 0 Skipped 0}
array set reason {}	;# constraint -> number of tests that it skipped
array set output {}	;# channel -> what a file has said so far
array set running {}	;# channel -> {file folder timer}
set broken {}		;# files that did not end well
set failed {}		;# tests, each with its file

proc testFiles {pattern} {
    global here root
    set files [concat [glob -nocomplain -directory $here $pattern] \
	    [glob -nocomplain -directory \
		    [file join $root generated tests] $pattern]]
    return [lsort [lsearch -all -inline -glob $files *.test]]
}

proc tempFolder {} {
    set base /tmp
    foreach name {TMPDIR TEMP} {
	if {[info exists ::env($name)]} {
	    set base $::env($name)
	    break
	}
    }
    for {set i 0} {1} {incr i} {
	set folder [file join $base s2n-tests-[pid]-$i]
	if {![file exists $folder]} {
	    file mkdir $folder
	    return $folder
	}
    }
}

proc start {file arguments} {
    global running output fileLimit
    set folder [tempFolder]
    set chan [open |[list [info nameofexecutable] $file {*}$arguments \
	    -tmpdir $folder 2>@1] r]
    chan configure $chan -blocking 0 -encoding utf-8
    set running($chan) [list $file $folder \
	    [after $fileLimit [list tooLong $chan]]]
    set output($chan) ""
    chan event $chan readable [list listen $chan]
}

proc listen {chan} {
    global output
    append output($chan) [read $chan]
    if {[eof $chan]} {
	finish $chan
    }
}

proc tooLong {chan} {
    global output
    append output($chan) "\nthis file takes too long\n"
    foreach process [pid $chan] {
	if {$::tcl_platform(platform) eq "windows"} {
	    catch {exec taskkill /F /PID $process}
	} else {
	    catch {exec sh -c {kill -9 "$0"} $process}
	}
    }
}

# A file has ended: show what it has to say, and count.
proc finish {chan} {
    global running output broken next
    lassign $running($chan) file folder timer
    after cancel $timer
    chan configure $chan -blocking 1
    set bad [catch {close $chan} message]
    file delete -force $folder
    set summary [count $output($chan)]
    if {$summary eq ""} {
	set summary "[file tail $file]: no summary"
	set bad 1
    }
    if {$bad} {
	lappend broken "[file tail $file]: $message"
    }
    puts [string trimright [report $output($chan)]$summary]
    flush stdout
    unset running($chan) output($chan)
    set next 1
}

# Adds up the summary of a file, and returns it as one line.
proc count {text} {
    global total reason
    if {![regexp -line {^(\S+\.test):\tTotal\t(\d+)\tPassed\t(\d+)\tSkipped\t(\d+)\tFailed\t(\d+)$} \
	    $text -> name all passed skipped failed]} {
	return ""
    }
    incr total(Passed) $passed
    incr total(Failed) $failed
    incr total(Skipped) $skipped
    foreach {line test} \
	    [regexp -all -inline -line {^==== (\S+) FAILED$} $text] {
	lappend ::failed "$name: $test"
    }
    foreach {line number constraint} \
	    [regexp -all -inline -line {^\t(\d+)\t(.+)$} $text] {
	incr reason($constraint) $number
    }
    return [format "%-24s %5d passed %5d failed %5d skipped" \
	    $name $passed $failed $skipped]
}

# What of the output is of interest: failures, and whatever is unexpected.
proc report {text} {
    regsub -line -all {^\S+\.test:\tTotal\t.*$} $text "" text
    regsub {Number of tests skipped for each constraint:\n(\t[^\n]*\n)*} \
	    $text "" text
    regsub -line -all {^Files with failing tests:.*$} $text "" text
    regsub -all {\n{3,}} $text "\n\n" text
    set text [string trim $text \n]
    return [expr {$text eq "" ? "" : "$text\n"}]
}

set pattern *
set arguments {}
foreach {option value} $argv {
    if {$option eq "-file"} {
	set pattern $value
    } else {
	lappend arguments $option $value
    }
}

puts "Tcl [info patchlevel]"
set started [clock seconds]
foreach file [testFiles $pattern] {
    start $file $arguments
    while {[array size running] >= $jobs} {
	vwait next
    }
}
while {[array size running] > 0} {
    vwait next
}

foreach name [lsort [array names reason]] {
    if {$name ne "userSpecifiedNonMatch"} {
	puts [format "%5d skipped: %s" $reason($name) $name]
    }
}
# Once more at the end, where whoever has only the end of a log looks.
foreach line $failed {
    puts "FAILED $line"
}
foreach line $broken {
    puts "BROKEN $line"
    incr total(Failed)
}
puts "took [expr {[clock seconds] - $started}] s"
puts "$total(Passed) passed, $total(Failed) failed, $total(Skipped) skipped"
exit [expr {$total(Failed) > 0}]
