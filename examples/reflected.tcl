# reflected.tcl --
#
#	TLS on a channel that is made of Tcl:
#
#	    tclsh reflected.tcl server port ?name? ?caFile?
#
#	The channel below TLS passes bytes to a socket and counts them. It could
#	as well take them to a serial line, or through another protocol. A line
#	is sent to an echo server, and comes back.

package require Tcl 8.6-
package require s2n

oo::class create Counted {
    variable Socket Handle In Out

    constructor {socket} {
	set Socket $socket
	set In 0
	set Out 0
	chan configure $socket -blocking 0 -translation binary -buffering none
    }

    method counts {} {
	return [list $In $Out]
    }

    # What chan create wants: see refchan(n).
    method initialize {handle mode} {
	set Handle $handle
	return {initialize finalize watch read write}
    }
    method finalize {handle} {
	close $Socket
    }
    method watch {handle events} {
	foreach {event handler} {read readable write writable} {
	    chan event $Socket $handler [expr {$event in $events
		    ? [list chan postevent $Handle $event] : ""}]
	}
    }
    method read {handle count} {
	set bytes [chan read $Socket $count]
	if {$bytes eq "" && ![chan eof $Socket]} {
	    # Nothing yet, and not the end.
	    return -code error EAGAIN
	}
	incr In [string length $bytes]
	return $bytes
    }
    method write {handle bytes} {
	# Let the socket empty its own queue first.
	if {[chan pending output $Socket] > 0} {
	    return -code error EAGAIN
	}
	puts -nonewline $Socket $bytes
	incr Out [string length $bytes]
	return [string length $bytes]
    }
}

lassign $argv server port name caFile
if {$port eq ""} {
    puts stderr "usage: $argv0 server port ?name? ?caFile?"
    exit 2
}
if {$name eq ""} {
    set name $server
}
set config {}
if {$caFile ne ""} {
    dict set config ca_file $caFile
}

proc answered {chan} {
    if {[catch {gets $chan line} count]} {
	set ::done "failed: $count"
    } elseif {$count >= 0} {
	set ::done "came back: $line"
    } elseif {[eof $chan]} {
	set ::done "the server closed the connection"
    }
}

set counted [Counted new [socket $server $port]]
set chan [chan create {read write} $counted]
chan configure $chan -blocking 0 -buffering line
s2n::push $chan -servername $name -config $config
chan event $chan readable [list answered $chan]
puts $chan "hello through Tcl"
vwait done
puts $done
lassign [$counted counts] in out
puts "$in bytes came in, and $out went out"
close $chan
