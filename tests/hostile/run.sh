#!/bin/sh
# run.sh TCLSH LIBRARY ARGUMENT... -- runs hostile.tcl on a Tcl that hides no use of
# freed memory: one with AddressSanitizer, and without Tcl's own allocator; without
# an ARGUMENT, first the files of tests that are about such uses. LIBRARY is the
# folder of a package that was built with AddressSanitizer as well.
#
# To be run in the folder of a build, whose Tcl TCLSH is. Such a Tcl is built once,
# in hostile/, from the sources in the folder $TCL_SOURCE, or else from Debian's.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
tclsh=$1
library=$2
shift 2
version=$(echo 'puts [info tclversion]' | "$tclsh")
purified=$PWD/hostile/tcl$version
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

# Counts in passed and failed.
run_tests() {
    "$purified/bin/tclsh$version" "$here/../all.tcl" \
        -file '{export,psk,ask,close,hostile}.test' 2>&1 | tee hostile/tests.log
    line=$(tail -n 1 hostile/tests.log)
    passed=$(expr "$line" : '\([0-9]*\) passed') || fail "the tests did not run"
    failed=$(expr "$line" : '.* \([0-9]*\) failed') || :
}

# What went wrong where, and on from there. A dozen are enough.
run() {
    skip=0
    crashed=0
    while [ "$crashed" -lt 12 ]; do
        "$purified/bin/tclsh$version" "$here/hostile.tcl" "$@" -skip "$skip" \
            >hostile/said.log 2>hostile/errors.log || :
        last=$(tail -n 1 hostile/said.log)
        [ "$last" != end ] || break
        skip=${last%%:*}
        expr "$skip" : '[0-9][0-9]*$' >/dev/null || { cat hostile/errors.log >&2; fail "nothing was tried"; }
        crashed=$((crashed + 1))
        echo "FAILED  $last"
        grep -E 'SUMMARY|^ *#[0-9] |runtime error|Assertion' hostile/errors.log | head -n 24
    done
    tried=$(tail -n 2 hostile/said.log | sed -n 's/^\([0-9]*\):.*/\1/p' | tail -n 1)
    passed=$((passed + ${tried:-$skip} - crashed))
    failed=$((failed + crashed))
}

[ -x "$purified/bin/tclsh$version" ] || build
export LD_LIBRARY_PATH="$purified/lib" S2N_DONT_MLOCK=1 TCLLIBPATH="$library $(thread)"
passed=0
failed=0
[ $# -gt 0 ] || run_tests
run "$@"
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
