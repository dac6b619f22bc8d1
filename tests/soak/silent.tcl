# silent.tcl --
#
#	Connects many clients that say nothing to a server, and tells what they
#	cost it.
#
#	tclsh silent.tcl ?-count N? ?-layer socket|push|plain?
#
#	The server is a process of its own, so that its figures are its own. A
#	quiet connection asks after every ten clients. Each end needs as many
#	descriptors as there are clients (ulimit -n), and more than a thousand
#	need a notifier without select: Tcl 9. A listener of s2n::socket keeps
#	256 at once; with s2n::push, the script decides; plain is Tcl without TLS.

source [file join [file dirname [file normalize [info script]]] common.tcl]
options count 10000 layer socket

set script {
    set argv [lassign $argv common]
    source $common
    options layer socket
    proc accept {chan args} {
	chan configure $chan -blocking 0 -translation binary
	if {$::layer eq "push"} {
	    s2n::push $chan -role server -config $::config
	}
	incr ::accepted
	chan event $chan readable [list echo $chan]
    }
    proc echo {chan} {
	if {[catch {puts -nonewline $chan [read $chan]; flush $chan}]
		|| [eof $chan]} {
	    catch {close $chan}
	}
    }
    proc dropped {event args} {
	if {$event eq "failed"} {
	    incr ::dropped
	}
    }
    proc figures {} {
	return [list [cpuTime] [status VmRSS] [status VmLck] [descriptors] \
		$::accepted $::dropped]
    }
    set accepted 0
    set dropped 0
    set config [serverConfig]
    if {$layer eq "socket"} {
	set listener [s2n::socket -server accept -config $config \
		-command dropped -myaddr 127.0.0.1 0]
    } else {
	set listener [socket -server accept -myaddr 127.0.0.1 0]
    }
    set port [lindex [chan configure $listener -sockname] 2]
}

proc report {what value} {
    puts [format {%-40s %s} $what $value]
}

proc ask {} {
    set start [clock microseconds]
    puts -nonewline $::quiet hello
    flush $::quiet
    read $::quiet 5
    lappend ::times [expr {[clock microseconds] - $start}]
}

set server [remote {} $script [file join [file dirname [file normalize \
	[info script]]] common.tcl] -layer $layer]
set port [there $server {set port}]
set quiet [expr {$layer eq "plain" ? [socket 127.0.0.1 $port]
	: [s2n::socket -config [clientConfig] -servername localhost 127.0.0.1 $port]}]
chan configure $quiet -translation binary
set times {}
ask
set before [there $server figures]
set start [clock milliseconds]
set chans {}
for {set i 1} {$i <= $count} {incr i} {
    lappend chans [socket 127.0.0.1 $port]
    if {$i % 10 == 0} {
	ask
    }
}
set took [expr {[clock milliseconds] - $start}]
set after [there $server figures]
set times [lsort -integer [lrange $times 1 end]]
report "silent clients ($layer)" $count
report "connected within ms" $took
report "server: processor us for each" [expr {
    1000 * ([lindex $after 0] - [lindex $before 0]) / $count}]
foreach {what index} {"resident KiB" 1 "locked KiB" 2 "descriptors" 3} {
    report "server: $what, before and after" \
	    "[lindex $before $index] [lindex $after $index]"
}
report "server: clients dropped" [lindex $after 5]
report "quiet connection: us, median, p99, longest" "[lindex $times \
	[expr {[llength $times] / 2}]] [lindex $times \
	[expr {[llength $times] * 99 / 100}]] [lindex $times end]"
closeAll [linsert $chans end $quiet]
stopPeers
