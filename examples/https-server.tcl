# https-server.tcl --
#
#	A small HTTPS server for the files of a folder:
#
#	    tclsh https-server.tcl port certFile keyFile folder
#
#	Port 0 has the system choose; the port is printed. It answers GET, closes
#	the connection after each answer, and gives each client 10 seconds.

package require s2n

lassign $argv port certFile keyFile folder
if {$folder eq ""} {
    puts stderr "usage: $argv0 port certFile keyFile folder"
    exit 2
}
set folder [file normalize $folder]
set config [dict create cert_file $certFile key_file $keyFile \
    handshake_timeout 10000]
set types {.html text/html .txt text/plain .css text/css .png image/png}

# The handshake with a client has succeeded.
proc accept {chan address port} {
    chan configure $chan -blocking 0 -translation {crlf binary} -buffersize 16384
    set timer [after 10000 [list finish $chan]]
    chan event $chan readable [list request $chan $timer ""]
}

# Reads the head of a request, line by line.
proc request {chan timer first} {
    if {[catch {gets $chan line} count] || [eof $chan]
	    || [chan pending input $chan] > 8192} {
	after cancel $timer
	finish $chan
    } elseif {$count > 0 && $first eq ""} {
	chan event $chan readable [list request $chan $timer $line]
    } elseif {$count == 0} {
	after cancel $timer
	chan event $chan readable {}
	answer $chan $first
    }
}

proc answer {chan first} {
    if {![regexp {^GET (/[^ ?]*)\S* HTTP/1\.[01]$} $first -> path]} {
	say $chan "400 Bad Request" text/plain 12
	puts -nonewline $chan "Bad Request\n"
	finish $chan
	return
    }
    set file [fileOf $path]
    if {$file eq "" || [catch {open $file rb} in]} {
	say $chan "404 Not Found" text/plain 10
	puts -nonewline $chan "Not Found\n"
	finish $chan
	return
    }
    set extension [file extension $file]
    say $chan "200 OK" [expr {[dict exists $::types $extension]
	    ? [dict get $::types $extension] : "application/octet-stream"}] \
	    [file size $file]
    chan configure $chan -translation binary
    chan configure $in -buffersize 65536
    chan copy $in $chan -command [list sent $in $chan]
}

# The file for a path, or nothing: it has to lie in the folder, and not behind a
# link that leads out.
proc fileOf {path} {
    if {[string index $path end] eq "/"} {
	append path index.html
    }
    set file [file normalize [file join $::folder [string range $path 1 end]]]
    if {[string first $::folder/ $file] != 0 || ![file isfile $file]
	    || [file type $file] ne "file"} {
	return
    }
    return $file
}

proc say {chan status type length} {
    puts $chan [join [list "HTTP/1.1 $status" "Content-Type: $type" \
	    "Content-Length: $length" "Connection: close" ""] \n]
}

proc sent {in chan size {error ""}} {
    close $in
    finish $chan
}

proc finish {chan} {
    catch {close $chan}
}

# Clients that fail are reported here, and harm nobody.
proc watch {event chan args} {
    if {$event eq "failed"} {
	puts [lindex $args 0]
	flush stdout
    }
}

set listener [s2n::socket -server accept -config $config -command watch $port]
puts "listening on port [lindex [chan configure $listener -sockname] 2]"
flush stdout
vwait forever
