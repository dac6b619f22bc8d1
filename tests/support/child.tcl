# child.tcl --
#
#	Scripts that need a process of their own: they exit, may crash, must
#	leave standard error empty, or may lock little memory.

namespace eval support {
    namespace export child limited limitedTo mayLimit remote there

    variable childLimit 60000	;# ms; then it is ended

    # Command prefixes that take away what lets a process lock memory at will:
    # user -> prefix. Root may be left its name, or become nobody.
    variable users {user {}}
    if {![catch {exec id -u} id] && $id == 0} {
	set users {
	    root {setpriv --inh-caps=-ipc_lock --bounding-set=-ipc_lock}
	    user {setpriv --reuid 65534 --regid 65534 --clear-groups
		    --inh-caps=-all --bounding-set=-all}
	}
    }
    unset -nocomplain id
}

# Ends a process at once, with its group if it leads one: "timeout" does, and would
# leave its child behind. The shell has kill; as a program it is not everywhere.
proc support::Kill {process} {
    if {$::tcl_platform(platform) eq "windows"} {
	exec taskkill /F /PID $process
    } else {
	exec sh -c {kill -9 -"$0" 2>/dev/null || kill -9 "$0"} $process
    }
}

# Runs a script in a tclsh of its own that has loaded support.tcl, and makes its
# files where this process does. Returns a dict: status ("0", another exit status,
# or the signal that killed it), out, err. args are for the script's argv.
proc support::child {script args} {
    variable dir
    variable childOut {}
    variable childLimit
    set path [makeFile "[list set argv [list -tmpdir [temporaryDirectory]]]
	[list source [file join $dir support.tcl]]
	[list set argv $args]\n$script" child.tcl]
    set errorPath [makeFile {} child.err]
    set chan [open |[list [info nameofexecutable] $path 2> $errorPath] r+]
    chan configure $chan -blocking 0
    chan event $chan readable [namespace code [list ChildSays $chan]]
    try {
	await ::support::childEnded $childLimit
    } on error message {
	Kill [pid $chan]
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

# A command prefix for programs that may lock so many KiB of memory, and have
# S2N_DONT_MLOCK in their environment only if it is in args, as NAME=VALUE.
proc support::limitedTo {kibibytes {user user} args} {
    variable users
    return [list {*}[dict get $users $user] env -u S2N_DONT_MLOCK {*}$args \
	    sh -c {ulimit -l "$0" && exec "$@"} $kibibytes]
}

# Runs a script in a bare tclsh that is limited so.
proc support::limited {kibibytes script {user user} args} {
    return [exec {*}[limitedTo $kibibytes $user {*}$args] \
	    [info nameofexecutable] << $script]
}

# Starts another tclsh, behind a command prefix, that runs a script, and evaluates
# commands in its event loop until its standard input ends. args are for the
# script's argv. Returns its channel, for there and peerStop.
proc support::remote {prefix script args} {
    set path [makeFile "$script\n[list proc say {} {
	if {[gets stdin command] >= 0} {
	    puts "said [uplevel #0 $command]"
	    flush stdout
	} elseif {[eof stdin]} {
	    exit
	}
    }]
	chan configure stdin -blocking 0
	chan event stdin readable say
	puts started
	flush stdout
	vwait forever" remote.tcl]
    set peer [Start [list {*}$prefix [info nameofexecutable] $path {*}$args] 0]
    peerLine $peer started
    removeFile remote.tcl
    return $peer
}

# Evaluates a command there. Its result has one line.
proc support::there {peer command} {
    puts $peer [string map {\n { ; }} [string trim $command]]
    return [lrange [peerLine $peer said] 1 end]
}

# Can that be done here? Not where a sanitizer has an mlock that does nothing,
# where nobody may read the library, or above the limit that there is.
proc support::mayLimit {library {kibibytes 0}} {
    if {[::tcltest::testConstraint native]
	    && [::tcltest::testConstraint unsanitized]} {
	return [expr {![catch {
	    limited $kibibytes "puts \[file readable [list $library]\]"
	} readable] && $readable eq "1"}]
    }
    return 0
}
