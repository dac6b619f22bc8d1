# common.tcl --
#
#	What the programs here share: options, what the system says of this
#	process, and clients of both kinds. Sourced first, it takes the options
#	from the command line before tcltest looks at them.

set arguments $argv
set argv {}
source [file join [file dirname [file dirname [file normalize \
	[info script]]]] support.tcl]

# options name default ?name default ...? --
#	Sets a variable for each option, to what the command line says of it.
proc options {args} {
    global arguments
    foreach {name value} $args {
	uplevel #0 [list set $name $value]
    }
    foreach {option value} $arguments {
	set name [string range $option 1 end]
	if {![string match -* $option] || ![dict exists $args $name]} {
	    puts stderr "usage: [file tail [info script]]\
		    ?-[join [dict keys $args] { value? ?-}] value?"
	    exit 2
	}
	uplevel #0 [list set $name $value]
    }
}

# A number of /proc/self/status, such as VmRSS, which is in KiB.
proc status {field} {
    set chan [open /proc/self/status]
    set text [read $chan]
    close $chan
    return [lindex [regexp -inline "$field:\\s+(\\d+)" $text] 1]
}

proc descriptors {} {
    return [llength [glob -directory /proc/self/fd -nocomplain *]]
}

# A client that is connecting, by s2n::socket or by s2n::push.
proc openClient {layer port name config args} {
    if {$layer eq "socket"} {
	set chan [s2n::socket -async -servername $name -config $config \
		{*}$args 127.0.0.1 $port]
	chan configure $chan -blocking 0 -translation binary
	return $chan
    }
    set chan [socket -async 127.0.0.1 $port]
    chan configure $chan -blocking 0 -translation binary
    try {
	s2n::push $chan -servername $name -config $config {*}$args
    } on error {message options} {
	close $chan
	return -options $options $message
    }
    return $chan
}

# So many connections at once, or a third where a user may not lock the memory that
# their handshakes need.
proc atOnce {count} {
    return [expr {[support::mayLock 32768] ? $count : $count / 3}]
}
