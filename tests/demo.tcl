# demo.tcl --
#
#	The main job of the package: fetches a page over TLS from a server that
#	it verifies, and refuses the same server under a wrong name, and without
#	the authority that issued its certificate.
#
#	Usage: demo.tcl NAME HOST PORT STRANGERFILE ?CAFILE?

package require s2n

proc attempt {host port name config} {
    set chan [socket $host $port]
    chan configure $chan -translation binary
    try {
	s2n::push $chan -servername $name -config $config
    } on error {message options} {
	close $chan
	return -options $options $message
    }
    return $chan
}

proc fetch {chan name} {
    puts -nonewline $chan "GET /index.html HTTP/1.0\r\nHost: $name\r\n\r\n"
    flush $chan
    return [string map {\r {}} [read $chan]]
}

# Returns the error with which the client refuses the server. To accept it is an
# error.
proc refusal {host port name config} {
    try {
	close [attempt $host $port $name $config]
    } trap {S2N} {message options} {
	return "$message\n[string repeat { } 26]([dict get $options -errorcode])"
    }
    error "\"$name\" was accepted, and should have been refused"
}

proc main {name host port strangerFile {caFile ""}} {
    set config {}
    if {$caFile ne ""} {
	set config [dict create ca_file $caFile]
    }
    puts "Fetching a page from https://$name, at $host port $port.\n"
    set chan [attempt $host $port $name $config]
    set status [s2n::status $chan]
    set page [fetch $chan $name]
    set group [chan configure $chan -group]
    close $chan
    regexp {^([^\n]*).*?\n\n([^\n]*)} $page -> answer begin
    puts "    $answer"
    puts "    [string range $begin 0 69]\n"

    puts "Verified:"
    puts "    server                $name, as [dict get $status subject]"
    puts "    certificate issued by [dict get $status issuer]"
    puts "    protocol              [dict get $status protocol]"
    puts "    key exchange          $group"
    puts "    cipher                [dict get $status cipher]\n"

    puts "Refused, on purpose:"
    puts "    wrong name            [refusal $host $port wrong.example $config]"
    puts "    unknown authority     [refusal $host $port $name \
	    [dict create ca_file $strangerFile]]"
}

if {[catch {main {*}$argv} message options]} {
    puts stderr "demo: $message ([dict get $options -errorcode])"
    exit 1
}
