# tls.tcl --
#
#	The package s2n::tls: the commands of the package tls (tcltls) on top of
#	s2n, for modules that ask for no other. doc/TLS.md is its manual. Where
#	the two differ in what is safe, this one takes the safe side.

package require Tcl 8.6-

if {[package provide tls] ne "" || [info commands ::tls::import] ne ""} {
    return -code error -errorcode {S2N TLS_LOADED} "the package tls is in this\
	    interpreter already: require s2n::tls first, or use an interpreter\
	    of its own"
}

package require s2n

namespace eval ::tls {
    # What tls::socket connects with; the package http sets it.
    variable socketCmd ::socket

    # Scripts for tcltls set these. They mean nothing here.
    variable debug 0
    variable logcmd {}

    variable defaults {}	;# what tls::init was given
    variable configs {}		;# cache: {config times of files} -> config

    # All options: name, kind, where it may stand, and what becomes of it. The
    # kinds: a value; a boolean; a flag, which has no value; one whose value is
    # ignored; one that is refused unless the value is empty.
    variable table {
	{-alpn value {import socket server}
	    "List of application protocols, as `-alpn` of `s2n::push`."}
	{-async flag {socket}
	    "As `-async` of Tcl's `socket`. The host name is resolved before the command returns."}
	{-autoservername boolean {socket}
	    "On by default: `-servername` is *host*. Off: no name is sent, but the certificate must still cover *host*."}
	{-backlog value {server} "Passed to `socket`."}
	{-cadir value {import socket server}
	    "Config key `ca_dir`. It replaces the system's authorities."}
	{-cafile value {import socket server}
	    "Config key `ca_file`. It replaces the system's authorities."}
	{-castore refused {import socket server}
	    "Error, unless empty: OpenSSL's stores do not exist here."}
	{-cert value {import socket server}
	    "Config key `cert_pem`. DER, or PEM text."}
	{-certfile value {import socket server}
	    "Config key `cert_file`."}
	{-cipher value {import socket server}
	    "The name of a security policy (`s2n::policies`) selects it. Any other value is ignored: the policy determines the ciphers, and has no weak ones."}
	{-ciphersuites ignored {import socket server}
	    "Ignored, as `-cipher`."}
	{-command value {import socket server}
	    "Called from the event loop: with `info`, the channel, `handshake`, `done`, a text and `info` when the handshake completes; with `error`, the channel and a message when the connection fails, unless a command raises that error. It is not asked to verify the peer, so a client cannot combine it with `-require 0`."}
	{-config value {import socket server}
	    "Only in this package: a config of `s2n::push`. Its keys override the other options."}
	{-dhparams ignored {import socket server}
	    "Ignored: key exchange uses elliptic curves and ML-KEM."}
	{-key value {import socket server}
	    "Config key `key_pem`. DER, or PEM text."}
	{-keyfile value {import socket server}
	    "Config key `key_file`. Default: `-certfile`."}
	{-model refused {import}
	    "Error, unless empty."}
	{-myaddr value {socket server} "Passed to `socket`."}
	{-myport value {socket} "Passed to `socket`."}
	{-password value {import socket server}
	    "Called with `password`, 0 and a size when the key is encrypted, or without arguments if it takes none. Its result is the config key `key_password`."}
	{-post_handshake ignored {import socket server}
	    "Ignored: session tickets are always read, and no certificate is requested after the handshake."}
	{-request boolean {import socket server}
	    "Server: on requests a certificate, which must be valid if the client sends one. Default: off. Client: no effect, a server always sends its certificate."}
	{-require boolean {import socket server}
	    "Client: on by default; `-require 0` disables all verification, so that anybody can pose as the server. Server: on requires a valid certificate. Default: off."}
	{-reuseaddr value {server} "Passed to `socket`."}
	{-reuseport value {server} "Passed to `socket`."}
	{-security_level value {import socket server}
	    "0 and 1 are ignored. A higher level is an error: choose a security policy with `-cipher`."}
	{-securitylevel value {import socket server}
	    "As `-security_level`."}
	{-server value {import server}
	    "`tls::import`: boolean, on for the server role. `tls::socket`: the command for accepted connections."}
	{-servername value {import socket server}
	    "As `-servername` of `s2n::push`: the name to send, and to verify in the certificate. Default in `tls::socket`: *host*. A server ignores it. A command prefix is called with the channel and returns the name, or nothing for the default; write its name with `::`, or give it an argument."}
	{-session_id ignored {import socket server}
	    "Ignored: the handshake is a full one."}
	{-ssl2 boolean {import socket server} "No effect: SSL 2 does not exist here."}
	{-ssl3 boolean {import socket server} "No effect: SSL 3 is never offered."}
	{-tls1 boolean {import socket server}
	    "No effect: TLS 1.0 is not offered. If you need it, name an old security policy with `-cipher`."}
	{-tls1.1 boolean {import socket server} "No effect, as `-tls1`."}
	{-tls1.2 boolean {import socket server}
	    "On by default. Off: TLS 1.3 only, with the security policy `CloudFront-TLS-1-3-2025`."}
	{-tls1.3 boolean {import socket server}
	    "On by default. Off: TLS 1.2 only, with the security policy `20240501`. Disabling both is an error."}
	{-type value {socket}
	    "Passed to the command in `tls::socketCmd`, never to `::socket`."}
	{-validatecommand value {import socket server}
	    "Called with `verify`, the channel, 0, the dictionary of the peer's certificate, 1 and an empty text, after the certificate has passed all checks. It returns whether to accept the peer. A client cannot combine it with `-require 0`, and a server needs `-request 1` or `-require 1`. On a blocking channel, call `tls::handshake` before you read or write."}
	{-vcmd value {import socket server} "As `-validatecommand`."}
	{-verifyhost value {import socket}
	    "Only in this package: as `-verifyhost` of `s2n::push`."}
    }
    variable socketOptions {-async -myaddr -myport}
    variable listenOptions {-myaddr -backlog -reuseaddr -reuseport}

    variable versions {ssl2 ssl3 tls1 tls1.1 tls1.2 tls1.3}

    # The suites that are offered by default. A test compares them with what a
    # peer sees.
    variable suites {
	tls1.2 {
	    ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384
	    ECDHE-RSA-AES128-GCM-SHA256 ECDHE-RSA-AES256-GCM-SHA384
	}
	tls1.3 {
	    TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384
	    TLS_CHACHA20_POLY1305_SHA256
	}
    }
}

# ------------------------------------------------------------- options

# The row of an option, if it may stand here.
proc ::tls::Row {option places} {
    variable table
    set row [lsearch -inline -exact -index 0 $table $option]
    foreach place [lindex $row 2] {
	if {$place in $places} {
	    return $row
	}
    }
    set names {}
    foreach row $table {
	foreach place [lindex $row 2] {
	    if {$place in $places && [lindex $row 0] ni $names} {
		lappend names [lindex $row 0]
	    }
	}
    }
    throw [list TCL LOOKUP INDEX option $option] \
	    "bad option \"$option\": must be [join [lrange $names 0 end-1] {, }],\
	    or [lindex $names end]"
}

# Takes the options from the beginning of a list. Gives them as a dict, and what
# is left of the list. An empty value is none: modules pass on what they were
# not given, and that must not undo what tls::init says. It does undo the same
# option further left, which is how a user gets rid of what a module passes.
proc ::tls::Parse {arguments places} {
    set given {}
    set count [llength $arguments]
    for {set i 0} {$i < $count} {incr i} {
	set option [lindex $arguments $i]
	if {![string match -* $option]} {
	    break
	}
	lassign [Row $option $places] - kind
	if {$kind eq "flag"} {
	    dict set given $option 1
	    continue
	}
	if {[incr i] >= $count} {
	    throw [list S2N VALUE_MISSING $option] "value for \"$option\" missing"
	}
	set value [lindex $arguments $i]
	Check $option $kind $value
	if {$value ne ""} {
	    dict set given $option $value
	} else {
	    dict unset given $option
	}
    }
    return [list $given [lrange $arguments $i end]]
}

# Refuses a value that cannot be.
proc ::tls::Check {option kind value} {
    set message ""
    if {$kind eq "boolean" && ![string is boolean -strict $value]} {
	set message "bad value \"$value\" for \"$option\": must be a boolean"
    } elseif {$kind eq "refused" && $value ne ""} {
	set message "\"$option\" is not supported by the package s2n::tls"
    } elseif {$option in {-security_level -securitylevel}
	    && !([string is integer -strict $value] && $value < 2)} {
	set message "\"$option\" can only be 0 or 1: choose a security policy\
		with -cipher instead"
    }
    if {$message ne ""} {
	throw [list S2N BAD_VALUE $option] $message
    }
}

proc ::tls::Given {given option {default ""}} {
    return [expr {[dict exists $given $option] ? [dict get $given $option]
	    : $default}]
}

# What of the options is for the command that makes a socket.
proc ::tls::SocketOptions {given names} {
    set result {}
    foreach name $names {
	if {![dict exists $given $name]} {
	    continue
	}
	lappend result $name
	if {$name ne "-async"} {
	    lappend result [dict get $given $name]
	}
    }
    return $result
}

# ------------------------------------------------------------- configs

# The security policy for the versions that are wanted; none: the default.
proc ::tls::Policy {given} {
    set cipher [Given $given -cipher]
    if {$cipher ne "" && $cipher in [s2n::policies]} {
	return $cipher
    }
    set two [string is true [Given $given -tls1.2 1]]
    set three [string is true [Given $given -tls1.3 1]]
    if {$two && $three} {
	return ""
    }
    if {$two} {
	return 20240501
    }
    if {$three} {
	return CloudFront-TLS-1-3-2025
    }
    throw {S2N BAD_COMBINATION -tls1.3} \
	    "TLS 1.2 or TLS 1.3 must be on: for older versions, pass the name\
		of a security policy with -cipher"
}

# DER as PEM text.
proc ::tls::Pem {label data} {
    if {[string match *-----BEGIN* $data]} {
	return $data
    }
    return "-----BEGIN $label-----\n[binary encode base64 -maxlen 64 \
	    $data]\n-----END $label-----\n"
}

# The label for a private key: PKCS #8, PKCS #1 and SEC 1 differ in what follows
# the first integer.
proc ::tls::KeyLabel {der} {
    if {[regexp {^0.{1,5}?\x02\x01\x01\x04} $der]} {
	return "EC PRIVATE KEY"
    }
    if {[regexp {^0.{1,5}?\x02\x01\x00\x02} $der]} {
	return "RSA PRIVATE KEY"
    }
    return "PRIVATE KEY"
}

# Asks for the password of an encrypted key.
proc ::tls::Password {command config} {
    if {[dict exists $config key_pem]} {
	set text [dict get $config key_pem]
    } else {
	set chan [open [dict get $config key_file]]
	set text [read $chan]
	close $chan
    }
    if {![string match *ENCRYPTED* $text]} {
	return $config
    }
    try {
	set password [uplevel #0 [list {*}$command password 0 1024]]
    } trap {TCL WRONGARGS} {} {
	set password [uplevel #0 $command]
    }
    dict set config key_password $password
    return $config
}

proc ::tls::OwnIdentity {given} {
    set config {}
    foreach {option key} {-certfile cert_file -keyfile key_file} {
	if {[dict exists $given $option]} {
	    dict set config $key [dict get $given $option]
	}
    }
    if {[dict exists $given -cert]} {
	dict set config cert_pem [Pem CERTIFICATE [dict get $given -cert]]
    }
    if {[dict exists $given -key]} {
	set key [dict get $given -key]
	dict set config key_pem [Pem [KeyLabel $key] $key]
    }
    if {[dict exists $config cert_file] && ![dict exists $config key_file]
	    && ![dict exists $config key_pem]} {
	dict set config key_file [dict get $config cert_file]
    }
    if {[dict exists $given -password] && ([dict exists $config key_file]
	    || [dict exists $config key_pem])} {
	set config [Password [dict get $given -password] $config]
    }
    return $config
}

# The other way out: -command is good for more than to reject a peer.
proc ::tls::Unchecked {option} {
    return [expr {$option eq "-command" ? ", or \"-config {verify none}\"\
	    instead of \"-require 0\"" : ""}]
}

proc ::tls::PeerCheck {role given} {
    set isRequired [string is true -strict [Given $given -require]]
    if {$role eq "client"} {
	if {$isRequired || ![dict exists $given -require]} {
	    return {}
	}
	foreach option {-command -validatecommand -vcmd} {
	    if {[dict exists $given $option]} {
		throw {S2N BAD_COMBINATION -require} "\"-require 0\" disables\
			verification, so the command of \"$option\" could not\
			reject anybody: pass \"$option {}\" behind it[Unchecked\
			$option]"
	    }
	}
	return {verify none}
    }
    if {$isRequired} {
	return {client_auth required}
    }
    if {[string is true -strict [Given $given -request]]} {
	return {client_auth optional}
    }
    return {}
}

# Without a certificate to look at -validatecommand would never be called.
proc ::tls::CheckValidation {role given config} {
    foreach option {-validatecommand -vcmd} {
	if {![dict exists $given $option]} {
	    continue
	}
	if {$role eq "server" && [Given $config client_auth none] eq "none"} {
	    throw [list S2N BAD_COMBINATION $option] "\"$option\" on a server\
		    needs -request 1 or -require 1: no client shows a\
		    certificate otherwise"
	}
	if {$role eq "client" && [Given $config verify full] eq "none"} {
	    throw [list S2N BAD_COMBINATION $option] "\"verify none\" in\
		    -config turns verification off, so the command of\
		    \"$option\" cannot reject any certificate: leave one of\
			them out"
	}
    }
}

# The config for these options.
proc ::tls::Config {role given} {
    set config [dict merge [OwnIdentity $given] [PeerCheck $role $given]]
    foreach {option key} {-cafile ca_file -cadir ca_dir} {
	if {[dict exists $given $option]} {
	    dict set config $key [dict get $given $option]
	}
    }
    set policy [Policy $given]
    if {$policy ne ""} {
	dict set config cipher_preferences $policy
    }
    return [Cached [dict merge $config [Given $given -config]]]
}

# What changes when a file does.
proc ::tls::Stamp {path} {
    if {[catch {file stat $path stat}]} {
	return
    }
    return [list $stat(mtime) $stat(size) $stat(ino)]
}

# A value equal to the config that s2n may have seen before: it keeps with the
# value what it has read from files. When a file has changed it is a new value.
proc ::tls::Cached {config} {
    variable configs
    set key [list $config]
    foreach name {ca_file ca_dir cert_file key_file crl_file} {
	if {[dict exists $config $name]} {
	    lappend key [Stamp [dict get $config $name]]
	}
    }
    if {![dict exists $configs $key]} {
	if {[dict size $configs] >= 32} {
	    set configs {}
	}
	dict set configs $key $config
    }
    return [dict get $configs $key]
}

# The options of s2n::push for callbacks, which come in the words of tcltls.
proc ::tls::Callbacks {given} {
    set options {}
    foreach {option theirs handler} {
	-command -command ::tls::Told
	-vcmd -verify ::tls::Verify
	-validatecommand -verify ::tls::Verify
    } {
	if {[dict exists $given $option]} {
	    dict set options $theirs [list $handler [dict get $given $option]]
	}
    }
    return $options
}

# Calls a command of the script, and names the option where it fails.
proc ::tls::Call {option command args} {
    try {
	return [uplevel #0 [list {*}$command {*}$args]]
    } on error {message options} {
	return -options $options "the command of $option failed: $message"
    }
}

proc ::tls::Told {command event chan args} {
    switch -- $event {
	handshake {
	    Call -command $command info $chan handshake done \
		    "the handshake is complete" info
	}
	failed {
	    Call -command $command error $chan [lindex $args 0]
	}
    }
}

# An error rejects the peer, too, and is a background error.
proc ::tls::Verify {command chan certificate} {
    try {
	set isAccepted [Call -validatecommand $command \
		verify $chan 0 $certificate 1 ""]
	if {![string is boolean -strict $isAccepted]} {
	    error "the command of -validatecommand returned \"$isAccepted\":\
		    must be a boolean"
	}
    } on error {message options} {
	s2n::reject $chan $message
	return -options $options $message
    }
    if {$isAccepted} {
	s2n::accept $chan
    } else {
	s2n::reject $chan "the command of -validatecommand has rejected it"
    }
}

# Whether a value of -servername is a command, and no name or IPv6 address.
proc ::tls::IsCommand {value} {
    if {[catch {llength $value} count]} {
	return 0
    }
    return [expr {$count > 1 || ([string match *::* $value]
	    && ([uplevel #0 [list namespace which -command $value]] ne ""
	    || ![regexp {^[[:xdigit:]:.]+(%.*)?$} $value]))}]
}

# The options with the name that a command of -servername has for the channel.
proc ::tls::Named {given chan} {
    set command [Given $given -servername]
    if {![IsCommand $command]} {
	return $given
    }
    set name [Call -servername $command $chan]
    if {$name eq ""} {
	return [dict remove $given -servername]
    }
    return [dict replace $given -servername $name]
}

# Whether a client with this config checks the name of its server.
proc ::tls::NeedsName {config} {
    return [expr {[Given $config verify full] eq "full"
	    && ![dict exists $config psk]}]
}

# The options for s2n::push.
proc ::tls::PushOptions {role given {host ""} {port ""}} {
    set options [list -role $role -config [Config $role $given] \
	    -errorcodes posix]
    if {[dict exists $given -alpn]} {
	lappend options -alpn [dict get $given -alpn]
    }
    CheckValidation $role $given [dict get $options -config]
    lappend options {*}[Callbacks $given]
    if {$role eq "server"} {
	return $options
    }
    set name [Given $given -servername]
    set verify [Given $given -verifyhost]
    if {$name eq "" && [string is true [Given $given -autoservername 1]]} {
	set name $host
    }
    if {$verify eq "" && $name eq ""
	    && [Given [dict get $options -config] verify full] eq "full"} {
	set verify $host
    }
    if {$name eq "" && $verify eq "" && [NeedsName [lindex $options 3]]} {
	throw {S2N NO_NAME} "no name to verify in the server's certificate:\
		pass -servername, with tls::init if a module calls\
		tls::import, or -require 0 to accept any server"
    }
    set destination [expr {$host eq "" ? "" : "\"$host\" port $port"}]
    foreach {option value} [list -servername $name -verifyhost $verify \
	    -destination $destination] {
	if {$value ne ""} {
	    lappend options $option $value
	}
    }
    return $options
}

# ------------------------------------------------------------- channels

# Stacks TLS. The handshake goes on later, also on a blocking channel: that is
# how tls::handshake can be what reports its failure.
proc ::tls::Push {chan options} {
    set blocking [chan configure $chan -blocking]
    chan configure $chan -blocking 0
    try {
	s2n::push $chan {*}$options
    } finally {
	chan configure $chan -blocking $blocking
    }
}

# As Push, for the connection to a host that may be no name for TLS: 127.1, and
# what only this machine knows. That is for whoever asks for its certificate.
proc ::tls::PushTo {chan options given host} {
    try {
	Push $chan $options
    } trap {S2N BAD_VALUE} {message details} {
	set option [lindex [dict get $details -errorcode] 2]
	if {$option ni {-servername -verifyhost}
		|| [Given $given $option] ne ""} {
	    return -options $details $message
	}
	if {[NeedsName [dict get $options -config]]} {
	    throw {S2N NO_NAME} "no name to verify in the server's certificate:\
		    \"$host\" is neither a host name nor a numeric\
		    address: give -servername"
	}
	Push $chan [dict remove $options $option]
    }
}

# A transform that lets nothing through. It is what a client's channel gets when
# there could be no TLS: a module that takes no notice of the error would go on
# in the clear.
proc ::tls::Refusal {message code subcommand handle args} {
    switch -- $subcommand {
	initialize {
	    return {initialize finalize read write}
	}
	finalize {
	    return
	}
    }
    return -code error -errorcode $code $message
}

# A channel that is never ready, to try options on.
proc ::tls::Silence {subcommand args} {
    switch -- $subcommand {
	initialize {
	    return {initialize finalize watch read write}
	}
	read {
	    return -code error EAGAIN
	}
	write {
	    return [string length [lindex $args 1]]
	}
    }
}

proc ::tls::TryOptions {options} {
    set chan [chan create {read write} ::tls::Silence]
    try {
	Push $chan $options
    } finally {
	close $chan
    }
}

proc ::tls::Accept {given command chan address port} {
    try {
	Push $chan [PushOptions server $given]
	uplevel #0 [list {*}$command $chan $address $port]
    } on error {message options} {
	catch {close $chan}
	return -options $options $message
    }
}

proc ::tls::Listen {given port} {
    variable listenOptions
    TryOptions [PushOptions server $given]
    return [::socket -server [list ::tls::Accept $given \
	    [dict get $given -server]] \
	    {*}[SocketOptions $given $listenOptions] $port]
}

proc ::tls::Connect {given host port} {
    variable socketCmd
    variable socketOptions
    set names $socketOptions
    if {$socketCmd ne "::socket"} {
	lappend names -type
    }
    # Before there is a socket, so that bad options leave none. A command for
    # the name gets the channel, and has to wait for it.
    set isNamed [IsCommand [Given $given -servername]]
    if {!$isNamed} {
	set options [PushOptions client $given $host $port]
    }
    # From the global namespace: "socket" is another command here. Its error
    # does not say what could not be reached.
    try {
	set chan [namespace eval :: [list {*}$socketCmd \
		{*}[SocketOptions $given $names] $host $port]]
    } trap POSIX {- options} {
	return -options $options "connection to \"$host\" port $port failed:\
		[lindex [dict get $options -errorcode] end]"
    }
    try {
	if {$isNamed} {
	    set given [Named $given $chan]
	    set options [PushOptions client $given $host $port]
	}
	PushTo $chan $options $given $host
    } on error {message options} {
	catch {close $chan}
	return -options $options $message
    }
    return $chan
}

# ------------------------------------------------------------- commands

proc ::tls::init {args} {
    variable defaults
    lassign [Parse $args socket] given rest
    if {[llength $rest] > 0} {
	throw {TCL WRONGARGS} \
		"wrong # args: should be \"tls::init ?-option value ...?\""
    }
    set defaults $given
    return
}

proc ::tls::socket {args} {
    variable defaults
    set isServer [expr {"-server" in $args}]
    set place [expr {$isServer ? "server" : "socket"}]
    lassign [Parse $args [list $place]] given rest
    set given [dict merge $defaults $given]
    if {$isServer && [llength $rest] == 1} {
	return [Listen $given {*}$rest]
    }
    if {!$isServer && [llength $rest] == 2} {
	return [Connect $given {*}$rest]
    }
    throw {TCL WRONGARGS} "wrong # args: should be\
	    \"tls::socket [expr {$isServer ? {-server command ?options? port}
	    : {?options? host port}}]\""
}

proc ::tls::import {channel args} {
    variable defaults
    lassign [Parse $args import] given rest
    if {[llength $rest] > 0} {
	Row [lindex $rest 0] import
    }
    # Of what is no channel this is an error.
    chan configure $channel -blocking
    set given [dict merge $defaults $given]
    set isServer [Given $given -server 0]
    Check -server boolean $isServer
    set role [expr {$isServer ? "server" : "client"}]
    try {
	if {!$isServer} {
	    set given [Named $given $channel]
	}
	Push $channel [PushOptions $role $given]
    } on error {message options} {
	set code [dict get $options -errorcode]
	if {$role eq "client" && $code ne "S2N BAD_CHANNEL"} {
	    catch {chan push $channel [list ::tls::Refusal $message $code]}
	}
	return -options $options $message
    }
    return $channel
}

proc ::tls::starttls {channel args} {
    tailcall import $channel {*}$args
}

proc ::tls::unimport {channel} {
    # Without TLS this is an error; chan pop would close the channel.
    s2n::status $channel
    chan pop $channel
    return
}

proc ::tls::unstack {channel} {
    tailcall unimport $channel
}

proc ::tls::shutdown {channel} {
    tailcall unimport $channel
}

proc ::tls::handshake {channel} {
    return [s2n::handshake $channel]
}

proc ::tls::status {args} {
    set isLocal [expr {[lindex $args 0] eq "-local"}]
    if {[llength $args] != 1 + $isLocal} {
	throw {TCL WRONGARGS} \
		"wrong # args: should be \"tls::status ?-local? channel\""
    }
    set status [s2n::status {*}$args]
    if {$status ne ""} {
	# The names of the protocol in tcltls 1.7, and of the peer in 1.8.
	dict set status version [dict get $status protocol]
	dict set status peername [dict get $status servername]
    }
    return $status
}

proc ::tls::connection {channel} {
    set status [s2n::status $channel]
    if {$status eq ""} {
	return {state handshake}
    }
    set result {state established}
    foreach {key source} {
	servername servername protocol protocol is_server is_server
	session_reused session_reused cipher cipher cipher_id cipher_id
	algorithm_bits sbits secret_bits sbits alpn alpn
    } {
	dict set result $key [dict get $status $source]
    }
    # None of these exists here.
    return [dict merge $result {
	renegotiation_allowed 0 compression none expansion none
    }]
}

# The other arguments that tcltls has are about OpenSSL.
proc ::tls::ciphers {{protocol ""} args} {
    variable suites
    variable versions
    if {$protocol eq ""} {
	return [list {*}[dict get $suites tls1.3] {*}[dict get $suites tls1.2]]
    }
    if {$protocol ni $versions} {
	throw [list TCL LOOKUP INDEX protocol $protocol] \
		"bad protocol \"$protocol\": must be\
		[join [lrange $versions 0 end-1] {, }], or [lindex $versions end]"
    }
    return [list {*}[Given $suites $protocol]]
}

# Commands that tcltls has for scripts to name in -command, -validatecommand
# and -password. They leave everything to what s2n has verified.
proc ::tls::callback {event args} {
    return [expr {$event eq "verify" ? [lindex $args 3] : ""}]
}

proc ::tls::validate_command {event args} {
    tailcall callback $event {*}$args
}

proc ::tls::password {args} {
    throw {S2N BAD_VALUE -password} "the key is encrypted, and tls::password\
	    knows no password: give -password a command of your own"
}

proc ::tls::version {} {
    set versions [s2n::version]
    return "s2n-tls [dict get $versions s2n_tls], AWS-LC\
	    [dict get $versions aws_lc]"
}

proc ::tls::protocols {} {
    variable suites
    return [dict keys $suites]
}

# Those who look at the version want to know what there is: all that 1.8 has.
# With Tcl 9 there is only tcltls 2, and scripts may ask for that.
package provide tls [expr {[package vsatisfies [package provide Tcl] 9-]
	? 2.0 : 1.8}]
package provide s2n::tls [package provide s2n]
