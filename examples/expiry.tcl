# expiry.tcl --
#
#	Watches when the certificates of servers expire:
#
#	    tclsh expiry.tcl days ?-ca caFile? server?:port? ...
#
#	Prints a line for each server. The exit status is 1 if a certificate has
#	less than so many days left, has expired, or cannot be had.

package require s2n

proc usage {} {
    puts stderr "usage: $::argv0 days ?-ca caFile? server?:port? ..."
    exit 2
}

# How many days the certificate of a server has left.
proc daysLeft {server port config} {
    set chan [s2n::socket -config $config $server $port]
    set end [dict get [s2n::status $chan] notAfter]
    close $chan
    set seconds [clock scan $end -format "%b %d %H:%M:%S %Y GMT" -gmt 1]
    return [expr {($seconds - [clock seconds]) / 86400}]
}

# Prints a line; returns whether all is well.
proc check {server port config days} {
    if {[catch {daysLeft $server $port $config} left]} {
	puts "$server: $left"
	return 0
    }
    puts "$server: $left days left"
    return [expr {$left >= $days}]
}

set servers [lassign $argv days]
set config [dict create handshake_timeout 10000]
if {[lindex $servers 0] eq "-ca"} {
    set servers [lassign $servers - caFile]
    dict set config ca_file $caFile
}
if {![string is integer -strict $days] || $servers eq ""} {
    usage
}
set status 0
foreach server $servers {
    set port 443
    regexp {^(.+):(\d+)$} $server -> server port
    if {![check $server $port $config $days]} {
	set status 1
    }
}
exit $status
