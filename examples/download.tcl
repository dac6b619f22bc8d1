# download.tcl --
#
#	Downloads a file over HTTPS, with a progress bar:
#
#	    tclsh download.tcl server port path file ?caFile?
#
#	fcopy moves the data in the background, so the event loop can show how
#	far it is. The length in the header tells whether all of it came.

package require s2n

lassign $argv server port path file caFile
if {$file eq ""} {
    puts stderr "usage: $argv0 server port path file ?caFile?"
    exit 2
}
set config [dict create handshake_timeout 10000]
if {$caFile ne ""} {
    dict set config ca_file $caFile
}

# Sends the request. Returns the length of the body, or "" where the server does
# not say it.
proc request {chan server path} {
    puts -nonewline $chan [join [list "GET $path HTTP/1.1" "Host: $server" \
	    "Connection: close" "" ""] \r\n]
    flush $chan
    set length ""
    gets $chan status
    if {![string match "HTTP/1.? 200 *" $status]} {
	error "the server says \"[string trim $status]\""
    }
    while {[gets $chan line] > 1} {
	regexp -nocase {^content-length:\s*(\d+)} $line -> length
	if {[regexp -nocase {^transfer-encoding:} $line]} {
	    error "the server sends chunks, which this example cannot read"
	}
    }
    return $length
}

proc copied {size {error ""}} {
    set ::result [list $size $error]
}

# Copies the next piece. It is larger than a record of TLS (16 KiB).
proc copy {chan out} {
    chan copy $chan $out -size 65536 -command copied
    vwait ::result
    lassign $::result size error
    if {$error ne ""} {
	error $error
    }
    return $size
}

proc show {done length} {
    if {$length eq "" || $length == 0} {
	puts -nonewline "\r$done bytes"
    } else {
	set bar [string repeat # [expr {40 * $done / $length}]]
	puts -nonewline [format "\r\[%-40s\] %3d %%" $bar \
		[expr {100 * $done / $length}]]
    }
    flush stdout
}

proc download {server port path file config} {
    set chan [s2n::socket -config $config $server $port]
    chan configure $chan -translation binary
    set length [request $chan $server $path]
    set out [open $file wb]
    set done 0
    try {
	while {![eof $chan]} {
	    incr done [copy $chan $out]
	    show $done $length
	}
    } finally {
	close $out
	close $chan
    }
    if {$length ne "" && $done != $length} {
	error "$done bytes came, of $length"
    }
    puts "\n$done bytes are in $file"
}

if {[catch {download $server $port $path $file $config} message]} {
    puts stderr "\ndownload failed: $message"
    exit 1
}
