# page.tcl --
#
#	The scripts on pages of documentation, run as they stand. A page names
#	hosts of the net and ports that are taken; a test puts local ones in
#	their place, and gets back what the script says with the names of the
#	page. A script finds the keys and certificates that pages speak of in its
#	folder, and the authority of the tests is that of the system.

namespace eval support {
    namespace export pageBlock pageRest pageStart pageSays pageOutput pageFile
    variable pages {}		;# page -> list of {heading language text}
    variable pageUsed {}	;# {page heading language number} of those taken
    variable pageLocal		;# channel -> map from local names to the page's
    variable pageFixtures {ca.pem server.pem server.key client.pem client.key \
	    other.pem other.key}
}

# The blocks of code on a page, whose path is relative to the project.
proc support::PageBlocks {page} {
    variable root
    variable pages
    if {[dict exists $pages $page]} {
	return [dict get $pages $page]
    }
    set chan [open [file join $root $page]]
    chan configure $chan -encoding utf-8
    set lines [split [read $chan] \n]
    close $chan
    set blocks {}
    set heading {}
    set inBlock 0
    foreach line $lines {
	if {$inBlock && $line eq "```"} {
	    lappend blocks [list $heading $language [join $block \n]]
	    set inBlock 0
	} elseif {$inBlock} {
	    lappend block $line
	} elseif {[regexp {^```(\w*)$} $line -> language]} {
	    set inBlock 1
	    set block {}
	} elseif {[regexp {^#+ (.*)$} $line -> title]} {
	    set heading $title
	}
    }
    dict set pages $page $blocks
    return $blocks
}

# The block of this language below a heading; number counts from 0.
proc support::pageBlock {page heading {language tcl} {number 0}} {
    variable pageUsed
    set found [lsearch -all -inline -index 1 -exact \
	    [lsearch -all -inline -index 0 -exact [PageBlocks $page] $heading] \
	    $language]
    if {$number >= [llength $found]} {
	error "$page has no block $number of \"$language\" below \"$heading\""
    }
    dict set pageUsed [list $page $heading $language $number] 1
    return [lindex $found $number 2]
}

# The blocks of pages that no test has taken, those in other languages than
# these aside.
proc support::pageRest {pages languages} {
    variable pageUsed
    set rest {}
    foreach page $pages {
	set count {}
	foreach block [PageBlocks $page] {
	    set place [list $page {*}[lrange $block 0 1]]
	    lappend place [dict incr count $place; expr {[dict get $count $place] - 1}]
	    if {[lindex $block 1] in $languages
		    && ![dict exists $pageUsed $place]} {
		lappend rest $place
	    }
	}
    }
    return $rest
}

# The folder in which the scripts of pages run, and a file in it.
proc support::pageFile {name} {
    return [file join [temporaryDirectory] page [file tail $name]]
}

proc support::PageFolder {} {
    variable pageFixtures
    set folder [file dirname [pageFile x]]
    if {![file exists $folder]} {
	makeDirectory page
	foreach name $pageFixtures {
	    file copy [pki $name] $folder
	}
    }
    return $folder
}

# pageStart page heading ?option value ...? --
#	Starts the script below a heading, and returns the channel of its
#	process, which stopPeers ends. Options:
#
#	-map LIST	what stands on the page, and what to put there, in pairs
#	-number N	which of the scripts, from 0
#	-args LIST	arguments of the script
#	-env LIST	settings of the environment, such as NAME=VALUE
#	-before SCRIPT	what to run before it
#	-run LIST	commands that run the program
proc support::pageStart {page heading args} {
    set option [dict merge [list -map {} -number 0 -args {} -before {} -run {} \
	    -env [list SSL_CERT_FILE=[pki ca.pem]]] $args]
    set script [string map [dict get $option -map] \
	    [pageBlock $page $heading tcl [dict get $option -number]]]
    return [PageProcess $option [dict get $option -before]\n$script]
}

proc support::PageProcess {option script} {
    variable pageLocal
    writeFile [file join [PageFolder] page.tcl] \
	    [encoding convertto utf-8 $script]
    set folder [pwd]
    cd [PageFolder]
    try {
	set chan [Start [list {*}[dict get $option -run] \
		env {*}[dict get $option -env] \
		[info nameofexecutable] page.tcl {*}[dict get $option -args]] 1]
    } finally {
	cd $folder
    }
    # What 0 stands for the system has chosen.
    set pageLocal($chan) [lreverse [dict filter [dict get $option -map] script \
	    {- local} {expr {$local ne "0"}}]]
    return $chan
}

# All that the script says until its end, with the names of the page.
proc support::pageSays {chan} {
    variable pageLocal
    set text [lindex [Expect $chan {^(.*)\nended\n$} 60000] 1]
    peerStop $chan
    return [string trimright [string map $pageLocal($chan) $text] \n]
}

# Runs the script below a heading to its end; arguments as those of pageStart.
proc support::pageOutput {page heading args} {
    return [pageSays [pageStart $page $heading {*}$args]]
}
