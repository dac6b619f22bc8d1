# postgresql-login.tcl --
#
#	Logs in to a PostgreSQL server, and prints the answer to a query:
#
#	    tclsh postgresql-login.tcl host port user database caFile query
#
#	It reads the password from standard input. The connection begins in the
#	clear and turns to TLS. The login is SCRAM-SHA-256-PLUS (RFC 5802, RFC
#	7677): it is bound to the server's certificate, so that it fails when
#	somebody stands between, even one whose certificate is accepted.

package require s2n
package require sha256

# ---- messages: a type, a size, what is in it

proc send {chan type payload} {
    puts -nonewline $chan $type[binary format I [expr {
	4 + [string length $payload]}]]$payload
    flush $chan
}

# Returns the next message that is no notice, as a list of its type and payload.
proc receive {chan} {
    while 1 {
	if {[binary scan [read $chan 5] aI type size] < 2} {
	    error "the server closed the connection"
	}
	set payload [read $chan [expr {$size - 4}]]
	switch $type {
	    E {
		error [lindex [regexp -inline {\0M([^\0]*)} \0$payload] 1]
	    }
	    N - S - K continue
	}
	return [list $type $payload]
    }
}

# Returns what an authentication message of this kind holds.
proc authentication {chan kind} {
    lassign [receive $chan] type payload
    if {$type ne "R" || [binary scan $payload Ia* got data] < 2
	    || $got != $kind} {
	error "the server wants another login"
    }
    return $data
}

# ---- SCRAM

proc hmac {key text} {
    return [sha2::hmac -bin -key $key $text]
}

proc xor {a b} {
    binary scan $a Iu* as
    binary scan $b Iu* bs
    return [binary format I* [lmap x $as y $bs {expr {$x ^ $y}}]]
}

# PBKDF2 (RFC 8018) for one block, as SCRAM needs it.
proc saltPassword {password salt iterations} {
    set block [hmac $password $salt[binary format I 1]]
    set result $block
    for {set i 1} {$i < $iterations} {incr i} {
	set block [hmac $password $block]
	set result [xor $result $block]
    }
    return $result
}

# Returns the value of an attribute in "r=...,s=...,i=...".
proc attribute {message name} {
    return [lindex [regexp -inline "(?:^|,)$name=(\[^,\]*)" $message] 1]
}

proc login {chan password} {
    set mechanisms [split [string trimright [authentication $chan 10] \0] \0]
    if {"SCRAM-SHA-256-PLUS" ni $mechanisms} {
	error "the server offers no login that is bound to the connection"
    }
    set header p=tls-server-end-point,,
    set nonce [binary encode base64 [randomBytes 18]]
    set bare n=,r=$nonce
    set first $header$bare
    send $chan p SCRAM-SHA-256-PLUS\0[binary format I \
	    [string length $first]]$first
    set challenge [authentication $chan 11]
    if {![string match $nonce* [attribute $challenge r]]} {
	error "the server answers another client"
    }
    set binding [s2n::binding $chan tls-server-end-point]
    set final c=[binary encode base64 $header$binding],r=[attribute $challenge r]
    set salted [saltPassword $password \
	    [binary decode base64 [attribute $challenge s]] \
	    [attribute $challenge i]]
    set message $bare,$challenge,$final
    set key [hmac $salted "Client Key"]
    set proof [xor $key [hmac [sha2::sha256 -bin $key] $message]]
    send $chan p $final,p=[binary encode base64 $proof]
    set signature [hmac [hmac $salted "Server Key"] $message]
    if {[attribute [authentication $chan 12] v]
	    ne [binary encode base64 $signature]} {
	error "the server does not know the password"
    }
    authentication $chan 0
}

proc randomBytes {count} {
    set chan [open /dev/urandom rb]
    set bytes [read $chan $count]
    close $chan
    return $bytes
}

# ---- the rest

proc connect {host port caFile} {
    set chan [socket $host $port]
    chan configure $chan -translation binary
    puts -nonewline $chan [binary format II 8 80877103]
    flush $chan
    if {[read $chan 1] ne "S"} {
	error "the server has no TLS"
    }
    s2n::push $chan -servername $host -config [dict create ca_file $caFile]
    return $chan
}

proc waitForQuery {chan} {
    while {[lindex [receive $chan] 0] ne "Z"} {}
}

# Prints the columns of each row, with tabs between.
proc query {chan text} {
    send $chan Q [encoding convertto utf-8 $text]\0
    while {[lassign [receive $chan] type payload; set type] ne "Z"} {
	if {$type eq "D"} {
	    puts [join [columns $payload] \t]
	}
    }
}

proc columns {row} {
    binary scan $row S count
    set at 2
    set result {}
    while {[incr count -1] >= 0} {
	binary scan $row @${at}I size
	incr at 4
	lappend result [encoding convertfrom utf-8 \
		[string range $row $at [expr {$at + $size - 1}]]]
	incr at [expr {max($size, 0)}]
    }
    return $result
}

lassign $argv host port user database caFile query
if {$query eq ""} {
    puts stderr "usage: postgresql-login.tcl host port user database caFile\
	    query"
    exit 2
}
set chan [connect $host $port $caFile]
send $chan {} [binary format I 196608]user\0$user\0database\0$database\0\0
login $chan [encoding convertto utf-8 [gets stdin]]
waitForQuery $chan
query $chan $query
send $chan X {}
close $chan
