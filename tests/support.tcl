# support.tcl --
#
#	What the test files share: the package under test, fixtures, constraints
#	and waits that always end. Every test file sources this first. The rest
#	is in support/: wire.tcl (a channel in memory), pairs.tcl (both ends in
#	this process), peers.tcl (other programs), child.tcl (another tclsh),
#	server.tcl (a TLS server in another tclsh), faulty.tcl (calls of the
#	system that fail), script.tcl (servers with a part to play).

package require Tcl 8.6-
package require tcltest 2
namespace import -force ::tcltest::*
configure {*}$argv

package require s2n

namespace eval support {
    namespace export pki pem serverConfig clientConfig distinct await \
	    await-readable await-writable within limit pattern sha256 writeFile \
	    cpuTime descriptors caught finish
    variable dir [file dirname [file normalize [info script]]]
    variable root [file dirname $dir]
    variable before [chan names]

    # Valgrind's tools are preloaded into the processes that run under it.
    variable valgrind [expr {[info exists ::env(LD_PRELOAD)]
	    && [string match *vgpreload* $::env(LD_PRELOAD)]}]

    # How much longer things may take: under valgrind, and where the environment
    # says so, as for a CPU that is played by a program.
    variable slow [expr {$valgrind ? 20
	    : [info exists ::env(TLS_SLOW)] ? $::env(TLS_SLOW) : 1}]
}

# The path of a fixture; see pki/README.md.
proc support::pki {name} {
    variable dir
    return [file join $dir pki $name]
}

# The text of a fixture.
proc support::pem {name} {
    set chan [open [pki $name]]
    try {
	return [read $chan]
    } finally {
	close $chan
    }
}

# Configs for both ends that fit together, with more keys put in.
proc support::serverConfig {args} {
    return [dict merge [dict create cert_file [pki server.pem] \
	    key_file [pki server.key] max_blinding_delay 0] $args]
}

proc support::clientConfig {args} {
    return [dict merge [dict create ca_file [pki ca.pem] \
	    max_blinding_delay 0] $args]
}

# A key that makes a config another one than all that are equal otherwise.
proc support::distinct {} {
    variable distinct
    return [list handshake_timeout [expr {600000 + [incr distinct]}]]
}

# A time limit in ms.
proc support::limit {ms} {
    variable slow
    return [expr {$slow * $ms}]
}

# Runs the event loop until the variable (a qualified name) is written, and
# returns its value. The test fails when that takes too long.
proc support::await {name {ms 10000}} {
    variable dir
    set late [list $dir too late]
    set timer [after [limit $ms] [list set $name $late]]
    vwait $name
    after cancel $timer
    if {[set $name] eq $late} {
	unset $name
	return -code error "nothing came to $name within $ms ms"
    }
    return [set $name]
}

# Waits for an event of a channel, once, in place of the handler it has.
proc support::await-readable {chan {ms 10000}} {
    AwaitEvent $chan readable $ms
}

proc support::await-writable {chan {ms 10000}} {
    AwaitEvent $chan writable $ms
}

proc support::AwaitEvent {chan event ms} {
    set handler [chan event $chan $event]
    chan event $chan $event [list set ::support::event $chan]
    try {
	while {[await ::support::event $ms] ne $chan} {}
    } finally {
	chan event $chan $event $handler
    }
}

# Runs a script that must not take longer than this, and gives its result.
proc support::within {ms script} {
    set start [clock milliseconds]
    set result [uplevel 1 $script]
    set took [expr {[clock milliseconds] - $start}]
    if {$took > [limit $ms]} {
	return -code error "took $took ms, and may take $ms ms"
    }
    return $result
}

# The bytes that tests/peers sends: its period, a prime, fits no buffer.
proc support::pattern {size} {
    variable period
    if {![info exists period]} {
	set bytes {}
	for {set i 0} {$i < 65521} {incr i} {
	    lappend bytes [expr {($i * 7 + ($i >> 8)) & 255}]
	}
	set period [binary format c* $bytes]
    }
    set copies [expr {$size / 65521 + 1}]
    return [string range [string repeat $period $copies] 0 $size-1]
}

# The SHA-256 of bytes in hex, by a program of the system, or by the Go peer.
proc support::sha256 {bytes} {
    set path [makeFile {} sha256.bin]
    writeFile $path $bytes
    try {
	if {[auto_execok sha256sum] ne ""} {
	    return [lindex [exec sha256sum $path] 0]
	}
	return [exec $::support::goPeer sum $path]
    } finally {
	removeFile sha256.bin
    }
}

proc support::writeFile {path bytes} {
    set chan [open $path wb]
    puts -nonewline $chan $bytes
    close $chan
}

# The processor time that this process has used, in ms (Linux only).
proc support::cpuTime {} {
    set chan [open /proc/self/stat]
    set stat [read $chan]
    close $chan
    # The name of the program, in parentheses, may hold spaces.
    set fields [string range $stat [string last ) $stat]+2 end]
    return [expr {10 * ([lindex $fields 11] + [lindex $fields 12])}]
}

# The number of descriptors of this process.
proc support::descriptors {} {
    return [llength [glob -nocomplain -directory /proc/self/fd *]]
}

# Runs a script that must fail: its errorCode and message as a list.
proc support::caught {script} {
    if {[catch {uplevel 1 $script} message options] != 1} {
	return [list NO_ERROR $message]
    }
    return [list [dict get $options -errorcode] $message]
}

# The last act of a test file: nothing may be left open.
proc support::finish {file} {
    variable before
    stopPeers
    set name [file rootname [file tail $file]]
    test $name-leftovers {the tests of this file have closed all channels} \
	    -body {
	set left {}
	foreach chan [chan names] {
	    if {$chan ni $::support::before} {
		lappend left $chan
	    }
	}
	return $left
    } -result {}
    cleanupTests
}

# Whether the process has CAP_IPC_LOCK, which counts for nothing in a user
# namespace: there only some users are mapped to others.
proc support::locksAny {} {
    regexp -line {^CapEff:\s*(\S+)} [viewFile /proc/self/status] -> capabilities
    scan $capabilities %llx capabilities
    set CAP_IPC_LOCK 14
    return [expr {$capabilities & (1 << $CAP_IPC_LOCK)
	    && [join [viewFile /proc/self/uid_map]] eq "0 0 4294967295"}]
}

# Whether the process may lock so many KiB of memory: s2n-tls locks some for each
# connection.
proc support::mayLock {kibibytes} {
    if {[info exists ::env(S2N_DONT_MLOCK)]} {
	return 1
    }
    if {[catch {
	set limit [exec sh -c {ulimit -l}]
	set locksAny [locksAny]
    }]} {
	return 0
    }
    return [expr {$locksAny || $limit eq "unlimited" || $limit >= $kibibytes}]
}

foreach part {wire pairs peers child server script page faulty} {
    source [file join $support::dir support $part.tcl]
}
unset part
namespace import -force support::*

# What of the tests can run here.
testConstraint tcl8 [package vsatisfies [package provide Tcl] 8.6]
testConstraint tcl9 [package vsatisfies [package provide Tcl] 9]
testConstraint native [expr {!$support::valgrind}]
# A sanitizer has a malloc and a clock of its own, which come first.
testConstraint unsanitized [expr {![info exists ::env(LD_PRELOAD)]
	|| ![regexp {lib(a|t|ub)san} $::env(LD_PRELOAD)]}]
# An s2n-tls that was given to configure lacks vendor-c/patches.
testConstraint patched [expr {[dict get [s2n::version] s2n_tls] ne "given"}]
testConstraint procfs [expr {[testConstraint unix]
	&& [file readable /proc/self/stat]}]
testConstraint locked32 [support::mayLock 32768]
testConstraint gopeer [file executable $support::goPeer]
testConstraint openssl [expr {[auto_execok openssl] ne ""
	&& [auto_execok timeout] ne "" && [auto_execok sha256sum] ne ""}]
testConstraint gnutls [expr {[auto_execok gnutls-serv] ne ""
	&& [auto_execok gnutls-cli] ne "" && [auto_execok timeout] ne ""}]
catch {package require no-such-package}
testConstraint thread [expr {[package versions Thread] ne ""}]
testConstraint tcltls [expr {[package versions tls] ne ""}]
