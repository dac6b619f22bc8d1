#!/bin/bash
# debcheck.sh -- proves the Debian package.
#
#   debcheck.sh TARBALL [SUITE...]
#
# Builds it out of a release tarball, as a common user and without a network, in
# Debian 12 and Debian 13; looks at it with lintian, installs it, loads the
# package in every Tcl, shows the manual, runs the tests on what is installed,
# and purges it, after which nothing may be left.
#
# It needs root, and debootstrap and a network to make the systems.

set -euo pipefail
. "$(dirname "$0")/systems.sh"

[ $# -ge 1 ] || fail "usage: debcheck.sh TARBALL [SUITE...]"
tarball=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- trixie bookworm

declare -A tcl=([trixie]="8.6 9.0" [bookworm]=8.6)

# ---------------------------------------------------------------- inside

say() { printf '== %s\n' "$*"; }

# The source package, and the binary ones, in /dist.
build_package() {
    cd /dist
    cp "$tarball" "tcl-s2n_$version.orig.tar.gz"
    tar xzf "$tarball"
    cd "s2n-$version"
    cp -R packaging/debian .
    dpkg-buildpackage --no-sign -j2
}

# All files and folders, but for what dpkg and man-db keep in books of their own.
list_system() {
    find / -xdev \( -path /dist -o -path /given -o -path /proc -o -path /var/log \
        -o -path /var/cache -o -path /var/lib/dpkg \) -prune -o -print | LC_ALL=C sort
}

load_it() {
    "tclsh$1" <<'TCL'
package require s2n
package require s2n::tls
puts "Tcl [info patchlevel], s2n [package present s2n]: [s2n::version]"
if {[llength [s2n policies default_pq]] != 1} {exit 1}
TCL
}

check_package() {
    mkdir -m 777 /dist
    list_system >/dist/before
    say "dpkg-buildpackage"
    setpriv --reuid 1000 --regid 1000 --clear-groups env HOME=/dist \
        bash -euo pipefail -c "$(declare -f build_package); build_package" >/dist/log 2>&1 ||
        { tail -n 60 /dist/log; return 1; }
    grep -E '^[0-9]+ passed, ' /dist/log
    cd /dist
    ls -l ./*.deb ./*.dsc ./*.debian.tar.*
    # Of information only: Debian 12's lintian lacks a tag that is overridden for
    # that of Debian 13. Told to show what is overridden, it fails for that;
    # and it leaves a file in TMPDIR.
    say "lintian"
    setpriv --reuid 1000 --regid 1000 --clear-groups env HOME=/dist TMPDIR=/dist \
        lintian --no-cfg --display-info --pedantic --fail-on error,warning ./*.changes
    say "dpkg --install"
    dpkg --install tcl-s2n_*.deb
    dpkg --listfiles tcl-s2n
    local tcl section
    for tcl in $TCLS; do
        load_it "$tcl"
    done
    for section in n 3tcl; do
        [ "$(MANWIDTH=80 man $section s2n | grep -cx NAME)" -eq 1 ]
    done
    say "debian/tests/installed"
    (cd "s2n-$version" && debian/tests/installed) >/dist/log 2>&1 ||
        { tail -n 60 /dist/log; return 1; }
    grep -E '^== |^[0-9]+ passed, ' /dist/log
    say "dpkg --purge"
    dpkg --purge tcl-s2n
    list_system | diff /dist/before -
}

version=$(basename "$tarball" | sed 's/^s2n-\(.*\)\.tar\.gz$/\1/')
for suite in "$@"; do
    versions=${tcl[$suite]:-}
    [ -n "$versions" ] || fail "no system $suite; there are ${!tcl[*]}"
    packages="build-essential debhelper lintian man-db openssl tcllib"
    for number in $versions; do
        packages+=" tcl$number tcl$number-dev"
    done
    make_system "deb-$suite" "$suite" ca-certificates \
        "apt-get install -y -q --no-install-recommends $packages"
    echo "debcheck: $suite, Tcl $versions"
    in_system "deb-$suite" "$(dirname "$tarball")" "export version=$version
        export tarball=/given/$(basename "$tarball") TCLS='$versions'
        $(declare -f); check_package" || fail "$suite failed"
done
echo "debcheck: the package of $(basename "$tarball") is in order"
