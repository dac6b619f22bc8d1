# faulty.tcl --
#
#	Calls of the system that fail, by a library that stands before libc's in
#	another tclsh; see unit/faulty.c. TLS_FAULTY is where it is.

namespace eval support {
    namespace export faultyChild definitions eachFault spareWithin

    # Where s2n-tls and aws-lc do not bear that an allocation fails: a pointer
    # is followed that is NULL, or what has been made is lost. They are theirs
    # to mend; within these functions of theirs none fails.
    variable spareReasons {
	s2n_connection_new
	    {loss of the connection; of locked memory we take it back, see
	    TlsMemoryEnd}
	s2n_fingerprint_new {loss of the state of its hash, when that cannot begin}
	s2n_map_add {loss of the key}
	s2n_map_embiggen {loss of the new table, or of the first map}
	EC_KEY_check_fips
	    {crash: the results of BN_new are not looked at}
    }
}

# Not with an emulated processor: what a test starts is for the true one.
::tcltest::testConstraint faulty [expr {[info exists ::env(TLS_FAULTY)]
	&& ![catch {exec env LD_PRELOAD=$::env(TLS_FAULTY) sh -c :}]}]
::tcltest::testConstraint nm [expr {[auto_execok nm] ne ""}]

# The text of procedures and variables, for a script of another process.
proc support::definitions {args} {
    set script ""
    foreach name $args {
	if {[info procs ::$name] ne ""} {
	    set parameters [lmap parameter [info args ::$name] {
		if {[info default ::$name $parameter value]} {
		    lappend parameter $value
		}
		set parameter
	    }]
	    append script [list proc $name $parameters [info body ::$name]] \n
	} else {
	    append script [list set $name [set ::$name]] \n
	}
    }
    return $script
}

# Runs a script as "child" does, with the command faulty.
proc support::faultyChild {script args} {
    set preload [expr {[info exists ::env(LD_PRELOAD)] ? $::env(LD_PRELOAD)
	    : {}}]
    set ::env(LD_PRELOAD) [string trimleft "$preload $::env(TLS_FAULTY)"]
    try {
	return [child "[list load $::env(TLS_FAULTY) Faulty]\n$script" \
		{*}$args]
    } finally {
	if {$preload eq ""} {
	    unset ::env(LD_PRELOAD)
	} else {
	    set ::env(LD_PRELOAD) $preload
	}
    }
}

# In such a child: runs a script for each call that can fail, until the number
# of the first fault is beyond the last call. step is from one number to the
# next. Sets the variable to the number, before each run. Returns the number of
# faults; the script ends with a good run, without fault. A recv or send moves
# $most bytes or less; 0: any number.
proc support::eachFault {varName functions fault period step script {most 0}} {
    upvar 1 $varName number
    set faults 0
    for {set number 1} {1} {incr number $step} {
	faulty plan [list $functions $fault $number $period $most]
	try {
	    uplevel 1 $script
	} finally {
	    set count [faulty count]
	    faulty plan {}
	}
	if {$count == 0} {
	    return $faults
	}
	incr faults $count
    }
}

# In such a child: lets no allocation fail within the functions of spareReasons.
proc support::spareWithin {} {
    variable spareReasons
    set library [lindex [lsearch -inline -index 1 [info loaded {}] S2n] 0]
    set ranges {}
    set found {}
    foreach line [split [exec nm -S $library] \n] {
	# A compiler may have made variants of it: name.part.0
	set name [lindex [split [lindex $line 3] .] 0]
	if {[llength $line] == 4 && [dict exists $spareReasons $name]} {
	    scan $line "%llx %llx" start size
	    lappend ranges $start [expr {$start + $size}]
	    dict set found $name 1
	}
    }
    if {[dict size $found] != [dict size $spareReasons]} {
	error "only \"[dict keys $found]\" are in $library"
    }
    faulty spare {*}$ranges
}
