# kinds.tcl --
#
#	The kinds of clients that load.tcl makes. Each is a command that begins
#	one connection, whose end is told by "noted" or "settled" of load.tcl.
#	It uses the ports and configs of servers.tcl.

# What there is, how much of it, and what may become of the client and of the
# server that it talks to.
set kinds {
    talk	30	ok		ok
    rest	6	ok		ok
    half	6	ok		ok
    pop		6	ok		ok
    carry	8	ok		ok
    resume	14	ok		ok
    slow	5	ok		ok
    leave	6	{left ok}	{ok early error}
    cut		6	{ok error}	{ok error}
    severUp	3	{ok error early} {ok error}
    severDown	3	{ok error}	{ok error early}
    garbleUp	3	{ok error early} {ok error}
    garbleDown	3	{ok error}	{ok error early}
    abandon	3	left		{}
    stranger	3	refused		{}
    closed	2	refused		{}
    mute	2	timeout		{}
    silent	2	dropped		{}
    garbage	3	dropped		{}
}
set dice {}
foreach {kind weight client server} $kinds {
    lappend dice {*}[lrepeat $weight $kind]
    dict set allowed client $kind $client
    dict set allowed server $kind $server
}
# Servers whose client never came to say which it is.
dict set allowed server unknown {early error}
if {![testConstraint thread]} {
    set dice [lsearch -all -inline -not -exact $dice carry]
}

set config12 [clientConfig cipher_preferences 20190214]
set config13 [clientConfig cipher_preferences default_tls13]
set configs [list $config12 $config13 [clientConfig]]
set keeping [lmap config $configs {dict merge $config {session_tickets 1}}]
set session ""			;# the last one that came
set resumed 0

namespace eval kind {}

proc kind::talk {id} {
    Converse $id talk
}

# With pauses, in which nothing happens.
proc kind::rest {id} {
    Converse $id rest exchanges [Exchanges 800]
}

# Only TLS 1.3 has directions that end.
proc kind::half {id} {
    Converse $id half then half config $::config13
}

proc kind::pop {id} {
    Converse $id pop then pop config $::config13 layer push \
	    port [dict get $::ports push]
}

# Goes to another thread and comes back; at first perhaps in its handshake.
proc kind::carry {id} {
    set way [list [::talk::oneOf $::workers] [Exchange 0] \
	    [thread::id] [Exchange 0]]
    if {[::talk::chance 50]} {
	set way [linsert $way 0 [Exchange 0]]
    }
    Converse $id carry exchanges $way
}

# Comes back to a server by the tickets of its config, or by a session.
proc kind::resume {id} {
    set more {-command ::kind::Resumes}
    if {[::talk::chance 30]} {
	lappend more -session $::session
    }
    Converse $id resume port [dict get $::ports tickets] \
	    config [::talk::oneOf $::keeping] more $more
}

proc kind::Resumes {event chan args} {
    if {$event eq "session"} {
	set ::session [s2n::session $chan]
    } elseif {$event eq "handshake"} {
	incr ::resumed [chan configure $chan -resumed]
    }
}

proc kind::leave {id} {
    set end [Converse $id leave exchanges [Exchanges 300]]
    set ::timers($id) [after [::talk::random 0 600] \
	    [list ::talk::leave {*}$end]]
}

proc kind::slow {id} {
    Faulty $id slow slow [Way] 3000
}

proc kind::cut {id} {
    Faulty $id cut cut [Way]
}

# One direction has a fault, and whose data it is has to notice. It closes then,
# in order, which the other end may find too early.
proc kind::severUp {id} {
    Faulty $id severUp sever up
}

proc kind::severDown {id} {
    Faulty $id severDown sever down
}

proc kind::garbleUp {id} {
    Faulty $id garbleUp garble up
}

proc kind::garbleDown {id} {
    Faulty $id garbleDown garble down
}

proc kind::abandon {id} {
    set chan [openClient [Layer] [Port] localhost [Config]]
    after [::talk::random 0 10] [list kind::Abandoned $id $chan]
}

proc kind::Abandoned {id chan} {
    close $chan
    settled $id abandon left
}

# Expects another server.
proc kind::stranger {id} {
    Fails $id stranger [openClient [Layer] [Port] wrong.example [Config]]
}

# Finds nobody there.
proc kind::closed {id} {
    Fails $id closed [openClient [Layer] $::refusing localhost [Config]]
}

# Nobody says anything there.
proc kind::mute {id} {
    Fails $id mute [openClient [Layer] [dict get $::ports mute] localhost \
	    [clientConfig handshake_timeout 500]]
}

# Says nothing to a server that does not wait for long.
proc kind::silent {id} {
    Plain $id silent ""
}

proc kind::garbage {id} {
    Plain $id garbage [::talk::Slice [::talk::random 1 3000]]
}

# ------------------------------------------------------------- parts of them

proc kind::Layer {} {
    return [::talk::oneOf {socket push}]
}

# The port of a server that talks to anybody.
proc kind::Port {} {
    return [dict get $::ports [::talk::oneOf {listen push tickets}]]
}

# Some are values of their own, evaluated anew.
proc kind::Config {} {
    if {[::talk::chance 10]} {
	return [clientConfig alpn p[::talk::random 1 1000000]]
    }
    return [::talk::oneOf $::configs]
}

proc kind::Size {} {
    return [::talk::random 0 [::talk::oneOf {
	2 100 5000 5000 50000 50000 300000
    }]]
}

proc kind::Exchange {pause} {
    return [list [Size] [Size] [::talk::random 0 $pause]]
}

proc kind::Exchanges {{pause 0}} {
    set result {}
    for {set left [::talk::random 1 4]} {$left > 0} {incr left -1} {
	lappend result [Exchange $pause]
    }
    return $result
}

# Starts a conversation, with a plan that is given in part. Returns the words
# for talk::leave.
proc kind::Converse {id kind args} {
    set plan [dict merge [dict create id $id kind $kind layer [Layer] \
	    port [Port] config [Config] more {} exchanges [Exchanges] \
	    then close whole 0] $args]
    set chan [openClient [dict get $plan layer] [dict get $plan port] \
	    localhost [dict get $plan config] {*}[dict get $plan more]]
    return [list [::talk::client $chan $plan] $chan $plan]
}

proc kind::Way {} {
    return [::talk::oneOf {up down}]
}

# Over a wire with a fault, after so many bytes at most.
proc kind::Faulty {id kind fault way {most {}}} {
    if {$most eq ""} {
	set most [::talk::oneOf {600 6000 200000}]
    }
    set relay [Relay new [Port] $fault $way [::talk::random 1 $most]]
    Converse $id $kind port [$relay port]
}

# A connection that comes to nothing.
proc kind::Fails {id kind chan} {
    chan event $chan writable [list kind::Failed $id $kind $chan]
}

proc kind::Failed {id kind chan} {
    catch {s2n::handshake $chan} message options
    catch {close $chan}
    switch -glob [dict get $options -errorcode] {
	{S2N S2N_ERR_CERT_*} - {POSIX ECONNREFUSED *} {
	    set outcome refused
	}
	{S2N TIMED_OUT*} {
	    set outcome timeout
	}
	default {
	    set outcome error
	}
    }
    settled $id $kind $outcome $message
}

proc kind::Plain {id kind bytes} {
    set chan [socket -async 127.0.0.1 [dict get $::ports \
	    [::talk::oneOf {impatientListen impatientPush}]]]
    chan configure $chan -blocking 0 -translation binary
    puts -nonewline $chan $bytes
    flush $chan
    chan event $chan readable [list kind::Dropped $id $kind $chan]
}

proc kind::Dropped {id kind chan} {
    if {[catch {read $chan}] || [eof $chan]} {
	catch {close $chan}
	settled $id $kind dropped
    }
}
