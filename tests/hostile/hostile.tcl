# hostile.tcl --
#
#	A script that does its worst: the channel below TLS is one of its own, and
#	in the middle of a call into one of its methods it closes, pops or pushes
#	the TLS channel, uses it in any other way, closes what is below, deletes
#	its interpreter, throws, or answers with nonsense. Every combination of
#	method, act, state of the connection, and command that was under way is
#	tried. Nothing is expected but that the process goes on.
#
#	tclsh hostile.tcl ?-methods LIST? ?-acts LIST? ?-states LIST?
#		?-commands LIST? ?-blocking LIST? ?-layer s2n|zlib? ?-part I/N?
#		?-skip N? ?-faults 1?
#
#	With -layer zlib it is Tcl's own compression that is pushed: where that ends
#	the process as well, the fault is Tcl's. -part I/N takes each Nth combination,
#	from the Ith on, -skip leaves out the first N, -faults 1 tries those that are
#	known to be faults of Tcl.
#
#	Writes a line for each combination before it is tried, and "end" at last:
#	watch.tcl looks after that.

package require s2n

set pki [file join [file dirname [file dirname [file normalize \
	[info script]]]] pki]

array set choice {
    -methods {initialize watch read write seek blocking configure cget cgetall
	finalize}
    -acts {close pop push below throw nonsense again detach delete shutdown
	handshake answer reject export use configure}
    -states {fresh pending handshaking asked open ended failed}
    -commands {push handshake shutdown export status session accept reject pop
	close closeRead closeWrite ask set block event read gets puts flush seek
	copy create loop late}
    -blocking {0 1}
    -layer s2n
    -part 1/1
    -skip 0
    -faults 0
}

# Combinations that end the process by a fault of Tcl itself: it goes on to use a
# channel that its driver has closed or popped in the middle of a call. Each ends
# a Tcl that is built with ASan and -DPURIFY with -layer zlib too, or in a frame of
# FlushChannel that the driver was called by.
set faultsOfTcl {
    {* close * copy *}		"StopCopy: handlers of a closed channel"
    {* detach * copy *}		"StopCopy: the same, for Tcl_ClearChannelHandlers"
    {blocking close * block *}	"StackSetBlockMode: the layers of a closed channel"
    {blocking pop * block *}	"StackSetBlockMode: a layer that was popped"
    {blocking pop * copy *}	"StackSetBlockMode: a layer that was popped"
    {write pop pending * *}	"FlushChannel: a layer that its driver has popped"
    {write again pending pop *}	"FlushChannel: the same"
    {write detach pending pop *} "package Thread: it keeps the layer to attach"
    {write pop * puts *}	"FlushChannel"
    {write pop * flush *}	"FlushChannel"
    {watch pop * puts *}	"FlushChannel, when the handshake ends within it"
    {read pop * puts *}		"FlushChannel, when the handshake reads within it"
    {read pop * flush *}	"FlushChannel, when the handshake reads within it"
}

proc isFaultOfTcl {combination} {
    foreach {pattern reason} $::faultsOfTcl {
	if {[string match $pattern $combination]} {
	    return 1
	}
    }
    return 0
}

# --- The channel below TLS: a socket, by way of this script.

# Called by Tcl. Acts once if it is armed for this method; the first method of
# another channel acts on the one that is there.
proc below {socket method id args} {
    if {$::armed eq $method} {
	set ::armed ""
	if {$::act eq "nonsense"} {
	    return [string repeat nonsense 1000]
	}
	act [expr {$method eq "initialize" ? $::chan : $id}] $socket
    }
    return [below-$method $socket $id {*}$args]
}

proc act {id socket} {
    switch $::act {
	delete { deleteInterp }
	shutdown { catch {s2n::shutdown $id} }
	handshake { catch {s2n::handshake $id -timeout 10} }
	answer { catch {s2n::accept $id} }
	reject { catch {s2n::reject $id} }
	export { catch {s2n::export $id EXPERIMENTAL {} 32} }
	use {
	    catch {read $id 1}
	    catch {puts $id used; flush $id}
	    catch {chan event $id readable [list again $id]}
	}
	configure {
	    catch {chan configure $id -blocking 1 -buffersize 10}
	    catch {chan configure $id}
	    catch {chan configure $id -blocking 0 -translation crlf}
	}
	close { catch {close $id} }
	pop { catch {chan pop $id} }
	push { catch {s2n::push $id -config {verify none}} }
	below { catch {close $socket} }
	throw { error "thrown by the script" }
	again { catch {command-$::command $id} }
	detach { catch {thread::detach $id} }
    }
}

proc below-initialize {socket id mode} {
    return {initialize finalize watch read write seek blocking configure cget
	cgetall}
}

proc below-seek {socket id offset base} { return 0 }

proc below-finalize {socket id} {
    catch {close $socket}
}

proc below-watch {socket id events} {
    catch {
	chan event $socket readable {}
	chan event $socket writable {}
    }
    foreach {event name} {read readable write writable} {
	if {$event in $events && !($::full && $event eq "write")} {
	    catch {chan event $socket $name [list post $id $event]}
	}
    }
}

proc post {id event} {
    catch {chan postevent $id $event}
}

# A socket that answers nothing gives up after a while, so that a blocking
# command comes to an end.
proc below-read {socket id count} {
    if {!$::blocking} {
	set data [read $socket $count]
	if {$data eq "" && ![eof $socket]} {
	    error EAGAIN
	}
	return $data
    }
    for {set i 0} {$i < 100} {incr i} {
	set data [read $socket $count]
	if {$data ne "" || [eof $socket]} {
	    return $data
	}
	after 1
    }
    error EIO
}

proc below-write {socket id data} {
    if {$::full} {
	error EAGAIN
    }
    puts -nonewline $socket $data
    flush $socket
    return [string length $data]
}

proc below-blocking {socket id mode} {}
proc below-configure {socket id option value} {}
proc below-cget {socket id option} { return value }
proc below-cgetall {socket id} { return {-hostile value} }

# --- States.

# The server is another process: a command that blocks must not wait for us. It
# ends with this one.
proc startServer {} {
    global server port
    set server [open |[list [info nameofexecutable] \
	    [file join [file dirname $::script] server.tcl]] r+]
    gets $server port
}

proc connectBelow {} {
    set socket [socket 127.0.0.1 $::port]
    chan configure $socket -blocking 0 -translation binary -buffering none
    return $socket
}

proc create {socket} {
    set chan [chan create {read write} [list below $socket]]
    chan configure $chan -blocking 0 -translation binary -buffering full
    return $chan
}

proc secure {chan args} {
    if {$::choice(-layer) eq "zlib"} {
	zlib push inflate $chan
	set ::asked 1
    } else {
	s2n::push $chan -config $::config {*}$args
    }
}

# A turn of the event loop, which may always have more to do. Not within a command
# of another interpreter: that would keep it until the command has ended.
proc turn {} {
    if {$::still} {
	return
    }
    after 1 {set ::turned 1}
    vwait ::turned
}

# Goes on until a command says so.
proc until {script} {
    for {set i 0} {$i < 2000} {incr i} {
	if {[uplevel 1 $script]} {
	    return
	}
	turn
    }
    error "never: $script"
}

proc state-fresh {} { return [create [connectBelow]] }

proc state-pending {} {
    set chan [state-fresh]
    set ::full 1
    puts $chan "plain output, which waits"
    flush $chan
    secure $chan
    return $chan
}

proc state-handshaking {} {
    set chan [state-fresh]
    secure $chan
    return $chan
}

proc later {chan certificate} { set ::asked 1 }

proc state-asked {} {
    set chan [state-fresh]
    set ::asked 0
    secure $chan -verify later
    until {set ::asked}
    return $chan
}

proc state-open {} {
    set chan [state-handshaking]
    if {$::choice(-layer) ne "zlib"} {
	until {s2n::handshake $chan}
    }
    return $chan
}

proc state-ended {} {
    set chan [state-open]
    catch {s2n::shutdown $chan}
    return $chan
}

proc state-failed {} {
    set chan [state-asked]
    catch {s2n::reject $chan}
    return $chan
}

# --- Commands.

proc command-push {chan} { s2n::push $chan -config {verify none} }
proc command-handshake {chan} { s2n::handshake $chan -timeout 50 }
proc command-shutdown {chan} { s2n::shutdown $chan }
proc command-export {chan} { s2n::export $chan EXPERIMENTAL {} 32 }
proc command-status {chan} { s2n::status $chan }
proc command-session {chan} { s2n::session $chan }
proc command-accept {chan} { s2n::accept $chan }
proc command-reject {chan} { s2n::reject $chan }
proc command-pop {chan} { chan pop $chan }
proc command-close {chan} { close $chan }
proc command-closeRead {chan} { close $chan read }
proc command-closeWrite {chan} { close $chan write }
proc command-ask {chan} { chan configure $chan }
proc command-set {chan} { chan configure $chan -hostile value }
proc command-block {chan} {
    chan configure $chan -blocking [expr {![chan configure $chan -blocking]}]
    read $chan 1
}
proc command-event {chan} {
    foreach event {readable writable} {
	chan event $chan $event [list again $chan]
    }
    turn
}
proc command-read {chan} { read $chan 10 }
proc command-gets {chan} { gets $chan }
proc command-puts {chan} { puts $chan [string repeat x 100000] }
proc command-flush {chan} { puts -nonewline $chan x; flush $chan }

# An event has left the channel below in non-blocking mode, whatever the mode of
# ours is.
proc command-late {chan} {
    set saved [list $::armed $::blocking]
    lassign {{} 0} ::armed ::blocking
    catch {s2n::session $chan}
    lassign $saved ::armed ::blocking
    s2n::shutdown $chan
}

proc command-seek {chan} { seek $chan 0; tell $chan }
proc command-create {chan} { close [create [connectBelow]] }
proc command-copy {chan} {
    chan copy $chan $chan -command {set ::copied}
    after 5
    turn
}
proc command-loop {chan} {
    chan event $chan readable [list again $chan]
    chan event $chan writable [list again $chan]
    for {set i 0} {$i < 5} {incr i} {
	turn
    }
}

proc again {chan} {
    catch {chan event $chan writable {}}
    catch {read $chan}
}

# --- One combination.

# Makes a channel, and calls the command with the method armed.
proc begin {method act state command blocking} {
    set ::armed ""
    set ::full 0
    set ::still 0
    set ::blocking 0
    set ::act $act
    set ::command $command
    set ::chan [state-$state]
    if {$blocking} {
	catch {chan configure $::chan -blocking 1}
	set ::blocking 1
    }
    set ::armed $method
    set ::still [expr {$act eq "delete"}]
    catch {command-$command $::chan}
    set ::full 0
}

proc cleanUp {} {
    catch {close $::chan}
    catch {
	thread::attach $::chan
	close $::chan
    }
    foreach name [chan names] {
	if {[string match {[rs][co]*} $name]} {
	    catch {close $name}
	}
    }
}

# Another interpreter with all this, which can be deleted.
proc newInterp {} {
    set interp [interp create]
    load {} S2n $interp
    interp alias $interp deleteInterp {} interp delete $interp
    interp eval $interp [list set part 1]
    interp eval $interp [list source $::script]
    interp eval $interp [list array set choice [array get ::choice]]
    interp eval $interp [list set port $::port]
    return $interp
}

proc try {method act state command blocking} {
    set interp [expr {$act eq "delete" ? [newInterp] : {}}]
    catch {interp eval $interp [list begin $method $act $state $command \
	    $blocking]}
    turn
    for {set i 0} {$i < 3} {incr i} {
	catch {interp eval $interp {read $chan 10}}
	turn
    }
    catch {interp eval $interp cleanUp}
    turn
    if {$interp ne ""} {
	catch {interp delete $interp}
    }
    turn
}

proc bgerror {args} {}
interp bgerror {} bgerror

set script [file normalize [info script]]
set config {verify none max_blinding_delay 0}
set copied {}
set still 0
if {[info exists part]} {
    return
}

# --- All of them.

# Is there something to try? TLS is pushed once in most states, and only the
# command create calls the first method.
proc isPossible {method act state command blocking} {
    return [expr {($state ne "fresh" || $command eq "push")
	    && ($method eq "initialize") == ($command eq "create")
	    && ($::choice(-faults)
		    || ![isFaultOfTcl [list $method $act $state $command $blocking]])}]
}

# Those of a mode stand together: the blocking ones take longer, and every part
# should have some.
proc combinations {} {
    global choice
    set result {}
    foreach blocking $choice(-blocking) {
	foreach method $choice(-methods) {
	    foreach act $choice(-acts) {
		foreach state $choice(-states) {
		    foreach command $choice(-commands) {
			set one [list $method $act $state $command $blocking]
			if {[isPossible {*}$one]} {
			    lappend result $one
			}
		    }
		}
	    }
	}
    }
    return $result
}

array set choice $argv
if {[catch {package require Thread}]} {
    set choice(-acts) [lsearch -all -inline -not $choice(-acts) detach]
}
startServer
lassign [split $choice(-part) /] part parts
set all [combinations]
for {set i $choice(-skip)} {$i < [llength $all]} {incr i} {
    if {$i % $parts == $part - 1} {
	puts "[expr {$i + 1}]/[llength $all]: [lindex $all $i]"
	flush stdout
	try {*}[lindex $all $i]
    }
}
close $server
puts end
