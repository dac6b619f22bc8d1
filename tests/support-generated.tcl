# support-generated.tcl --
#
#	The words in which the tests of generated/tests are written. Each makes
#	one test. A subject tells how arguments are used: "push", "socket",
#	"listen" and "handshake" are the commands with their options, "config" is
#	a push with a config, "safe" the same in a safe interpreter, and "channel"
#	is chan configure.

source [file join [file dirname [info script]] support.tcl]

# Examples trust the authorities of the system. This is read once.
set ::env(SSL_CERT_FILE) [pki ca.pem]

namespace eval spec {
    namespace export contents accepts refuses repeats fails gives givesList example failing \
	    lists shows sets readOnly tells tellsOfCertificate \
	    negotiates commandsIn safeInterp importable \
	    refusedPolicies filled fresh
    variable made {}		;# channels to close behind a test
    variable interps {}		;# interpreters to delete then
    variable files {}		;# files to delete
}

# The path of a file that a test makes.
proc spec::fresh {name} {
    variable files
    set path [file join [temporaryDirectory] $name]
    lappend files $path
    return $path
}

# A list of dicts with fixtures in it: @{FILE} is its path, @{text:FILE} what is
# in it.
proc spec::filled {text} {
    set dicts {}
    foreach dict $text {
	lappend dicts [lmap word $dict {
	    if {[regexp {^@{text:(.*)}$} $word -> file]} {
		pem $file
	    } elseif {[regexp {^@{(.*)}$} $word -> file]} {
		pki $file
	    } else {
		set word
	    }
	}]
    }
    return $dicts
}

# The bytes of a fixture.
proc spec::contents {name} {
    set chan [open [pki $name] rb]
    try {
	return [read $chan]
    } finally {
	close $chan
    }
}

# A socket that is connected to a silent peer, non-blocking.
proc spec::Plain {} {
    variable made
    lassign [sockets] chan peer
    lappend made $chan $peer
    return $chan
}

# The same, when the peer has answered in plain HTTP.
proc spec::Http {} {
    variable made
    set chan [Plain]
    puts -nonewline [lindex $made end] "HTTP/1.1 400 Bad Request\r\n\r\n"
    flush [lindex $made end]
    return $chan
}

# The same, when the peer is a client that sends records that bring nothing.
proc spec::Flood {} {
    variable made
    set chan [Plain]
    set peer [lindex $made end]
    s2n::push $peer -config {verify none}
    chan pop $peer
    chan configure $peer -translation binary
    puts -nonewline $peer [string repeat \x14\x03\x03\x00\x01\x01 1000]
    flush $peer
    # One that does not block would take several calls.
    chan configure $chan -blocking 1
    return $chan
}

# A blocking channel to a TLS server, which works while the channel waits.
proc spec::Server {args} {
    variable made
    lassign [wires {-pump update}] chan server
    lappend made $chan $server
    s2n::push $server -role server -config [serverConfig {*}$args]
    chan configure $chan -blocking 1
    return $chan
}

# The same with a certificate of pki/accepted/.
proc spec::ServerWith {certificate key} {
    return [Server cert_file [pki accepted/$certificate.pem] \
	    key_file [pki accepted/$key.key]]
}

# A blocking channel from a TLS client, which works while the channel waits.
proc spec::Client {} {
    variable made
    lassign [wires {-pump update}] chan client
    lappend made $chan $client
    s2n::push $client -config {verify none}
    chan configure $chan -blocking 1
    return $chan
}

# The same from a client that only knows the RSA key exchange, and does not wait
# for the server before it sends its ClientKeyExchange.
proc spec::RsaClient {} {
    variable made
    set chan [Plain]
    set peer [lindex $made end]
    set hello [binary format Sa32cSSccS 0x0303 [string repeat r 32] 0 2 0x009c \
	    1 0 0]
    foreach {type body} [list 1 $hello \
	    16 [binary format Sa256 256 [string repeat k 256]]] {
	set size [string length $body]
	puts -nonewline $peer [binary format cSScca2a* 22 0x0303 \
		[expr {$size + 4}] $type 0 [binary format S $size] $body]
    }
    flush $peer
    chan configure $chan -blocking 1
    return $chan
}

# A server whose client has sent early data.
proc spec::Early {} {
    variable made
    set chans [earlyPair hello]
    lappend made {*}$chans
    return [lindex $chans 1]
}

# A TLS channel in the middle of its handshake.
proc spec::Pending {} {
    return [s2n::push [Plain] -servername localhost -config {verify none}]
}

# A TLS channel whose handshake is done.
proc spec::Open {args} {
    variable made
    set chans [tlsPair [list -config [clientConfig {*}$args]]]
    lappend made {*}$chans
    return [lindex $chans 0]
}

# The port of a server for plain connections that says nothing.
proc spec::SilentPort {} {
    variable made
    lassign [listen] listener port
    lappend made $listener
    return $port
}

# A safe interpreter with the package.
proc spec::safeInterp {} {
    variable interps
    set interp [interp create -safe]
    lappend interps $interp
    load {} S2n $interp
    return $interp
}

proc spec::Release {} {
    variable made
    variable interps
    variable files
    foreach interp $interps {
	interp delete $interp
    }
    closeAll $made
    stopPeers
    file delete {*}$files
    set files {}
    set made {}
    set interps {}
}

# Runs the arguments of a test on its subject. Gives "ok", or what else came.
proc spec::Run {subject arguments} {
    return [on::$subject {*}$arguments]
}

# What must hold when a push is refused: the channel is as it was.
proc spec::Refused {chan message options} {
    if {![catch {chan configure $chan -protocol}]} {
	append message " (and TLS is on the channel)"
    }
    return -options $options $message
}

namespace eval spec::on {
    namespace path ::spec
}

proc spec::on::push {args} {
    set chan [Plain]
    try {
	set result [s2n::push $chan -config {verify none} {*}$args]
    } on error {message options} {
	Refused $chan $message $options
    }
    return [expr {$result eq $chan ? "ok" : $result}]
}

proc spec::on::socket {args} {
    set port [SilentPort]
    set chan [s2n::socket -async -config {verify none} {*}$args 127.0.0.1 $port]
    set ::spec::made [linsert $::spec::made 0 $chan]
    return [expr {[string match s2nsock* $chan] ? "ok" : $chan}]
}

proc spec::on::listen {args} {
    set chan [s2n::socket -server list -config [serverConfig] \
	    -myaddr 127.0.0.1 {*}$args 0]
    lappend ::spec::made $chan
    return [expr {[string match s2nserver* $chan] ? "ok" : $chan}]
}

proc spec::on::handshake {args} {
    set result [s2n::handshake [Pending] {*}$args]
    return [expr {$result eq "0" ? "ok" : $result}]
}

proc spec::on::status {args} {
    set result [s2n::status {*}$args [Pending]]
    return [expr {$result eq "" ? "ok" : $result}]
}

proc spec::on::describe {args} {
    set result [s2n::describe [Pending] {*}$args]
    return [expr {[string match handshake* $result] ? "ok" : $result}]
}

proc spec::on::policies {args} {
    set result [s2n::policies {*}$args]
    set unknown [lsearch -inline -not -regexp $result {^\w[-\w.]+$}]
    return [expr {$unknown eq "" ? "ok" : $unknown}]
}

# A client that is asked about its server; for -psk, a server about its client.
proc spec::on::accept {args} {
    lassign [sockets] client server
    lappend ::spec::made $client $server
    pushPair [list $client $server] [list -config [clientConfig verify ask] \
	    -verify {lappend ::spec::asked}] [expr {
	    [string match -p* [lindex $args 0]] ? {-hello {lappend ::spec::asked}}
	    : {}}]
    set ::spec::asked {}
    await ::spec::asked
    set result [s2n::accept [lindex $::spec::asked 0] {*}$args]
    return [expr {$result eq "" ? "ok" : $result}]
}

# The authority of the samples is made here.
proc spec::on::certificate {args} {
    set result [s2n::certificate {*}[lmap word $args {
	expr {$word eq "AUTHORITY" ? [s2n::certificate -ca 1] : $word}
    }]]
    return [expr {[dict keys $result] eq "cert_pem key_pem" ? "ok" : $result}]
}

proc spec::on::config {args} {
    return [push -servername localhost -config $args]
}

proc spec::on::safe {args} {
    set chan [Plain]
    set interp [safeInterp]
    interp share {} $chan $interp
    try {
	interp eval $interp [list \
		s2n::push $chan -servername localhost -config $args]
    } on error {message options} {
	Refused $chan $message $options
    }
}

proc spec::on::channel {args} {
    return [chan configure [Pending] {*}$args]
}

# The arguments have to be accepted.
proc spec::accepts {name subject arguments} {
    test $name "$subject: accepted" -body {
	Run $subject $arguments
    } -cleanup Release -result ok
}

# They have to be refused with this message and errorCode.
proc spec::refuses {name subject arguments message code} {
    test $name "$subject: refused" -body {
	caught {Run $subject $arguments}
    } -cleanup Release -result [list $code $message]
}

# Of an option that is given twice the last value holds.
proc spec::repeats {name subject arguments option value} {
    test $name "$subject: the last one holds" -body {
	list [Run $subject $arguments] \
		[chan configure [lindex $::spec::made 0] $option]
    } -cleanup Release -result [list ok $value]
}

# A command has to fail with this message and errorCode.
proc spec::fails {name script message code} {
    test $name $script -body {
	caught {uplevel #0 $script}
    } -cleanup Release -result [list $code $message]
}

# A command has to give this.
proc spec::gives {name script result} {
    test $name $script -body $script -cleanup Release -result $result
}

# The same for a list, which may be written on several lines.
proc spec::givesList {name script result} {
    test $name $script -body $script -cleanup Release \
	    -result [list {*}$result]
}

# An example of the manual has to work, and to give what it says.
proc spec::example {name script args} {
    test $name "example: $script" -body {
	set result [Example $script]
	expr {$args eq "" ? "ok" : $result}
    } -cleanup Release -result [expr {$args eq "" ? "ok" : [lindex $args 0]}]
}

# An example of the manual has to fail with this message and errorCode.
proc spec::failing {name script message code} {
    test $name "failing example: $script" -body {
	# Tcl lets some commands fail without an error.
	catch {Example $script} said options
	list [dict get $options -errorcode] [Shown $message $said]
    } -cleanup Release -result [list $code $message]
}

# What was said, as it is shown: "..." stands for any end of it, and "sock1" for
# any socket.
proc spec::Shown {shown said} {
    set said [regsub -all {"sock[[:xdigit:]]+"} $said {"sock1"}]
    set start [string range $shown 0 end-3]
    if {[string match {*...} $shown]
	    && [string equal -length [string length $start] $start $said]} {
	return $shown
    }
    return $said
}

# Runs an example with the variables that examples use.
proc spec::Example {script} {
    set chan [Plain]
    set caFile [pki ca.pem]
    set caDir [pki hashed]
    set certFile [pki server.pem]
    set keyFile [pki server.key]
    set rsaFile [pki rsa.pem]
    set p12File [pki server.p12]
    set encryptedKeyFile [pki encrypted.key]
    set crlFile [pki crl.pem]
    set ocspFile [pki server.ocsp]
    set sctFile [pki server.sct]
    set sct [string range [spec::contents server.sct] 4 82]
    set logFile [fresh keys.log]
    set caPem [pem ca.pem]
    set certPem [pem server.pem]
    set keyPem [pem server.key]
    set config {verify none}
    if {[string match {*s2n::socket*$host $port*} $script]
	    || [string match {*s2n::socket*127.0.0.1 $port*} $script]} {
	set host 127.0.0.1
	set port [echoServer]
    }
    if {[string match {*s2n::shutdown $chan*} $script]} {
	set chan [Open]
    }
    if {[string match {*$tlsChan*} $script]} {
	set tlsChan [lindex [Pair] 0]
    }
    if {[string match {*$accepted*} $script]} {
	set accepted [lindex [Pair] 1]
    }
    if {[string match {*$oldChan*} $script]} {
	set oldChan [Open cipher_preferences $::spec::oldPolicy]
    }
    if {[string match {*$unverifiedChan*} $script]} {
	set unverifiedChan [Open verify none]
    }
    if {[string match {*$httpChan*} $script]} {
	set httpChan [Http]
    }
    if {[string match {*$floodChan*} $script]} {
	set floodChan [Flood]
    }
    if {[string match {*$serverChan*} $script]} {
	set serverChan [Server]
    }
    if {[string match {*$helloChan*} $script]} {
	set helloChan [Client]
    }
    if {[string match {*$earlyChan*} $script]} {
	set earlyChan [Early]
    }
    if {[string match {*$rsaChan*} $script]} {
	set rsaChan [RsaClient]
    }
    if {[string match {*$purposeChan*} $script]} {
	set purposeChan [ServerWith purpose leaf]
	set caFile [pki accepted/root.pem]
    }
    if {[string match {*$weakChan*} $script]} {
	set weakChan [ServerWith leaf-rsa1024 leaf-rsa1024]
	set caFile [pki accepted/root.pem]
    }
    if {[string match {*$sha1Chan*} $script]} {
	set sha1Chan [ServerWith leaf-sha1 leaf]
	set caFile [pki accepted/root.pem]
    }
    if {[string match {*$safeInterp*} $script]} {
	set safeInterp [safeInterp]
	interp share {} $chan $safeInterp
    }
    set before [chan names]
    try {
	eval $script
    } finally {
	foreach new [chan names] {
	    if {$new ni $before} {
		lappend ::spec::made $new
	    }
	}
    }
}

# A security policy that does not have TLS 1.3.
set spec::oldPolicy 20190214

# Handlers in examples.
proc spec::connected {chan} {
}

proc spec::serve {chan} {
}

proc spec::told {event chan args} {
}

proc spec::look {chan certificate} {
}

proc spec::sign {chan request} {
}

# Whether the answer to a question for all options has this one.
proc spec::lists {name option isListed} {
    test $name "chan configure names $option: $isListed" -body {
	dict exists [chan configure [Pending]] $option
    } -cleanup Release -result $isListed
}

# The value of an option during the handshake.
proc spec::shows {name option value} {
    test $name "chan configure $option" -body {
	chan configure [Pending] $option
    } -cleanup Release -result $value
}

# An option can be set, and then has the value.
proc spec::sets {name option value} {
    test $name "chan configure $option $value" -body {
	set chan [Pending]
	chan configure $chan $option $value
	chan configure $chan $option
    } -cleanup Release -result $value
}

# An option cannot be set. The rest of the message is of the channel below.
proc spec::readOnly {name option} {
    test $name "chan configure $option x" -body {
	lindex [caught {Run channel [list $option x]}] 1
    } -cleanup Release -match glob \
	    -result "bad option \"$option\": should be one of *"
}

# A client's s2n::status has a key, and its value matches.
proc spec::tells {name key expression} {
    test $name "s2n::status: $key" -body {
	Matching $key $expression \
		[s2n::status [lindex [Pair] 0]]
    } -cleanup Release -result ok
}

# The same for the certificate of the server, which its own end tells of, too:
# it is the one of the example.
proc spec::tellsOfCertificate {name key expression example} {
    test $name "s2n::status: $key" -body {
	lassign [Pair] client server
	set status [s2n::status $client]
	list [Matching $key $expression $status] \
		[Matching $key $expression [s2n::status -local $server]] \
		[Shown $example [string map {\n " "} [dict get $status $key]]]
    } -cleanup Release -result [list ok ok $example]
}

# A TLS connection that has agreed on h2.
proc spec::Pair {} {
    variable made
    set chans [tlsPair {-alpn h2} {-alpn h2}]
    lappend made {*}$chans
    return $chans
}

proc spec::Matching {key expression status} {
    if {![dict exists $status $key]} {
	return "no $key"
    }
    set value [dict get $status $key]
    return [expr {[regexp $expression $value] ? "ok" : $value}]
}

# Two ends with a security policy agree on this version, and on a post-quantum
# group or not. Some policies want keys that the certificates here do not have.
proc spec::negotiates {name policy protocol postQuantum} {
    test $name "two ends with policy $policy" -body {
	if {[catch {AgreeBy $policy server} agreed]
		&& [catch {AgreeBy $policy rsa} agreed]} {
	    return -code [expr {[string match *INCOMPATIBLE* $::errorCode]
		    || [string match *UNTRUSTED* $::errorCode] ? "ok" : "error"}] \
		    [list $protocol $postQuantum]
	}
	return $agreed
    } -cleanup Release -result [list $protocol $postQuantum]
}

proc spec::AgreeBy {policy cert} {
    variable made
    lassign [tlsPair \
	    [list -config [clientConfig cipher_preferences $policy]] \
	    [list -config [serverConfig cipher_preferences $policy \
	    cert_file [pki $cert.pem] key_file [pki $cert.key]]]] client server
    lappend made $client $server
    return [list [chan configure $client -protocol] \
	    [string match *MLKEM* [chan configure $client -group]]]
}

# The names of the package's commands in an interpreter.
proc spec::commandsIn {interp} {
    return [lsort [lmap name [interp eval $interp {info commands ::s2n::*}] {
	namespace tail $name
    }]]
}

# The names of what "namespace import ::s2n::*" gives.
proc spec::importable {} {
    namespace eval ::spec::imported {
	namespace import ::s2n::*
    }
    set names [lsort [namespace eval ::spec::imported {namespace import}]]
    namespace delete ::spec::imported
    return $names
}

# The security policies that are listed but cannot be used.
proc spec::refusedPolicies {} {
    set refused {}
    foreach policy [s2n::policies] {
	if {[catch {Run config [list cipher_preferences $policy]} message]} {
	    lappend refused $policy $message
	}
	Release
    }
    return $refused
}

namespace import -force spec::*
