# zlib.tcl --
#
#	Compression above TLS:
#
#	    tclsh zlib.tcl server port ?name? ?caFile?
#
#	What is written is compressed, then encrypted; what is read is decrypted,
#	then decompressed. An echo server gives back the compressed data.
#
#	Do not compress secrets together with what others may choose: the length
#	tells of the contents.

package require s2n

lassign $argv server port name caFile
if {$port eq ""} {
    puts stderr "usage: $argv0 server port ?name? ?caFile?"
    exit 2
}
if {$name eq ""} {
    set name $server
}
set config {}
if {$caFile ne ""} {
    dict set config ca_file $caFile
}

set text [string repeat "all work and no play " 1000]

set chan [s2n::socket -servername $name -config $config $server $port]
chan configure $chan -translation binary
zlib push compress $chan
zlib push decompress $chan

puts -nonewline $chan $text
flush $chan
# The compressor keeps what it has until it is told to let go.
chan configure $chan -flush sync

# On a blocking channel Tcl's decompressor waits for more than there will be.
proc answered {chan} {
    append ::answer [read $chan]
    if {[string length $::answer] >= [string length $::text] || [eof $chan]} {
	set ::done 1
    }
}

set answer ""
chan configure $chan -blocking 0
chan event $chan readable [list answered $chan]
vwait done

puts "[string length $answer] bytes came back,\
	[expr {$answer eq $text ? "the same" : "others"}]"
puts "[dict get [s2n::status $chan] wire_bytes_out] bytes were sent"
close $chan
