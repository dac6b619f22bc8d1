# demo.tcl --
#
#	The main job of the package: fetches a page over TLS with the server's
#	certificate verified.
#
#	Usage: demo.tcl NAME HOST PORT ?CAFILE?

package require s2n

proc main {name host port {caFile ""}} {
    set config {}
    if {$caFile ne ""} {
	set config [dict create ca_file $caFile]
    }
    puts "Connecting to $host, port $port; it must prove to be \"$name\"."
    set chan [socket $host $port]
    chan configure $chan -translation binary
    s2n::push $chan -servername $name -config $config
    foreach option {-protocol -cipher -group} {
	puts [format {%-10s %s} [string range $option 1 end] \
		[chan configure $chan $option]]
    }
    puts -nonewline $chan "GET / HTTP/1.0\r\nHost: $name\r\n\r\n"
    flush $chan
    set page [string map {\r {}} [read $chan]]
    close $chan
    puts "\nThe page, [string length $page] bytes, begins:\n"
    puts [join [lrange [split $page \n] 0 11] \n]
}

if {[catch {main {*}$argv} message options]} {
    puts stderr "demo: $message ([dict get $options -errorcode])"
    exit 1
}
