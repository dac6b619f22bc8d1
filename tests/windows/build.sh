#!/bin/bash
# build.sh -- builds the package for Windows, for Tcl 8.6 and 9.
#
#   build.sh SOURCE FOLDER
#
# FOLDER gets tcl8.6 and tcl9.0 (see tcl.sh), build8.6 and build9.0, and keeps what
# has been built. Needs MinGW-w64, nasm, and once the sources of Tcl from Debian.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$1" && pwd)
mkdir -p "$2"
folder=$(cd "$2" && pwd)
host=x86_64-w64-mingw32

configure() {
    local version=$1 build=$folder/build$1
    mkdir -p "$build"
    [ "$build/Makefile" -nt "$source/configure" ] ||
        (cd "$build" && "$source/configure" --host=$host CC=$host-gcc-posix \
            --with-tcl="$folder/tcl$version/build")
}

compile() {
    make -C "$folder/build$1" -j"$(nproc)" binaries libraries
}

# Aws-lc and s2n-tls do not depend on Tcl: what was compiled for one is there for
# both.
share_objects() {
    cp -u "$folder"/build8.6/v[cs]_*.o "$folder/build9.0"
}

# What a DLL shows, and needs: of Windows alone.
check_dll() {
    (cd "$source" && go run ./tests/exports "$1" KERNEL32.dll msvcrt.dll \
        WS2_32.dll CRYPT32.dll ADVAPI32.dll USER32.dll bcrypt.dll)
}

for version in 8.6 9.0; do
    "$here/tcl.sh" $version "$folder/tcl$version"
    configure $version
done
compile 8.6
share_objects
compile 9.0
check_dll "$folder"/build8.6/s2n*.dll
check_dll "$folder"/build9.0/tcl9s2n*.dll
