#!/bin/bash
# tcl.sh -- cross-builds a Tcl for Windows.
#
#   tcl.sh 8.6|9.0 FOLDER
#
# FOLDER/build gets tclsh, the DLLs and tclConfig.sh, FOLDER/library the scripts.
# The sources are those of Debian: of bookworm for 8.6, of sid for 9.0. It does
# nothing where that has been done.

set -euo pipefail

declare -A suite=([8.6]=bookworm [9.0]=sid)
declare -A targets=(
    [8.6]="tcl86.dll libtclstub86.a tclsh86.exe"
    [9.0]="tcl90.dll libtclstub.a tclsh90.exe")

version=$1
folder=$2
cc=x86_64-w64-mingw32-gcc-posix
zlib=/usr/x86_64-w64-mingw32/lib/libz.a

# Downloads the sources into the current folder, with lists of its own: those of
# the system stay as they are.
download() {
    mkdir -p lists/partial
    echo "deb-src http://deb.debian.org/debian ${suite[$version]} main" >sources.list
    local options=(-q -o Dir::Etc::SourceList="$PWD/sources.list"
        -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$PWD/lists"
        -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update
    # Its list may name more than the archive has; the sources are what is needed.
    apt-get "${options[@]}" source --download-only "tcl$version" || true
    tar xzf tcl"$version"_*.orig.tar.gz
}

# 9 takes libtommath from a DLL that is in its sources.
configure_and_make() {
    local sources=$1 tommath= options=(--enable-threads)
    if [ "$version" = 9.0 ]; then
        tommath=$sources/libtommath/win64
        options=(--disable-zipfs)
    fi
    sh "$sources/win/configure" --host=x86_64-w64-mingw32 --enable-64bit \
        "${options[@]}" CC=$cc
    # Without the DLLs that the sources would bring along as binaries.
    make -j"$(nproc)" SHARED_LIBRARIES="tcl${version/./}.dll" LIBS="-lnetapi32 \
        -lkernel32 -luser32 -ladvapi32 -luserenv -lws2_32 $zlib \
        ${tommath:+$tommath/libtommath.dll.a}" ${targets[$version]}
    [ -z "$tommath" ] || cp "$tommath/libtommath.dll" .
}

[ ! -e "$folder/done" ] || exit 0
rm -rf "$folder"
mkdir -p "$folder/build"
cd "$folder"
folder=$PWD
download
sources=$(echo "$folder"/tcl"$version".*/)
ln -s "${sources%/}/library" library
cd build
configure_and_make "${sources%/}"
touch "$folder/done"
