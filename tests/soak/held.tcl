# held.tcl --
#
#	Holds many connections in one process, and tells what they take.
#
#	tclsh held.tcl ?-count N? ?-layer socket|push? ?-atOnce N?
#
#	The peer is tests/peers (in the environment: TLS_PEER), so that only
#	one end of each connection counts. All connections are opened, each
#	carries a line both ways, and then nothing happens for five seconds.
#	For more than a thousand a notifier without select is needed: Tcl 9.

source [file join [file dirname [file normalize [info script]]] common.tcl]
options count 5000 layer socket atOnce 50

proc begin {} {
    global port layer config pending
    set chan [openClient $layer $port localhost $config]
    dict set pending $chan 1
    chan event $chan writable [list say $chan]
}

proc say {chan} {
    chan event $chan writable {}
    set error [chan configure $chan -error]
    if {$error ne ""} {
	fail $error
	return
    }
    puts -nonewline $chan hello
    flush $chan
    chan event $chan readable [list hear $chan]
}

proc hear {chan} {
    global held pending
    if {[catch {read $chan} data] || $data ne "hello"} {
	fail $data
	return
    }
    chan event $chan readable [list set ::woken $chan]
    dict unset pending $chan
    dict set held $chan 1
    step
}

proc step {} {
    global held pending count atOnce over
    while {[dict size $pending] < $atOnce
	    && [dict size $held] + [dict size $pending] < $count} {
	begin
    }
    if {[dict size $held] == $count} {
	set over ok
    }
}

proc fail {message} {
    set ::over "failed with [dict size $::held] held: $message"
}

proc report {what value} {
    puts [format {%-46s %s} $what $value]
}

set config [clientConfig]
set held {}
set pending {}
set peer [peer server -timeout 30m echo]
set port [peerPort $peer]
chan event $peer readable [list read $peer]

set before [status VmRSS]
set descriptors [descriptors]
set start [clock milliseconds]
set cpu [cpuTime]
step
vwait over
if {$over ne "ok"} {
    report "FAILED" $over
    exit 1
}
set took [expr {[clock milliseconds] - $start}]
report "connections held ($layer)" [dict size $held]
report "opens per second" [expr {$count * 1000 / $took}]
report "processor us per connection" \
	[expr {([cpuTime] - $cpu) * 1000 / $count}]
report "resident KiB per connection" \
	[format %.1f [expr {([status VmRSS] - $before) / double($count)}]]
report "locked KiB in all" [status VmLck]
set cpu [cpuTime]
set commands [info cmdcount]
after 5000 {set over idle}
vwait over
report "idle for 5 s: ms of processor time" [expr {[cpuTime] - $cpu}]
report "idle for 5 s: a handler ran" [info exists woken]
report "idle for 5 s: resident KiB per connection" \
	[format %.1f [expr {([status VmRSS] - $before) / double($count)}]]
report "idle for 5 s: locked KiB in all" [status VmLck]
foreach chan [dict keys $held] {
    close $chan
}
report "descriptors after close" "[descriptors] (before: $descriptors)"
report "resident KiB after close, above before" \
	[expr {[status VmRSS] - $before}]
report "locked KiB after close" [status VmLck]
stopPeers
