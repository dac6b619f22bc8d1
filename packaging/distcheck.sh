#!/bin/bash
# distcheck.sh -- is a release tarball all that a user needs?
#
#   distcheck.sh TARBALL [SYSTEM...]
#
# Unpacks it in bare Debian systems that have gcc, make and Tcl, but neither a
# network nor Go, cargo, cmake, perl or git; configures, builds, tests, installs
# and uninstalls there:
#
#   trixie    Tcl 9.0; outside of the read-only sources, as a common user, to a
#             DESTDIR
#   bookworm  Tcl 8.6; within the sources, as root, to where configure says
#   i386      as bookworm, with pointers and a time_t of 32 bits
#
# TESTFLAGS in the environment choose tests, as those of make test do. It needs
# root, and debootstrap and a network to make the systems.

set -euo pipefail
. "$(dirname "$0")/systems.sh"

[ $# -ge 1 ] || fail "usage: distcheck.sh TARBALL [SYSTEM...]"
tarball=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- trixie bookworm i386
TESTFLAGS=${TESTFLAGS:-}

declare -A tcl=([trixie]=9.0 [bookworm]=8.6 [i386]=8.6)
declare -A suite=([trixie]=trixie [bookworm]=bookworm [i386]=bookworm)
declare -A options=([i386]=--arch=i386)

# Debian itself cannot do without perl, but we can.
remove_perl() {
    rm -rf /usr/bin/*perl* /usr/lib/*/*perl* /usr/lib/*perl* /usr/share/perl*
}

# ---------------------------------------------------------------- inside

say() { printf '== %s\n' "$*"; }

# The check would prove nothing if these were there.
nothing_else() {
    local tool
    for tool in go cargo cmake perl git python3 curl wget autoconf; do
        ! command -v "$tool" || { echo "$tool is there"; return 1; }
    done
    [ "$(grep -c : /proc/net/dev)" -eq 1 ] || { echo "there is a network"; return 1; }
}

unpack() {
    cd /dist
    tar xzf "$tarball"
    source=$(echo /dist/s2n-*)
    (cd "$source" && find . -type f | sed 's,^\./,,' | LC_ALL=C sort >/dist/found)
    LC_ALL=C sort "$source/MANIFEST" | diff - /dist/found
}

# The package that lies below a folder can be loaded, and does its work.
use_it() {
    TCLLIBPATH=$1 "tclsh$TCL" <<'TCL'
puts "package [package require s2n], [dict get [s2n::version] s2n_tls]"
if {[llength [s2n policies default_pq]] != 1} {exit 1}
TCL
}

# All files and folders of the system, but the ones that we work in.
list_system() {
    find / -xdev \( -path /dist -o -path /given -o -path /proc -o -path /var/log \) -prune \
        -o -print | LC_ALL=C sort
}

check_trixie() {
    nothing_else
    mkdir -m 777 /dist
    setpriv --reuid 1000 --regid 1000 --clear-groups env HOME=/dist \
        bash -euo pipefail -c "$(declare -f); as_user"
}

as_user() {
    unpack
    chmod -R a-w "$source"
    mkdir build
    cd build
    say "configure and make, outside of the sources"
    "$source/configure" --prefix=/usr --libdir=/usr/lib/tcltk
    make -j2
    say "make test"
    make test TESTFLAGS="$TESTFLAGS"
    say "make install DESTDIR=..."
    make install DESTDIR=/dist/image
    find /dist/image -type f
    use_it /dist/image/usr/lib/tcltk
    say "make uninstall, make distclean"
    make uninstall DESTDIR=/dist/image
    [ -z "$(find /dist/image -not -type d)" ]
    make distclean
    [ -z "$(find . -mindepth 1)" ] || { find .; false; }
}

check_bookworm() {
    nothing_else
    mkdir /dist
    list_system >/dist/before
    unpack
    cd "$source"
    say "configure and make, within the sources"
    ./configure
    make -j2
    say "make test"
    make test TESTFLAGS="$TESTFLAGS"
    say "make install"
    make install
    list_system | diff /dist/before - | grep '^[<>]' || true
    use_it ""
    say "make uninstall, make distclean"
    make uninstall
    list_system | diff /dist/before -
    make distclean
    find . -type f | sed 's,^\./,,' | LC_ALL=C sort | diff /dist/found -
}

# The kernel is one of 64 bits, and has to say that it is not.
check_i386() {
    [ "$(dpkg --print-architecture)" = i386 ]
    setarch i386 bash -euo pipefail -c "$(declare -f); check_bookworm"
}

for system in "$@"; do
    version=${tcl[$system]:-}
    [ -n "$version" ] || fail "no system $system; there are ${!tcl[*]}"
    make_system "bare-$system" "${suite[$system]}" \
        "gcc,libc6-dev,make,tcl$version,tcl$version-dev" remove_perl \
        ${options[$system]:-}
    echo "distcheck: $system, Tcl $version"
    in_system "bare-$system" "$(dirname "$tarball")" \
        "export TCL=$version TESTFLAGS=${TESTFLAGS@Q} tarball=/given/$(basename "$tarball"); $(declare -f); check_$system" ||
        fail "$system failed"
done
echo "distcheck: $(basename "$tarball") is complete"
