# echo-server.tcl --
#
#	Sends back what it gets, to any number of clients at once:
#
#	    tclsh echo-server.tcl port certFile keyFile
#
#	Port 0 lets the system choose one. The server ends with its input.

package require s2n

lassign $argv port certFile keyFile
if {$keyFile eq ""} {
    puts stderr "usage: $argv0 port certFile keyFile"
    exit 2
}
# In a variable, so that it is read once and shared by all connections.
set config [dict create cert_file $certFile key_file $keyFile]

# The handshake is done when this is called.
proc accepted {chan address port} {
    chan configure $chan -blocking 0 -translation binary
    chan event $chan readable [list echo $chan]
}

# A client that does not take what it is sent is not read from: what is queued
# has to go out first.
proc echo {chan} {
    if {[catch {
	puts -nonewline $chan [read $chan 65536]
	flush $chan
    }] || [eof $chan]} {
	catch {close $chan}
    } elseif {[chan pending output $chan] > 1000000} {
	chan event $chan readable {}
	chan event $chan writable [list resume $chan]
    }
}

proc resume {chan} {
    if {[chan pending output $chan] == 0} {
	chan event $chan writable {}
	chan event $chan readable [list echo $chan]
    }
}

set listener [s2n::socket -server accepted -config $config $port]
puts "listening on port [lindex [chan configure $listener -sockname] 2]"
flush stdout

chan event stdin readable {
    gets stdin
    if {[eof stdin]} {
	exit
    }
}
vwait forever
