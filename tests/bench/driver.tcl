# driver.tcl --
#
#	The measured process of a benchmark, in Tcl. It prepares, says that it is
#	ready, works when it is told to go, says that it is done, and waits for
#	the end of its standard input.
#
#	tclsh driver.tcl PEER MODE PKI PORT COUNT SIZE BUFFER ?AMONG?
#
#	PEER is plain, tcltls, socket or push; PKI the folder with certificates;
#	BUFFER a -buffersize, or 0 for what a channel has by itself. What COUNT,
#	SIZE and AMONG mean depends on MODE: see workload.go.

lassign $argv peer mode pki port count size buffer among

proc say {args} {
    puts {*}$args
    flush stdout
}

proc ready {args} {
    say "ready $args"
    gets stdin
}

proc done {args} {
    say "done $args"
    read stdin
}

# --- what differs between peers

proc clientConfig {resume} {
    global pki
    set config [dict create ca_file [file join $pki ca.pem]]
    if {$resume} {
	dict set config session_tickets 1
    }
    return $config
}

proc serverConfig {resume} {
    global pki
    set config [dict create cert_file [file join $pki server.pem] \
	    key_file [file join $pki server.key]]
    if {$resume} {
	dict set config session_tickets 1
    }
    return $config
}

proc plain.load {} {}

proc plain.connect {} {
    return [socket 127.0.0.1 $::port]
}

proc plain.listen {command} {
    return [socket -server $command -myaddr 127.0.0.1 0]
}

proc tcltls.load {} {
    package require tls
}

proc tcltls.connect {} {
    return [tls::socket -cafile [file join $::pki ca.pem] -require 1 \
	    -servername localhost 127.0.0.1 $::port]
}

proc tcltls.listen {command} {
    return [tls::socket -server $command -myaddr 127.0.0.1 \
	    -certfile [file join $::pki server.pem] \
	    -keyfile [file join $::pki server.key] 0]
}

proc socket.load {} {
    package require s2n
}

proc socket.connect {} {
    return [s2n::socket -config [config] -servername localhost \
	    127.0.0.1 $::port]
}

proc socket.begin {} {
    return [s2n::socket -async -config [config] -servername localhost \
	    127.0.0.1 $::port]
}

proc socket.listen {command} {
    return [s2n::socket -server $command -config [config] \
	    -myaddr 127.0.0.1 0]
}

proc push.load {} {
    package require s2n
}

proc push.connect {} {
    set chan [socket 127.0.0.1 $::port]
    return [s2n::push $chan -config [config] -servername localhost]
}

proc push.begin {} {
    set chan [socket -async 127.0.0.1 $::port]
    chan configure $chan -blocking 0
    return [s2n::push $chan -config [config] -servername localhost]
}

proc push.listen {command} {
    return [socket -server [list push.accept $command] -myaddr 127.0.0.1 0]
}

proc push.accept {command chan args} {
    chan configure $chan -blocking 0
    s2n::push $chan -role server -config [config]
    {*}$command $chan {*}$args
}

# --- the work

# A connection over which the other end has been asked for something.
proc ask {request} {
    global peer buffer
    set chan [$peer.connect]
    chan configure $chan -translation binary
    if {$buffer > 0} {
	chan configure $chan -buffersize $buffer
    }
    puts $chan $request
    flush $chan
    return $chan
}

# A connection that has carried a line both ways.
proc greet {} {
    set chan [ask hello]
    expect $chan
    return $chan
}

proc expect {chan} {
    if {[gets $chan line] < 0 || $line ne "ok"} {
	error "the peer has not answered"
    }
}

# The other end waits for the second line before it begins.
proc start {request} {
    set chan [ask $request]
    expect $chan
    return $chan
}

proc down {} {
    global count size
    set chan [start "down $count"]
    ready
    puts $chan go
    flush $chan
    while {$count > 0} {
	incr count -[string length [read $chan $size]]
    }
    done
}

proc down-copy {} {
    global count size
    set chan [start "down $count"]
    set sink [open /dev/null wb]
    chan configure $sink -buffersize $size
    chan configure $chan -blocking 0
    ready
    puts $chan go
    flush $chan
    copy $chan $sink
    done
}

proc copy {from to} {
    chan copy $from $to -size $::count -command {set ::copied}
    vwait ::copied
    if {$::copied ne $::count} {
	error "copied $::copied"
    }
}

proc zeros {size} {
    set chan [open /dev/zero rb]
    set bytes [read $chan $size]
    close $chan
    return $bytes
}

proc up {} {
    global count size
    set chan [start "up $count"]
    set bytes [zeros $size]
    ready
    while {$count > 0} {
	puts -nonewline $chan $bytes
	incr count -$size
    }
    flush $chan
    expect $chan
    done
}

proc up-copy {} {
    global size
    set chan [start "up $::count"]
    set source [open /dev/zero rb]
    chan configure $source -buffersize $size
    chan configure $chan -blocking 0
    ready
    copy $source $chan
    chan configure $chan -blocking 1
    flush $chan
    expect $chan
    done
}

proc ping {} {
    global count size
    set chan [start "echo $size"]
    set bytes [zeros $size]
    ready
    for {set i 0} {$i < $count} {incr i} {
	puts -nonewline $chan $bytes
	flush $chan
	read $chan $size
    }
    done
}

proc connect-full {} {
    close [greet]
    ready
    for {set i 0} {$i < $::count} {incr i} {
	close [greet]
    }
    done
}

proc connect-resumed {} {
    connect-full
}

proc connect-fresh {} {
    connect-full
}

proc hold {{open greet}} {
    close [greet]
    ready
    for {set i 0} {$i < $::count} {incr i} {
	set chan [$open]
	chan configure $chan -blocking 0
	chan event $chan readable [list error "$chan is not idle"]
    }
    say done
    untilOver
}

proc hold-used {} {
    hold exchange
}

# A connection that has carried data both ways.
proc exchange {} {
    global size
    set chan [start "echo $size"]
    puts -nonewline $chan [zeros $size]
    flush $chan
    read $chan $size
    return $chan
}

# Round trips on many connections, with a message under way on each of them.
proc many {} {
    global size among
    set bytes [zeros $size]
    for {set i 0} {$i < $among} {incr i} {
	set chan [start "echo $size"]
	chan configure $chan -blocking 0
	lappend chans $chan
    }
    ready
    foreach chan $chans {
	chan event $chan readable [list again $chan $bytes 0]
	puts -nonewline $chan $bytes
	flush $chan
    }
    vwait ::over
    done
}

# Some of the answer is here; so many bytes of it were before.
proc again {chan bytes got} {
    global size count
    incr got [string length [read $chan [expr {$size - $got}]]]
    if {$got == $size} {
	set got 0
	if {[incr count -1] == 0} {
	    set ::over 1
	}
	puts -nonewline $chan $bytes
	flush $chan
    } elseif {[eof $chan]} {
	error "the peer has gone"
    }
    chan event $chan readable [list again $chan $bytes $got]
}

# How long a round trip takes beside a download that never ends: the median, and
# what one of a hundred exceeds, in microseconds.
proc latency {} {
    global count size
    set bulk [start "down [expr {1 << 40}]"]
    set sink [open /dev/null wb]
    chan configure $bulk -blocking 0 -buffersize $size
    chan configure $sink -buffersize $size
    set chan [start "echo 1"]
    chan configure $chan -blocking 0
    chan event $chan readable [list answered $chan]
    ready
    puts $bulk go
    flush $bulk
    chan copy $bulk $sink -command [list error "the download has ended"]
    for {set i 0} {$i < $count} {incr i} {
	set began [clock microseconds]
	puts -nonewline $chan x
	flush $chan
	vwait ::answered
	lappend times [expr {[clock microseconds] - $began}]
    }
    set times [lsort -integer $times]
    done [lindex $times [expr {$count / 2}]] \
	    [lindex $times [expr {$count * 99 / 100}]]
}

proc answered {chan} {
    if {[read $chan 1] ne ""} {
	set ::answered 1
    } elseif {[eof $chan]} {
	error "the peer has gone"
    }
}

proc threads-there {} {
    say [expr {![catch {package require Thread}]}]
}

# Threads that each connect to themselves, each so often that they have made all
# connections together.
proc threads {} {
    global peer pki count among
    package require Thread
    for {set i 0} {$i < $among} {incr i} {
	set id [thread::create]
	thread::send $id [list set argv [list $peer thread $pki 0 \
		[expr {$count / $among}] 0 0]]
	thread::send $id [list source [info script]]
	lappend ids $id
    }
    ready
    foreach id $ids {
	thread::send -async $id meet ::met($id)
    }
    foreach id $ids {
	if {![info exists ::met($id)]} {
	    vwait ::met($id)
	}
    }
    done
}

proc thread {} {
    set listener [$::peer.listen accept]
    set ::port [lindex [chan configure $listener -sockname] 2]
}

# As often as it has to, one connection after the other.
proc meet {} {
    while {$::count > 0} {
	set chan [$::peer.begin]
	chan configure $chan -blocking 0 -translation binary
	puts $chan hello
	flush $chan
	chan event $chan readable [list metOne $chan]
	vwait ::metOne
	incr ::count -1
    }
}

proc metOne {chan} {
    if {[gets $chan line] > 0 || [eof $chan]} {
	close $chan
	set ::metOne [string equal $line ok]
	if {!$::metOne} {
	    error "the peer has not answered"
	}
    }
}

# Runs the event loop until the end of standard input.
proc untilOver {} {
    chan event stdin readable {set ::over 1}
    vwait ::over
}

# The folders of packages are searched before: their number is no matter of
# the package.
proc require {} {
    global peer
    catch {package require there-is-none-of-this-name}
    ready
    $peer.load
    done
}

proc serve-full {} {
    set listener [$::peer.listen accept]
    say "ready [lindex [chan configure $listener -sockname] 2]"
    untilOver
}

proc serve-resumed {} {
    serve-full
}

proc serve-fresh {} {
    serve-full
}

proc accept {chan args} {
    chan configure $chan -blocking 0 -translation binary
    chan event $chan readable [list answer $chan]
}

proc answer {chan} {
    if {[gets $chan] ne ""} {
	puts $chan ok
	flush $chan
    } elseif {[eof $chan]} {
	close $chan
    }
}

# Tells which version of the peer there is, or that there is none.
proc versions {} {
    global peer
    if {[catch {$peer.load} version]} {
	say "missing"
    } else {
	say "[info patchlevel] $version"
    }
}

if {$mode ni {require versions threads threads-there}} {
    $peer.load
}
# The config of a connection: one value for all, or a new one for each, made as
# scripts make it. A thread that connects to itself has one of both kinds.
proc bothConfigs {resume} {
    return [dict merge [serverConfig $resume] [clientConfig $resume]]
}

if {$peer in {socket push}} {
    set make [list [expr {$mode eq "thread" ? "bothConfigs"
	    : [string match serve-* $mode] ? "serverConfig"
	    : "clientConfig"}] [string match *-resumed $mode]]
    if {[string match *-fresh $mode]} {
	proc config {} $make
    } else {
	set config [{*}$make]
	proc config {} {
	    return $::config
	}
    }
}
$mode
