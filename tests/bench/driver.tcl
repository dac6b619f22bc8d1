# driver.tcl --
#
#	The measured process of a benchmark, in Tcl. It prepares, says that it is
#	ready, works when it is told to go, says that it is done, and waits for
#	the end of its standard input.
#
#	tclsh driver.tcl PEER MODE PKI PORT COUNT SIZE BUFFER
#
#	PEER is plain, tcltls, socket or push; PKI the folder with certificates;
#	BUFFER a -buffersize, or 0 for what a channel has by itself. What COUNT
#	and SIZE mean depends on MODE: see workload.go.

lassign $argv peer mode pki port count size buffer

proc say {args} {
    puts {*}$args
    flush stdout
}

proc ready {args} {
    say "ready $args"
    gets stdin
}

proc done {} {
    say done
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

proc hold {} {
    close [greet]
    ready
    for {set i 0} {$i < $::count} {incr i} {
	set chan [greet]
	chan configure $chan -blocking 0
	chan event $chan readable [list error "$chan is not idle"]
    }
    say done
    untilOver
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

if {$mode ni {require versions}} {
    $peer.load
}
# The config of a connection: one value for all, or a new one for each, made as
# scripts make it.
if {$peer in {socket push}} {
    set make [list [expr {[string match serve-* $mode] ? "serverConfig"
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
