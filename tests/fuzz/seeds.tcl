# seeds.tcl FOLDER --
#
#	Makes the inputs that fuzzing begins with, in FOLDER/config, FOLDER/peer
#	and FOLDER/channel, and FOLDER/config.dict with the words of options. They
#	come from the tests that the spec gives, from tests/pki, and from a
#	handshake of the package with itself. The package has to be in TCLLIBPATH.

package require s2n
set folder [lindex $argv 0]
set here [file dirname [file normalize [info script]]]
set top [file dirname [file dirname $here]]

# Writes a seed, named after what is in it: there is one of each.
proc seed {harness bytes} {
    global folder written
    set name [format %08x [zlib crc32 $bytes]]
    file mkdir [file join $folder $harness]
    set file [open [file join $folder $harness $name] wb]
    puts -nonewline $file $bytes
    close $file
    dict incr written $harness
}

# ---------------------------------------------------------------- options

# The derived tests are scripts of a few words: these take the place of theirs.
namespace eval spec {
    proc source args {}
    proc unknown args {}
    proc finish args {}
    proc pki name { return @/$name@ }
    proc pem name { return @$name@ }
    proc fresh name { return /nowhere/$name }
    proc filled text {
	return [string map {"@\{text:" @ "@\{" @/ "\}" @} $text]
    }
    proc accepts {name subject options} { Options $subject $options }
    proc refuses {name subject options args} { Options $subject $options }
    proc repeats {name subject options args} { Options $subject $options }
    proc Options {subject options} {
	global words
	if {[catch {llength $options}]} {
	    return
	}
	switch $subject {
	    push { set input [list push -servername localhost {*}$options] }
	    socket { set input [list socket {*}$options] }
	    listen { set input [list server {*}$options] }
	    config {
		set input [list push -servername localhost -config $options]
		seed config [encoding convertto utf-8 [list wait -role server \
		    -config [list cert_pem @server.pem@ key_pem @server.key@ \
			{*}$options]]]
	    }
	    default { return }
	}
	foreach word [concat $options] {
	    dict set words $word 1
	}
	seed config [encoding convertto utf-8 $input]
    }
}

set words {}
foreach file [lsort [glob [file join $top generated tests *.test]]] {
    namespace eval spec {namespace unknown ::spec::unknown}
    set channel [open $file]
    chan configure $channel -encoding utf-8
    namespace eval spec [read $channel]
    close $channel
}

foreach command {
    {s2n::export wire EXPORTER-label context 32} {s2n::export wire a {} 0}
    {s2n::handshake wire -timeout 10} {s2n::status -local wire} {s2n::status wire}
    {s2n::shutdown wire} {s2n::session wire} {s2n::accept wire {verify none}}
    {s2n::reject wire no} {s2n::policies *tls*} s2n::version s2n::openssl_version
    {s2n::accept wire -despite {S2N_ERR_CERT_UNTRUSTED WEAK_KEY}}
    {s2n::status -unverified wire} {s2n::describe wire -unverified}
    {s2n::binding wire tls-server-end-point}
    {s2n::certificate -names {a.example *.b.example ::1} -days 2 -type rsa}
    {s2n::certificate -issuer {cert_pem @ca.pem@ key_pem @server.key@}}
    {s2n::sign wire x}
    {s2n::accept wire -psk {{us 0123456789abcdef}}}
    {s2n::accept wire {verify none} -psk {{us 0123456789abcdef sha384} {us 1}}}
} {
    seed config $command
}

# A script decides, with and without authorities.
foreach authorities {{ca_pem @ca.pem@} {ca_pem @other-ca.pem@} {system_certs 0}
	{ca_file @/ca.pem@ verify_depth 1} {ca_dir @/hashed@} {ca_pem @server.pem@}} {
    foreach name {localhost wrong.example} {
	seed config [list push -servername $name -verify decide \
		-config [list verify ask {*}$authorities]]
	seed config [list wait -role server -verify decide -config \
		[list cert_pem @server.pem@ key_pem @server.key@ verify ask \
		client_auth optional {*}$authorities]]
    }
}

# Keys that are elsewhere.
foreach sign {s2n::sign s2n::reject {close wire} list} {
    foreach name {server rsa} {
	seed config [list push -role server -sign $sign \
	    -config [list cert_pem @$name.pem@]]
    }
}

# Several certificates, of both key types, some keys elsewhere.
set several {{cert_pem @client.pem@ key_pem @client.key@}
    {cert_pem @rsa.pem@ key_pem @rsa.key@} {cert_pem @chain.pem@}}
foreach last {1 2} {
    foreach option {push wait} {
	seed config [list $option -servername localhost -sign s2n::reject \
	    -config [list ca_pem @ca.pem@ certificates [lrange $several 0 $last]]]
    }
}

# Each certificate as that of a server, whole and with a byte changed: what is
# told of certificates has to bear any that s2n takes.
foreach name {server rsa chain client cn nameless expired selfsigned} {
    set pair [list cert_pem @$name.pem@ key_pem @$name.key@ verify none]
    seed config [list push -role server -config $pair]
    for {set byte 20} {$byte < 300} {incr byte 9} {
	foreach change {01 80} {
	    seed config [list push -role server -config \
		[list cert_pem @$name.pem+$byte^$change@ key_pem @$name.key@]]
	}
    }
}
foreach {key file} {
    ca_pem ca.pem ca_pem junk.pem crl_file crl.pem ocsp_file server.ocsp
    key_pem encrypted.key key_pem traditional.key key_pem wrong.key
} {
    set value [expr {[string match *_file $key] ? "@/$file@" : "@$file+30^ff@"}]
    seed config [list push -servername localhost -config [list $key $value \
	cert_pem @server.pem@ key_password secret ca_pem @ca.pem@]]
}

# PKCS #12, whole, and with a byte changed.
set pair {key_password secret verify none}
seed config [list push -role server -config [list p12_file @/server.p12@ {*}$pair]]
for {set byte 0} {$byte < 1200} {incr byte 13} {
    foreach change {01 80} {
	seed config [list push -role server -config \
	    [list p12_data @server.p12+$byte^$change@ {*}$pair]]
    }
}

set dictionary [open [file join $folder config.dict] w]
foreach name [glob -tails -directory [file join $top tests pki] *.pem *.key *.p12] {
    dict set words @$name@ 1
    dict set words @/$name@ 1
    dict set words @$name+100^01@ 1
}
foreach word [lsort [dict keys $words]] {
    if {[regexp {^[-@/+^A-Za-z0-9_.]{2,40}$} $word]} {
	puts $dictionary "\"$word\""
    }
}
close $dictionary

# ---------------------------------------------------------------- peers

# A real peer whose records arrive as they are, or one of which does not.
foreach flags {0 1 2 3 16 17 32 33 64 65 128 129 130 131} {
    foreach mode {0 2 4 8 16 32 50} {
	seed peer [binary format cc $flags $mode]
    }
    for {set action 1} {$action < 12} {incr action} {
	for {set record 0} {$record < 8} {incr record} {
	    seed peer [binary format cca${record}cSSc $flags 32 \
		[string repeat \0 $record] $action 40 1 7]
	}
    }
}

# What a client or a server says first, as one of ours says it.
source [file join $top tests support wire.tcl]
proc firstWords {policy} {
    global top
    set pki [file join $top tests pki]
    lassign [support::wires] client wire
    s2n::push $client -servername localhost -alpn {h2 http/1.1} \
	-config [list verify none cipher_preferences $policy]
    update
    set hello [read $wire]
    lassign [support::wires] server wire
    s2n::push $server -role server -config [list cipher_preferences $policy \
	cert_file [file join $pki server.pem] key_file [file join $pki server.key]]
    puts -nonewline $wire $hello
    flush $wire
    update
    return [list $hello [read $wire]]
}
foreach policy {default_tls13 20190214 default_pq} {
    lassign [firstWords $policy] hello answer
    foreach flags {1 3} {
	seed peer [binary format cc $flags 3]$hello
	seed peer [binary format cc $flags 27]$hello
    }
    foreach flags {0 2} {
	seed peer [binary format cc $flags 3]$answer
    }
}
foreach text {"HTTP/1.1 400 Bad Request\r\n\r\n" "\x15\3\3\0\2\2\x28" "\x80\x2e\1\3\1"} {
    seed peer [binary format cc 0 17]$text
    seed peer [binary format cc 1 17]$text
}

# ---------------------------------------------------------------- channels

# The numbers of the operations, as channel_fuzz.c has them.
set operations {
    read 0 write 1 flush 2 handle 3 set 4 get 5 command 6 transfer 7 tell 8
    pop 9 close 10 send 96 shutdown 97 update 98 step 99
    again 128 chunk 129 room 130 deliver 131 end 132 readError 133
    writeError 134 free 135 handler 160 hook 176 notify 192 event 208 settle 224
}
set scripts {
    {settle 0 send 100 settle 0 read 200 write 50 flush 0 settle 0}
    {handle 6 settle 0 send 50 settle 0 handler 0 settle 0 shutdown 0 settle 0}
    {handle 2 handler 0 send 195 settle 0 shutdown 0 settle 0 close 0}
    {settle 0 write 195 room 1 flush 0 notify 0 free 0 settle 0 close 0}
    {chunk 0 again 3 settle 0 send 10 settle 0 read 10 close 0}
    {settle 0 write 20 pop 0}
    {settle 0 send 20 shutdown 0 settle 0 read 20 read 1 pop 0}
    {write 100 close 0 settle 0}
    {handle 6 handler 10 settle 0 send 5 settle 0}
    {handle 4 handler 1 settle 0 room 9 settle 0 free 0 settle 0}
    {settle 0 send 9 command 1 settle 0 send 9 settle 0 read 20 shutdown 0 settle 0 read 1}
    {settle 0 update 0 send 9 transfer 0 settle 0 read 20 tell 0}
    {set 1 settle 0 send 30 read 10 write 10 flush 0 command 0}
    {command 0 settle 0 readError 0 handle 2 settle 0 read 1 get 0}
    {settle 0 writeError 1 write 10 flush 0 handle 6 settle 0}
    {settle 0 deliver 9 send 50 settle 0 free 0 settle 0 end 0 settle 0 read 99 read 1}
    {hook 100 settle 0 command 4 settle 0 send 4 settle 0 read 4}
    {hook 255 settle 0}
    {hook 10 settle 0 command 5 settle 0}
}
foreach script $scripts {
    set bytes ""
    foreach {name number} $script {
	append bytes [binary format cc [dict get $operations $name] $number]
    }
    foreach flags {0 1 2 3 4 5 16 32 65 128} {
	foreach hooks {0 3 4} {
	    seed channel [binary format cc $flags $hooks]$bytes
	}
    }
}
puts "seeds: $written"
exit
