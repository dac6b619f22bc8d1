# zip.tcl --
#
#	Is the ZIP for Windows all that a user needs? zip.tcl FOLDER takes the
#	package from where it was unpacked to, and has it carry a line there and
#	back. Prints what tests print.

set folder [file normalize [lindex $argv 0]]
set pki [file join [file dirname [file dirname [file normalize [info script]]]] pki]
set passed 0
set failed 0

proc check {name script expected} {
    if {[catch {uplevel #0 $script} result]} {
	set result "error: $result"
    }
    if {[string match $expected $result]} {
	incr ::passed
    } else {
	incr ::failed
	puts "\"$result\", and not \"$expected\""
	puts "==== zip-$name FAILED"
    }
}

proc accept {chan args} {
    chan configure $chan -buffering line
    puts $chan [string toupper [gets $chan]]
}

# What a server of ours sends back.
proc conversation {} {
    global pki
    set server [s2n::socket -server accept -myaddr 127.0.0.1 -config [dict create \
	    cert_file $pki/server.pem key_file $pki/server.key] 0]
    set port [lindex [chan configure $server -sockname] 2]
    set chan [s2n::socket -async -config [dict create ca_file $pki/ca.pem] \
	    localhost $port]
    chan configure $chan -blocking 0 -buffering line
    puts $chan hello
    chan event $chan readable {set ::line [gets $chan]}
    chan event $chan readable [list set ::ready 1]
    after 20000 {set ::ready 0}
    vwait ::ready
    set line [gets $chan]
    close $chan
    close $server
    return $line
}

check nothing-yet {catch {package require s2n}} 1
lappend auto_path $folder
check package {package require s2n} 0.*
check place {
    lindex [lsearch -inline -index 1 [info loaded] S2n] 0
} "$folder/*.dll"
check line conversation HELLO
check tcltls {package require s2n::tls} *
foreach pattern {s2n*/LICENSE* s2n*/doc/s2n.html s2n*/tls.tcl} {
    check $pattern {llength [glob -nocomplain -directory $folder $pattern]} {[1-9]*}
}
puts "$passed passed, $failed failed"
exit [expr {$failed > 0}]
