# talk.tcl --
#
#	Conversations whose every byte is checked, for both ends. Each end is a
#	coroutine that reads, and for each message another one that writes, so
#	that data goes both ways at once. The file is for any thread: an end may
#	go to another one between two exchanges.
#
#	The client begins each exchange with a line
#
#	    ID KIND SIZE CRC ANSWER THEN
#
#	and SIZE bytes. The server answers "SIZE CRC" and as many bytes as
#	ANSWER says while it is still reading, and "done" when it has found what
#	it read to be whole. THEN tells what follows: another exchange (next),
#	the end (close), the end of one direction before the answer (half), or
#	plain bytes behind TLS (pop).
#
#	What became of an end is told to the command in talk::report, with
#	"client" or "server", the ID, the KIND, an outcome, a message, and how
#	many bytes have been found whole. Outcomes are
#
#	    ok		all was as planned
#	    early	the data ended in order, too early
#	    error	the channel failed
#	    altered	bytes were lost, added or changed
#	    left	this end went away in the middle, as it was told to

package require s2n

namespace eval talk {
    variable pool {}		;# bytes of chance
    variable poolSize 524288
    variable report list
    variable mover {}		;# the thread where servers block
    variable count 0		;# of coroutines
    variable newServer {id "" kind unknown header "" whole 0}
    variable whole		;# channel -> bytes that were found whole
    variable sending		;# channel -> the coroutine that writes
    variable joining		;# channel -> who waits for its end
}

proc talk::seed {seed} {
    variable pool
    variable poolSize
    expr {srand($seed)}
    set bytes [binary format ""]
    while {[string length $bytes] < $poolSize} {
	set words {}
	for {set i 0} {$i < 1024} {incr i} {
	    lappend words [expr {int(rand() * 0x100000000)}]
	}
	append bytes [binary format i* $words]
    }
    # Twice, so that it can be read from any place.
    set pool [string repeat $bytes 2]
}

proc talk::random {from to} {
    return [expr {$from + int(rand() * ($to - $from + 1))}]
}

proc talk::oneOf {values} {
    return [lindex $values [expr {int(rand() * [llength $values])}]]
}

proc talk::chance {percent} {
    return [expr {rand() * 100 < $percent}]
}

# Starts an end. Its plan is a dict: id, kind, exchanges (a list of what Client
# says), then (close, half or pop), whole (0).
proc talk::client {chan plan} {
    Start $chan client $plan
}

proc talk::server {chan} {
    variable newServer
    Start $chan server $newServer
}

# Moves an end to another thread. By detach and attach alone: Thread 2.8 looks
# at channels that were transferred, and may be closed by now, when it attaches
# another one.
proc talk::move {chan role plan thread} {
    thread::detach $chan
    thread::send -async $thread [list [namespace current]::arrive $chan \
	    $role $plan]
}

proc talk::arrive {chan role plan} {
    thread::attach $chan
    Start $chan $role $plan
}

# Returns the name of the coroutine. Names of channels come again, these do not.
proc talk::Start {chan role plan} {
    variable whole
    variable count
    set whole($chan) [dict get $plan whole]
    set name ::talk::end[incr count]
    coroutine $name [namespace current]::End $chan $role $plan
    return $name
}

# Lets a coroutine go on, if it is still there.
proc talk::Resume {name} {
    if {[info commands $name] ne ""} {
	$name
    }
}

# The client goes, whatever it is doing, if it has not gone.
proc talk::leave {name chan plan} {
    if {[info commands $name] ne ""} {
	rename $name {}
	Over $chan client $plan left ""
    }
}

proc talk::End {chan role plan} {
    try {
	if {$role eq "client"} {
	    Client $chan plan
	} else {
	    Server $chan plan
	}
	if {[dict exists $plan moved]} {
	    return
	}
	close $chan
	set outcome ok
	set message ""
    } trap {TALK early} message {
	set outcome early
    } trap {TALK altered} message {
	set outcome altered
    } on error {message options} {
	set outcome error
	# A mistake of this file is not one of the connection.
	if {[lindex [dict get $options -errorcode] 0] ni {POSIX S2N}} {
	    set message [dict get $options -errorinfo]
	    set outcome broken
	}
    }
    Over $chan $role $plan $outcome $message
}

proc talk::Over {chan role plan outcome message} {
    variable whole
    variable report
    variable sending
    variable joining
    if {[info exists sending($chan)]} {
	rename $sending($chan) {}
    }
    catch {close $chan}
    {*}$report $role [dict get $plan id] [dict get $plan kind] $outcome \
	    $message $whole($chan)
    unset -nocomplain whole($chan) sending($chan) joining($chan)
}

# ------------------------------------------------------------- client

# An exchange is {SIZE ANSWER PAUSE}, with a pause before it in ms, or a thread
# to go to.
proc talk::Client {chan planVar} {
    upvar 1 $planVar plan
    while {[llength [dict get $plan exchanges]] > 0} {
	set rest [lassign [dict get $plan exchanges] exchange]
	dict set plan exchanges $rest
	if {[llength $exchange] == 1} {
	    Depart $chan client plan $exchange
	    return
	}
	set then [expr {$rest eq "" ? [dict get $plan then] : "next"}]
	Exchange $chan $plan $then {*}$exchange
    }
    switch $then {
	half {
	    AtEnd $chan
	}
	pop {
	    AtEnd $chan
	    chan pop $chan
	    Say $chan "plain [dict get $plan id]\n"
	    Hear $chan "plain [dict get $plan id]"
	    AtEnd $chan
	}
    }
}

proc talk::Exchange {chan plan then size answer pause} {
    variable whole
    if {$pause > 0} {
	after $pause [list [namespace current]::Resume [info coroutine]]
	yield
    }
    Look $chan
    set data [Slice $size]
    set header [list [dict get $plan id] [dict get $plan kind] $size \
	    [zlib crc32 $data] $answer $then]
    set end [expr {$then eq "half" ? [dict get $plan layer] : ""}]
    Send $chan $header\n$data $end
    Take $chan [Line $chan] $answer
    Joined $chan
    Hear $chan done
    incr whole($chan) $answer
}

# ------------------------------------------------------------- server

proc talk::Server {chan planVar} {
    upvar 1 $planVar plan
    set header [dict get $plan header]
    set then next
    while {$then eq "next"} {
	if {$header eq ""} {
	    set header [Line $chan]
	    dict set plan id [lindex $header 0]
	    dict set plan kind [lindex $header 1]
	    if {[Blocks $chan plan $header]} {
		return
	    }
	}
	set then [Answer $chan $header]
	set header ""
    }
    if {$then eq "pop"} {
	s2n::shutdown $chan
	AtEnd $chan
	chan pop $chan
	set line [Line $chan]
	Say $chan $line\n
    } elseif {$then eq "close"} {
	AtEnd $chan
    }
}

# Some well-behaved clients are served by a thread that blocks.
proc talk::Blocks {chan planVar header} {
    upvar 1 $planVar plan
    variable mover
    if {$mover eq "" || [dict get $plan kind] ne "talk" || ![chance 30]} {
	return 0
    }
    dict set plan header $header
    chan configure $chan -blocking 1
    Depart $chan server plan $mover
    return 1
}

proc talk::Answer {chan header} {
    variable whole
    if {[llength $header] != 6} {
	throw {TALK altered} "a header is \"$header\""
    }
    lassign $header id kind size crc answer then
    set data [Slice $answer]
    set data "$answer [zlib crc32 $data]\n$data"
    if {$then ne "half"} {
	Send $chan $data
    }
    Take $chan [list $size $crc] $size
    if {$then eq "half"} {
	AtEnd $chan
	Send $chan $data
    }
    Joined $chan
    incr whole($chan) $size
    Say $chan done\n
    return $then
}

# ------------------------------------------------------------- both

proc talk::Depart {chan role planVar thread} {
    upvar 1 $planVar plan
    variable whole
    variable sending
    variable joining
    dict set plan whole $whole($chan)
    unset -nocomplain whole($chan) sending($chan) joining($chan)
    move $chan $role $plan $thread
    dict set plan moved $thread
}

proc talk::Slice {size} {
    variable pool
    variable poolSize
    set from [expr {int(rand() * $poolSize)}]
    return [string range $pool $from [expr {$from + $size - 1}]]
}

# What a script may ask at any time.
proc talk::Look {chan} {
    if {[chance 20]} {
	chan configure $chan
	s2n::status $chan
	s2n::status -local $chan
	chan configure $chan -prefer [oneOf {throughput latency}]
    }
}

# Reads what "SIZE CRC" has announced.
proc talk::Take {chan announced expected} {
    lassign $announced size crc
    if {$size ne $expected} {
	throw {TALK altered} "\"$announced\" announces not $expected bytes"
    }
    if {[Receive $chan $size] != $crc} {
	throw {TALK altered} "$size bytes have another checksum"
    }
}

proc talk::Receive {chan size} {
    set crc 0
    while {$size > 0} {
	set data [read $chan [random 1 $size]]
	if {$data eq ""} {
	    More $chan
	    continue
	}
	set crc [zlib crc32 $data $crc]
	incr size -[string length $data]
    }
    return $crc
}

proc talk::Line {chan} {
    while {[gets $chan line] < 0} {
	More $chan
    }
    if {[eof $chan]} {
	throw {TALK early} "the data ends in \"$line\""
    }
    return $line
}

proc talk::Hear {chan expected} {
    set line [Line $chan]
    if {$line ne $expected} {
	throw {TALK altered} "\"$line\" comes instead of \"$expected\""
    }
}

# The data has to end here.
proc talk::AtEnd {chan} {
    while {[set data [read $chan 1]] eq "" && ![eof $chan]} {
	Wait $chan readable
    }
    if {$data ne ""} {
	throw {TALK altered} "more data comes instead of the end"
    }
}

proc talk::More {chan} {
    if {[eof $chan]} {
	throw {TALK early} "the data ends"
    }
    Wait $chan readable
}

proc talk::Wait {chan event} {
    if {[chan configure $chan -blocking]} {
	return
    }
    chan event $chan $event [list [info coroutine]]
    yield
    chan event $chan $event {}
}

proc talk::Say {chan text} {
    puts -nonewline $chan $text
    flush $chan
}

# Writes in the background, and ends the direction by what fits the layer.
proc talk::Send {chan data {layer ""}} {
    variable sending
    variable count
    set sending($chan) ::talk::sender[incr count]
    coroutine $sending($chan) [namespace current]::Sender $chan $data $layer
}

proc talk::Sender {chan data layer} {
    variable sending
    variable joining
    try {
	Pieces $chan $data
	if {$layer eq "socket"} {
	    close $chan write
	} elseif {$layer eq "push"} {
	    # It fails until the handshake is done.
	    Wait $chan writable
	    s2n::shutdown $chan
	}
    } trap S2N {} - trap {POSIX EPIPE} {} - trap {POSIX ECONNRESET} {} {
	# Reading tells the same.
    }
    unset sending($chan)
    if {[info exists joining($chan)]} {
	after 0 [list [namespace current]::Resume $joining($chan)]
	unset joining($chan)
    }
}

proc talk::Pieces {chan data} {
    set size [string length $data]
    set most [oneOf [list [expr {max(1, $size / 20)}] 20000 $size]]
    for {set at 0} {$at < $size} {incr at $piece} {
	set piece [random 1 $most]
	Say $chan [string range $data $at [expr {$at + $piece - 1}]]
	if {$at + $piece < $size} {
	    Wait $chan writable
	}
    }
}

# Waits until all is written.
proc talk::Joined {chan} {
    variable sending
    variable joining
    if {[info exists sending($chan)]} {
	set joining($chan) [info coroutine]
	yield
    }
}
