# many.tcl --
#
#	A thousand connections at once, which carry a hundred megabytes each way:
#	more sockets than one wait of Windows takes, all watched by one thread.
#	Both ends are in this process. Prints what tests print.
#
#	many.tcl ?CONNECTIONS? ?BYTES?
#
#	With a third argument it then rests for so many ms, with all connections
#	open, and says when that begins and ends: what it costs can be measured.

package require s2n

lassign [concat $argv {1000 100000 0}] connections bytes
set rest [expr {[llength $argv] > 2 ? [lindex $argv 2] : 0}]
set pki [file join [file dirname [file dirname [file normalize [info script]]]] pki]
set config [dict create ca_file [file join $pki ca.pem] max_blinding_delay 0]
set limit 600000	;# ms for all of it

# Sends back what comes, however slowly the other end reads.
proc accept {chan args} {
    chan configure $chan -blocking 0 -translation binary
    chan event $chan readable [list echo $chan]
}

proc echo {chan} {
    if {[catch {read $chan} data]} {
	set ::over "echo: $data"
    } elseif {$data ne ""} {
	puts -nonewline $chan $data
	flush $chan
    } elseif {[eof $chan]} {
	close $chan
    }
}

proc begin {number} {
    global port config bytes sent
    set chan [s2n::socket -async -config $config localhost $port]
    chan configure $chan -blocking 0 -translation binary
    set sent($chan) [string range [string repeat "$number: " $bytes] 0 $bytes-1]
    set ::got($chan) ""
    puts -nonewline $chan $sent($chan)
    flush $chan
    chan event $chan readable [list hear $chan]
}

proc hear {chan} {
    global got sent right wrong connections over
    if {[catch {append got($chan) [read $chan]} message]} {
	set over "client: $message"
	return
    }
    if {[string length $got($chan)] < [string length $sent($chan)]
	    && ![eof $chan]} {
	return
    }
    chan event $chan readable {}
    incr [expr {$got($chan) eq $sent($chan) ? "right" : "wrong"}]
    unset got($chan)
    if {$right + $wrong == $connections} {
	set over done
    }
}

set right 0
set wrong 0
set server [s2n::socket -server accept -maxhandshakes $connections \
	-backlog $connections -myaddr 127.0.0.1 -config [dict create \
	    cert_file [file join $pki server.pem] \
	    key_file [file join $pki server.key]] 0]
set port [lindex [chan configure $server -sockname] 2]
after $limit {set over "no end within $limit ms"}
for {set i 0} {$i < $connections} {incr i} {
    begin $i
}
vwait over
if {$rest > 0} {
    puts "rest begins"
    flush stdout
    after $rest {set rested 1}
    vwait rested
    puts "rest ends"
}
puts "$connections connections, [expr {$connections * $bytes}] bytes each way: $over"
if {$over ne "done" || $right != $connections} {
    puts "==== many FAILED"
}
puts "$right passed, [expr {$connections - $right}] failed"
exit [expr {$over ne "done" || $right != $connections}]
