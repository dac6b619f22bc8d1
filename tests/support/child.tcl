# child.tcl --
#
#	Scripts that need a process of their own: they exit, may crash, or must
#	leave standard error empty.

namespace eval support {
    namespace export child
}

# Runs a script in a tclsh of its own that has loaded support.tcl. Returns a
# dict: status ("0", another exit status, or the signal that killed it), out,
# err. args are for the script's argv.
proc support::child {script args} {
    variable dir
    variable childOut {}
    set path [makeFile "[list set argv {}]
	[list source [file join $dir support.tcl]]
	[list set argv $args]\n$script" child.tcl]
    set errorPath [makeFile {} child.err]
    set chan [open |[list [info nameofexecutable] $path 2> $errorPath] r+]
    chan configure $chan -blocking 0
    chan event $chan readable [namespace code [list ChildSays $chan]]
    try {
	await ::support::childEnded 60000
    } on error message {
	exec sh -c {kill -9 "$0"} [pid $chan]
	append childOut "\n($message)"
    } finally {
	set result [dict create status [ChildStatus $chan] out \
		[string trimright $childOut \n] err [viewFile $errorPath]]
	removeFile child.tcl
	removeFile child.err
    }
    return $result
}

proc support::ChildSays {chan} {
    variable childOut
    variable childEnded
    append childOut [read $chan]
    if {[eof $chan]} {
	chan event $chan readable {}
	set childEnded 1
    }
}

proc support::ChildStatus {chan} {
    chan configure $chan -blocking 1
    if {![catch {close $chan} message options]} {
	return 0
    }
    set code [dict get $options -errorcode]
    switch -- [lindex $code 0] {
	CHILDSTATUS - CHILDKILLED {
	    return [lindex $code 2]
	}
    }
    return $message
}
