# rest.tcl --
#
#	Calls a REST service: sends JSON by the package http, and reads JSON.
#
#	    tclsh rest.tcl url name value ?caFile?
#
#	It posts {"name": "value"}, and prints the answer, an object of JSON, one
#	member a line. The packages json and json::write are in tcllib.

package require http
package require json
package require json::write
package require s2n

lassign $argv url name value caFile
if {[llength $argv] < 3} {
    puts stderr "usage: $argv0 url name value ?caFile?"
    exit 2
}
set config [dict create handshake_timeout 10000]
if {$caFile ne ""} {
    dict set config ca_file $caFile
}
http::register https 443 [list s2n::socket -config $config]

# Returns the answer as a dictionary. An answer that is none, or of an error, is
# an error.
proc post {url body} {
    set token [http::geturl $url -method POST -timeout 30000 \
	    -type "application/json; charset=utf-8" \
	    -query [encoding convertto utf-8 $body]]
    try {
	if {[http::status $token] ne "ok"} {
	    error "no answer: [http::status $token] [lindex [http::error $token] 0]"
	}
	if {[http::ncode $token] / 100 != 2} {
	    error "the service says [http::code $token]"
	}
	return [json::json2dict [http::data $token]]
    } finally {
	http::cleanup $token
    }
}

json::write indented 0
set body [json::write object $name [json::write string $value]]
if {[catch {post $url $body} answer]} {
    puts stderr $answer
    exit 1
}
dict for {name value} $answer {
    puts "$name: $value"
}
