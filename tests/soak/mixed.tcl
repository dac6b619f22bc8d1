# mixed.tcl --
#
#	Hundreds of connections at once, of many kinds and with faults, and
#	nothing may get lost, altered, stuck or left.
#
#	tclsh mixed.tcl ?-seconds N? ?-seed N? ?-atOnce N?
#
#	Both ends are in one process, over sockets of the loopback interface:
#	clients of s2n::socket and s2n::push, servers of s2n::socket -server and
#	s2n::push, TLS 1.2 and 1.3, in several threads. kinds.tcl has the kinds,
#	talk.tcl what is said, relay.tcl the faults; load.tcl makes them, in
#	rounds, and checks. It is a process of its own, so that a crash, a
#	hang and each word on standard error are seen here. The last line counts
#	the checks. The seed, which is printed, chooses kinds, sizes and places
#	of faults, but not the order in which the system lets them come.

source [file join [file dirname [file normalize [info script]]] common.tcl]
options seconds 20 seed [clock microseconds] atOnce [atOnce 120]

# How much longer than asked for it may take, in s: the ends of many rounds.
set patience 900

array set counts {ok 0 failed 0 skipped 0}

proc verdict {name outcome} {
    puts "check $name: $outcome"
    incr ::counts($outcome)
}

proc hear {chan} {
    if {[gets $chan line] >= 0} {
	puts $line
	flush stdout
	if {[regexp {^check .*: (\w+)$} $line -> outcome]} {
	    incr ::counts($outcome)
	}
    } elseif {[eof $chan]} {
	set ::over ended
    }
}

# Memory that is free goes back to the system, as far as the C library can.
array set env {
    MALLOC_ARENA_MAX 1
    MALLOC_MMAP_THRESHOLD_ 65536
    MALLOC_TRIM_THRESHOLD_ 65536
}

close [file tempfile errors]
set load [open |[list [info nameofexecutable] \
	[file join [file dirname [file normalize [info script]]] load.tcl] \
	-seconds $seconds -seed [expr {$seed % 0x7fffffff}] -atOnce $atOnce \
	2> $errors] r]
chan configure $load -blocking 0
chan event $load readable [list hear $load]
set timer [after [expr {($seconds + $patience) * 1000}] {set over stuck}]
vwait over
if {$over eq "stuck"} {
    # The shell has kill; some systems lack it as a program.
    exec sh -c {kill -9 "$0"} [pid $load]
}
chan configure $load -blocking 1
set status [support::ChildStatus $load]
verdict "it ends by itself, with status 0 ($over, $status)" \
	[expr {$over eq "ended" && $status eq "0" ? "ok" : "failed"}]
set chan [open $errors]
set said [read $chan]
close $chan
file delete $errors
puts -nonewline $said
verdict "nothing on standard error" [expr {$said eq "" ? "ok" : "failed"}]
puts "$counts(ok) passed, $counts(failed) failed, $counts(skipped) skipped"
exit [expr {$counts(failed) > 0}]
