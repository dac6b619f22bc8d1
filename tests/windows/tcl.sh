#!/bin/bash
# tcl.sh -- cross-builds a Tcl for Windows.
#
#   tcl.sh 8.6|9.0 FOLDER
#
# FOLDER/build gets tclsh, the DLLs and tclConfig.sh, FOLDER/source the sources, with
# the library of scripts. It does nothing where that has been done.

set -euo pipefail

declare -A targets=(
    [8.6]="tcl86.dll libtclstub86.a tclsh86.exe"
    [9.0]="tcl90.dll libtclstub.a tclsh90.exe")

here=$(cd "$(dirname "$0")" && pwd)
version=$1
folder=$2
cc=x86_64-w64-mingw32-gcc-posix
zlib=/usr/x86_64-w64-mingw32/lib/libz.a

# 9 takes libtommath from a DLL that is in its sources.
configure_and_make() {
    local sources=$1 tommath= options=(--enable-threads)
    if [ "$version" = 9.0 ]; then
        tommath=$sources/libtommath/win64
        options=(--disable-zipfs)
    fi
    sh "$sources/win/configure" --host=x86_64-w64-mingw32 --enable-64bit \
        "${options[@]}" CC=$cc
    # Without the DLLs that the sources would bring along as binaries, and compiled
    # sooner than it runs.
    make -j"$(nproc)" CFLAGS_OPTIMIZE=-O1 SHARED_LIBRARIES="tcl${version/./}.dll" LIBS="-lnetapi32 \
        -lkernel32 -luser32 -ladvapi32 -luserenv -lws2_32 $zlib \
        ${tommath:+$tommath/libtommath.dll.a}" ${targets[$version]}
    [ -z "$tommath" ] || cp "$tommath/libtommath.dll" .
}

[ ! -e "$folder/done" ] || exit 0
"$here/../tcl-source.sh" "$version" "$folder"
rm -rf "$folder/build"
mkdir "$folder/build"
cd "$folder/build"
configure_and_make "$(cd .. && pwd)/source"
touch "$folder/done"
