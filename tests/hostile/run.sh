#!/bin/sh
# run.sh TCLSH LIBRARY JOBS ARGUMENT... -- runs hostile.tcl on a Tcl that hides no
# use of freed memory: one with AddressSanitizer, and without Tcl's own allocator;
# without an ARGUMENT, first the files of tests that are about such uses. LIBRARY is
# the folder of a package that was built with AddressSanitizer as well. JOBS
# processes run at a time.
#
# To be run in the folder of a build, whose Tcl TCLSH is. Such a Tcl is built once,
# in hostile/, from the sources in the folder $TCL_SOURCE, or else from Debian's.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
tclsh=$1
library=$2
jobs=$3
shift 3
version=$(echo 'puts [info tclversion]' | "$tclsh")
purified=$PWD/hostile/tcl$version
limit=60    # seconds for each combination, also on a busy machine
export ASAN_OPTIONS=detect_leaks=0:strict_memcmp=0

fail() {
    echo "hostile: $*" >&2
    exit 1
}

# Debian's package of sources, unpacked; sets TCL_SOURCE.
fetch() {
    echo "  FETCH   tcl$version"
    (cd hostile && apt-get -qq source "tcl$version") >hostile/fetch.log 2>&1 ||
        fail "no sources of Tcl $version: name their folder, TCL_SOURCE=..., or have" \
            "\"apt-get source tcl$version\" work (a deb-src line, and dpkg-dev); see hostile/fetch.log"
    TCL_SOURCE=$(echo "$PWD/hostile/tcl$version"-*/)
}

build() {
    mkdir -p hostile
    [ -n "${TCL_SOURCE:-}" ] || fetch
    [ -e "$TCL_SOURCE/unix/configure" ] || fail "$TCL_SOURCE has no unix/configure"
    grep -q "^TCL_VERSION=$version" "$TCL_SOURCE/unix/configure" ||
        fail "$TCL_SOURCE is not Tcl $version, for which this folder builds"
    echo "  BUILD   $purified"
    rm -rf hostile/build
    mkdir hostile/build
    (cd hostile/build && compile) >hostile/build.log 2>&1 || fail "see hostile/build.log"
}

# Tcl 9 would keep its library inside of the executable.
compile() {
    zipfs=
    [ "$version" = 8.6 ] || zipfs=--disable-zipfs
    "$TCL_SOURCE/unix/configure" --prefix="$purified" --enable-threads $zipfs \
        CFLAGS="-g -O1 -fno-omit-frame-pointer -fsanitize=address -DPURIFY" \
        LDFLAGS=-fsanitize=address &&
        make -j2 && make install-binaries install-libraries
}

# The folder of the package Thread, which only the usual Tcl has.
thread() {
    echo 'if {![catch {package require Thread}]} {
        foreach pair [info loaded] {
            if {[lindex $pair 1] eq "Thread"} { puts [file dirname [lindex $pair 0]] }
        }
    }' | "$tclsh"
}

[ -x "$purified/bin/tclsh$version" ] || build
export LD_LIBRARY_PATH="$purified/lib" S2N_DONT_MLOCK=1 TLS_FAULTY="$PWD/faulty.so" \
    TCLLIBPATH="$library $(thread)"
status=0
[ $# -gt 0 ] || "$purified/bin/tclsh$version" "$here/../all.tcl" \
    -file '{export,psk,ask,close,hostile}.test' || status=1
"$purified/bin/tclsh$version" "$here/watch.tcl" "$purified/bin/tclsh$version" \
    "$jobs" "$limit" hostile/errors "$@" || status=1
exit $status
