# peers.tcl --
#
#	Peers that are other programs: tests/peers, openssl, and GnuTLS. They
#	take ports that the system chooses, and none of them outlives its test:
#	a Go peer ends with its standard input, the others run under timeout(1)
#	and are ended by stopPeers.

namespace eval support {
    namespace export peer peerPort peerLine peerSay peerStop stopPeers \
	    openssl opensslServer opensslFileServer opensslToFile opensslFromFile \
	    opensslServerToFile peerOutput gnutls freePort connect listen

    variable goPeer [expr {[info exists ::env(TLS_PEER)] ? $::env(TLS_PEER)
	    : [file join $root .cache peers]}]
    variable peers {}		;# channel -> what to kill, or {}
    variable peerText		;# channel -> output that nobody has taken yet
    array set peerText {}
}

# Starts a program in the background and collects what it says.
proc support::Start {command kill} {
    variable peers
    variable peerText
    set chan [open |[list {*}$command 2>@1] r+]
    # Programs of Windows end their lines with two characters.
    chan configure $chan -blocking 0 -buffering line -translation \
	    [expr {[testConstraint unix] ? "binary" : "auto"}]
    dict set peers $chan [expr {$kill ? [pid $chan] : {}}]
    set peerText($chan) {}
    chan event $chan readable [namespace code [list Listen $chan]]
    return $chan
}

proc support::Listen {chan} {
    variable peerText
    append peerText($chan) [read $chan]
    if {[eof $chan]} {
	chan event $chan readable {}
	append peerText($chan) "\nended\n"
    }
}

# Waits for output that matches a regular expression, takes away all up to its
# end, and returns the match and its groups.
proc support::Expect {chan expression {ms 20000}} {
    variable peerText
    set timer [after [limit $ms] [list append ::support::peerText($chan) \
	    "\ntoo late\n"]]
    try {
	while {![regexp -indices $expression $peerText($chan) where]} {
	    if {[regexp {\n(ended|too late)\n$} $peerText($chan)]} {
		error "the peer said \"$peerText($chan)\",\
			and not \"$expression\""
	    }
	    vwait ::support::peerText($chan)
	}
	set match [regexp -inline $expression $peerText($chan)]
	set peerText($chan) [string range $peerText($chan) \
		[lindex $where 1]+1 end]
	return $match
    } finally {
	after cancel $timer
    }
}

# peer server|client ?option value ...? mode --
#	Starts a Go peer. A server gets a certificate, unless one is given.
proc support::peer {role args} {
    variable goPeer
    if {$role eq "server" && "-cert" ni $args} {
	set args [linsert $args 0 -cert [pki server.pem] -key [pki server.key]]
    }
    return [Start [list $goPeer $role {*}$args] 0]
}

# The port that a Go peer has reported.
proc support::peerPort {chan} {
    return [lindex [peerLine $chan port] 1]
}

# Waits for a line of a Go peer that begins with these words.
proc support::peerLine {chan args} {
    set start [join $args " "]
    return [string trim [lindex \
	    [Expect $chan "(?:^|\\n)(${start}\[^\\n\]*)(?=\\n)"] 1]]
}

# Tells a Go peer in mode "told" what to do, and waits until it has done it.
proc support::peerSay {chan args} {
    puts $chan [join $args " "]
    peerLine $chan done [lindex $args 0]
    return
}

proc support::peerStop {chan} {
    variable peers
    variable peerText
    if {![dict exists $peers $chan]} {
	return
    }
    foreach process [dict get $peers $chan] {
	catch {Kill $process}
    }
    chan configure $chan -blocking 1
    catch {close $chan}
    dict unset peers $chan
    unset -nocomplain peerText($chan)
}

proc support::stopPeers {} {
    variable peers
    foreach chan [dict keys $peers] {
	peerStop $chan
    }
}

# Runs openssl or a GnuTLS program with a limit on its life.
proc support::openssl {args} {
    return [Start [list timeout 120 openssl {*}$args] 1]
}

proc support::gnutls {program args} {
    return [Start [list timeout 120 gnutls-$program {*}$args] 1]
}

# Starts openssl s_server. Returns its channel and port.
proc support::opensslServer {args} {
    set chan [openssl s_server -accept 127.0.0.1:0 \
	    {*}[OpensslServerOptions] {*}$args]
    set port [lindex [Expect $chan {ACCEPT [^\n]*:(\d+)\n}] 1]
    return [list $chan $port]
}

# The same, serving the files of the tests' own folder over HTTP. Then openssl
# may keep to itself which port the system has chosen.
proc support::opensslFileServer {args} {
    set port [freePort]
    set folder [pwd]
    cd [temporaryDirectory]
    set chan [openssl s_server -accept 127.0.0.1:$port -HTTP \
	    {*}[OpensslServerOptions] {*}$args]
    cd $folder
    for {set tries 0} {$tries < [limit 500]} {incr tries} {
	if {![catch {socket 127.0.0.1 $port} probe]} {
	    close $probe
	    return [list $chan $port]
	}
	after 10
    }
    error "openssl s_server does not listen"
}

proc support::OpensslServerOptions {} {
    return [list -cert [pki server.pem] -key [pki server.key]]
}

# Runs openssl with its standard output, and input, in a file: a test that sends
# much in blocking mode can neither empty a pipe nor fill one.
proc support::opensslToFile {args} {
    set path [makeFile {} openssl.out]
    return [Start [list sh -c {exec timeout 120 openssl "$@" > "$0"} \
	    $path {*}$args] 1]
}

proc support::opensslFromFile {path args} {
    return [Start [list sh -c {exec timeout 120 openssl "$@" < "$0"} \
	    $path {*}$args] 1]
}

proc support::opensslServerToFile {args} {
    set chan [opensslToFile s_server -accept 127.0.0.1:0 \
	    {*}[OpensslServerOptions] {*}$args]
    for {set tries 0} {$tries < [limit 500]} {incr tries} {
	if {[regexp {ACCEPT [^\n]*:(\d+)\n} [ReadFile openssl.out] -> port]} {
	    return [list $chan $port]
	}
	after 10
    }
    error "openssl s_server said \"[ReadFile openssl.out]\""
}

# What an openssl has written to its file, after its end.
proc support::peerOutput {chan} {
    Expect $chan {\nended\n$} 60000
    return [ReadFile openssl.out]
}

proc support::ReadFile {name} {
    set chan [open [file join [temporaryDirectory] $name] rb]
    try {
	return [read $chan]
    } finally {
	close $chan
    }
}

# A port that was free a moment ago, for programs that cannot choose one, and to be
# refused. It is below those that the system gives to connections: one of these
# could be taken meanwhile, or a connection to it be one to itself.
proc support::freePort {} {
    while {1} {
	set port [expr {10000 + int(rand() * 20000)}]
	if {![catch {socket -server list -myaddr 127.0.0.1 $port} listener]} {
	    close $listener
	    return $port
	}
    }
}

# A plain binary connection to a peer.
proc support::connect {port {blocking 0}} {
    set chan [socket 127.0.0.1 $port]
    chan configure $chan -translation binary -blocking $blocking
    return $chan
}

# Listens for one connection; "await ::support::accepted" gives it.
proc support::listen {} {
    set listener [socket -server [namespace code Accepted] \
	    -myaddr 127.0.0.1 0]
    return [list $listener [lindex [chan configure $listener -sockname] 2]]
}
