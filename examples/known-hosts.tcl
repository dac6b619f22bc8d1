# known-hosts.tcl --
#
#	Connects to servers whose certificates no authority has issued, and trusts
#	them on first use, as ssh does:
#
#	    tclsh known-hosts.tcl host port file
#
#	The file has a line for each server that was confirmed: host, port, and
#	the hash of its certificate. A server that is not in it is shown, and
#	confirmed by "yes". One that comes with another certificate later is
#	refused. On first use you cannot tell the server from an attacker: compare
#	the hash with one that you got in another way.

package require s2n

if {[llength $argv] != 3} {
    puts stderr "usage: $argv0 host port file"
    exit 2
}
lassign $argv host port file
set confirmed ""

# The hash of the certificate of a server, or an empty string.
proc known {host port} {
    global file
    set hash ""
    if {[file exists $file]} {
	set chan [open $file]
	while {[gets $chan line] >= 0} {
	    if {[lrange $line 0 1] eq [list $host $port]} {
		set hash [lindex $line 2]
	    }
	}
	close $chan
    }
    return $hash
}

proc remember {host port hash} {
    global file
    set chan [open $file a]
    puts $chan [list $host $port $hash]
    close $chan
}

proc confirms {certificate failures} {
    puts "This server is not known yet:"
    puts "  subject  [dict get $certificate subject]"
    puts "  sha256   [dict get $certificate sha256_hash]"
    foreach reason [dict values $failures] {
	puts "  $reason"
    }
    puts -nonewline "Trust it from now on (yes/no)? "
    flush stdout
    return [expr {[gets stdin] eq "yes"}]
}

# Nobody vouches for such a server, which may bear any name. All else that can be
# wrong with its certificate is an error here, too.
set bearable {S2N_ERR_CERT_UNTRUSTED S2N_ERR_CERT_INVALID_HOSTNAME}

proc decide {host port chan certificate} {
    global bearable confirmed
    set failures [dict get $certificate failures]
    set shown [lindex [dict get $certificate unverified_chain] 0]
    set hash [dict get $shown sha256_hash]
    set known [known $host $port]
    if {[dict size [dict remove $failures {*}$bearable]] > 0} {
	s2n::reject $chan [join [dict values $failures] "; "]
    } elseif {$known eq $hash} {
	s2n::accept $chan -despite $bearable
    } elseif {$known ne ""} {
	s2n::reject $chan "THE CERTIFICATE HAS CHANGED: its hash is $hash,\
		and was $known"
    } elseif {[confirms $shown $failures]} {
	set confirmed $hash
	s2n::accept $chan -despite $bearable
    } else {
	s2n::reject $chan "the server was not confirmed"
    }
}

if {[catch {
    s2n::socket -config {verify ask} -verify [list decide $host $port] \
	    $host $port
} chan]} {
    puts $chan
    exit 1
}

# Only now has the server proved that it has the key of this certificate.
if {$confirmed ne ""} {
    remember $host $port $confirmed
}
puts [s2n::describe $chan -unverified]
close $chan
