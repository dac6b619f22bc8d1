#!/bin/bash
# distcheck.sh -- is a release tarball all that a user needs?
#
#   distcheck.sh TARBALL [SUITE...]
#
# Unpacks it in bare Debian systems that have gcc, make and Tcl, but neither a
# network nor Go, cargo, cmake, perl or git; configures, builds, tests, installs
# and uninstalls there:
#
#   trixie    Tcl 9.0; outside of the read-only sources, as a common user, to a
#             DESTDIR
#   bookworm  Tcl 8.6; within the sources, as root, to where configure says
#
# The systems are made once, in .cache of the current folder or what
# DISTCHECK_CACHE says, and never change: each run works on a layer above them.
# It needs root, debootstrap and a network to make them.

set -euo pipefail

fail() {
    echo "distcheck: $*" >&2
    exit 1
}

[ $# -ge 1 ] || fail "usage: distcheck.sh TARBALL [SUITE...]"
tarball=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- trixie bookworm
cache=${DISTCHECK_CACHE:-$PWD/.cache}
[ "$(id -u)" -eq 0 ] || fail "needs root, to make and enter other systems"

declare -A tcl=([trixie]=9.0 [bookworm]=8.6)

# ---------------------------------------------------------------- the systems

make_system() {
    local suite=$1 version=${tcl[$1]} root=$cache/bare-$1
    [ ! -e "$root" ] || return 0
    command -v debootstrap >/dev/null || fail "debootstrap is missing"
    mkdir -p "$cache"
    rm -rf "$root.new"
    debootstrap --variant=minbase \
        --include="gcc,libc6-dev,make,tcl$version,tcl$version-dev" \
        "$suite" "$root.new" >"$cache/bare-$suite.log" 2>&1 ||
        { tail -n 20 "$cache/bare-$suite.log" >&2; fail "debootstrap failed"; }
    # Debian itself cannot do without perl, but we can.
    rm -rf "$root.new"/usr/bin/*perl* "$root.new"/usr/{lib,share}/perl*
    printf '127.0.0.1 localhost\n::1 localhost\n' >"$root.new/etc/hosts"
    mv "$root.new" "$root"
}

# Runs a function of this script in a system, without network. What it changes
# goes to a folder that is deleted.
in_system() {
    local suite=$1 work status=0
    make_system "$suite"
    work=$(mktemp -d)
    mkdir "$work/upper" "$work/work" "$work/root"
    unshare --mount --net --pid --fork bash -euo pipefail -c '
        ip link set lo up
        mount -t tmpfs none "$1/upper"
        mkdir "$1/upper/upper" "$1/upper/work"
        mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper/upper,workdir=$1/upper/work" "$1/root"
        mount -t proc proc "$1/root/proc"
        mkdir -m 777 "$1/root/dist"
        cp "$3" "$1/root/dist/s2n.tar.gz"
        exec chroot "$1/root" env -i HOME=/root LANG=C.UTF-8 TCL="$4" \
            PATH=/usr/sbin:/usr/bin:/sbin:/bin bash -euo pipefail -c "$5"
    ' bash "$work" "$cache/bare-$suite" "$tarball" "${tcl[$suite]}" \
        "$(declare -f); in_$suite" || status=$?
    rm -rf "$work"
    [ $status -eq 0 ] || fail "$suite failed"
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
    tar xzf s2n.tar.gz
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
    find / -xdev \( -path /dist -o -path /proc -o -path /var/log \) -prune \
        -o -print | LC_ALL=C sort
}

in_trixie() {
    nothing_else
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
    make test
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

in_bookworm() {
    nothing_else
    list_system >/dist/before
    unpack
    cd "$source"
    say "configure and make, within the sources"
    ./configure
    make -j2
    say "make test"
    make test
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

for suite in "$@"; do
    [ -n "${tcl[$suite]:-}" ] || fail "no system $suite; there are ${!tcl[*]}"
    echo "distcheck: $suite, Tcl ${tcl[$suite]}"
    in_system "$suite"
done
echo "distcheck: $(basename "$tarball") is complete"
