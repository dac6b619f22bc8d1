# smtp-starttls.tcl --
#
#	Sends a mail, which it reads from standard input:
#
#	    tclsh smtp-starttls.tcl server port from to ?name? ?caFile?
#
#	The connection begins in the clear and turns to TLS before anything is
#	said that others should not hear. The server has to prove that it is
#	"name" (server, if that is not given) to the authorities of the system,
#	or to those in caFile.

package require s2n

# Reads an answer, which may have many lines, and checks its code.
proc answer {chan code} {
    while {[gets $chan line] >= 0} {
	if {[string index $line 3] ne "-"} {
	    if {![string match $code* $line]} {
		error "the server says \"$line\""
	    }
	    return
	}
    }
    error "the server closed the connection"
}

proc say {chan line code} {
    puts $chan $line
    answer $chan $code
}

lassign $argv server port from to name caFile
if {$to eq ""} {
    puts stderr "usage: $argv0 server port from to ?name? ?caFile?"
    exit 2
}
if {$name eq ""} {
    set name $server
}
set config {}
if {$caFile ne ""} {
    dict set config ca_file $caFile
}

set chan [socket $server $port]
chan configure $chan -buffering line -translation {auto crlf}
answer $chan 220
say $chan "EHLO [info hostname]" 250
say $chan STARTTLS 220
s2n::push $chan -servername $name -config $config
say $chan "EHLO [info hostname]" 250
say $chan "MAIL FROM:<$from>" 250
say $chan "RCPT TO:<$to>" 250
say $chan DATA 354
while {[gets stdin line] >= 0} {
    # A line that is a dot ends the mail.
    puts $chan [regsub {^\.} $line ..]
}
say $chan . 250
say $chan QUIT 221
close $chan
puts "the server has taken it"
