#!/bin/bash
# packcheck.sh -- proves what is for other systems than Debian, as far as one can
# in Debian 13.
#
#   packcheck.sh TARBALL [rpm|alpine|docker]...
#
#   rpm       rpmbuild, rpmlint; what is in the package is loaded
#   alpine    the functions of APKBUILD, with musl, and its dependencies left out
#   docker    the commands of Dockerfile, each stage in a Debian of its own
#
# It needs root, and debootstrap and a network to make the systems.

set -euo pipefail
. "$(dirname "$0")/systems.sh"

[ $# -ge 1 ] || fail "usage: packcheck.sh TARBALL [rpm|alpine|docker]..."
tarball=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- rpm alpine docker
dockerfile=$(dirname "$0")/docker/Dockerfile

# ---------------------------------------------------------------- inside

say() { printf '== %s\n' "$*"; }

# Runs a command, and shows what it said if it fails: which tests, and the end.
quietly() {
    "$@" >/log 2>&1 || { grep -a -A 20 ' FAILED$' /log; tail -n 60 /log; return 1; }
}

unpack() {
    mkdir -p "$1"
    tar xzf "$TARBALL" -C "$1"
    cd "$1"/s2n-*
}

load_it() {
    TCLLIBPATH=$1 "$2" <<'TCL'
package require s2n::tls
puts "Tcl [info patchlevel], s2n [package present s2n]: [s2n::version]"
if {[llength [s2n policies default_pq]] != 1} {exit 1}
TCL
}

check_rpm() {
    unpack /src
    mkdir -p /rpm/SOURCES
    cp "$TARBALL" /rpm/SOURCES
    say "rpmbuild"
    # The packages that it asks for have other names here. Nor does Debian's rpm
    # compile with -g, which the package for debugging is made of.
    quietly rpmbuild -ba --nodeps --define "_topdir /rpm" \
        --define "debug_package %{nil}" packaging/rpm/tcl-s2n.spec
    grep -E '^[0-9]+ passed, ' /log
    cd /rpm
    say "rpmlint"
    rpmlint --config "$OLDPWD/packaging/rpm/rpmlint.toml" SRPMS/*.rpm RPMS/*/tcl-s2n-[0-9]*.rpm
    say "what is in it"
    rpm --query --package --list --verbose RPMS/*/tcl-s2n-[0-9]*.rpm
    mkdir image
    rpm2cpio RPMS/*/tcl-s2n-[0-9]*.rpm | (cd image && cpio --quiet -idm)
    load_it "$(dirname "$(dirname "$(find /rpm/image -name 'lib*s2n*.so')")")" tclsh8.6
}

check_alpine() {
    unpack /src
    export srcdir=/src pkgdir=/image CBUILD=x86_64-alpine-linux-musl CC=musl-gcc
    export CHOST=$CBUILD
    # Where Alpine has it.
    ln -s /musl/tcl/lib/tclConfig.sh /usr/lib/tclConfig.sh
    . packaging/alpine/APKBUILD
    local file
    for file in $pkgname $pkgver $pkgrel "$pkgdesc" "$url" "$arch" "$license" "$source"; do
        [ -n "$file" ]
    done
    cd "$builddir"
    say "build"
    quietly build
    ! readelf -d lib*.so | grep 'libc.so.6'
    say "check"
    quietly check
    grep -E '^[0-9]+ passed, ' /log
    say "package"
    quietly package
    find "$pkgdir" -type f
    load_it "$pkgdir/usr/lib" /musl/tcl/bin/tclsh8.6
}

# Gives the image as a tar file, for the next stage.
check_docker_build() {
    unpack /unpacked
    mkdir /src /build
    cp -R . /src
    cd /build
    {
        quietly bash -euo pipefail -c "$COMMANDS"
        grep -E '^[0-9]+ passed, ' /log
        find /image -type f -exec ls -l {} +
    } >&2
    tar -C /image -cf - .
}

check_docker_image() {
    tar -C / -xf /given/image.tar
    load_it "" tclsh9.0
}

# ---------------------------------------------------------------- outside

# docker_runs STAGE: the commands of RUN, one a line.
docker_runs() {
    awk -v stage="$1" '
        {while (sub(/\\$/, "") && (getline more) > 0) $0 = $0 more}
        /^FROM / {number++}
        /^RUN / && number == stage {sub(/^RUN /, ""); gsub(/  +/, " "); print}' "$dockerfile"
}

# inside NAME FUNCTION [COMMANDS]
inside() {
    in_system "$1" "$folder" "export TARBALL=/given/$(basename "$tarball") COMMANDS=$(printf %q "${3:-}")
        $(declare -f); $2"
}

prove_rpm() {
    make_system rpm trixie gcc,libc6-dev,make,tcl,tcl8.6-dev,ca-certificates \
        "apt-get install -y -q --no-install-recommends rpm rpmlint cpio"
    inside rpm check_rpm
}

prove_alpine() {
    [ -e "$systems/tea" ] || fail "tests/tea/run.sh makes the system with musl; run it first"
    inside tea check_alpine
}

# The first command of each stage installs packages.
prove_docker() {
    make_system docker-build trixie ca-certificates "$(docker_runs 1 | head -n 1)"
    make_system docker-image trixie ca-certificates "$(docker_runs 2)"
    inside docker-build check_docker_build "$(docker_runs 1 | tail -n +2)" >"$folder/image.tar"
    inside docker-image check_docker_image
}

# The tarball, and what one stage of a check leaves to the next.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$tarball" "$folder"
for kind in "$@"; do
    declare -F "prove_$kind" >/dev/null || fail "no check $kind; there are: rpm alpine docker"
    echo "packcheck: $kind"
    "prove_$kind" || fail "$kind failed"
done
echo "packcheck: $* in order"
