#!/bin/bash
# dist-windows.sh -- makes the ZIP for Windows. The same commit, compiler and Tcl
# give the same bytes.
#
#   dist-windows.sh SOURCE FOLDER TO
#
# Puts s2n-VERSION-windows-x86_64.zip into the folder TO. The libraries, for Tcl 8.6
# and 9, are those that tests/windows/build.sh makes in FOLDER. The ZIP is that of
# Info-ZIP: it is a package of Debian as of MSYS2.

set -euo pipefail
export LC_ALL=C TZ=UTC

fail() {
    echo "dist-windows: $*" >&2
    exit 1
}

[ $# -eq 3 ] || fail "usage: dist-windows.sh SOURCE FOLDER TO"
source=$(cd "$1" && pwd)
folder=$2
to=$(cd "$3" && pwd)
command -v zip >/dev/null || fail "zip is missing (Debian: apt install zip)"
# Of the compiler's own libraries, which are linked in.
mingw_license=${MINGW_LICENSE:-/usr/share/doc/mingw-w64-common/copyright}
[ -e "$mingw_license" ] || fail "the licence of MinGW-w64 is not in $mingw_license: set MINGW_LICENSE"

version=$(sed -n 's/^AC_INIT(\[s2n\], \[\([^]]*\)\].*/\1/p' "$source/configure.ac")
name=s2n$version
mtime=${SOURCE_DATE_EPOCH:-$(git -C "$source" log -1 --format=%ct)}
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

"$source/tests/windows/build.sh" "$source" "$folder"
for build in "$folder/build8.6" "$folder/build9.0"; do
    make -s -C "$build" install-binaries install-libraries DESTDIR="$stage" libdir=
done
# The pages, without the one for man.
make -s -C "$folder/build9.0" install-doc DESTDIR="$stage" \
    docdir="/$name/doc" mandir=/man
rm -r "$stage/man"
cp "$mingw_license" "$stage/$name/LICENSE.mingw-w64"
x86_64-w64-mingw32-strip "$stage/$name"/*.dll

find "$stage" -exec touch -d "@$mtime" {} +
zip=$to/s2n-$version-windows-x86_64.zip
rm -f "$zip"
(cd "$stage" && find "$name" -type f | sort | zip -q -X -9 -@ "$zip")
(cd "$to" && sha256sum "$(basename "$zip")")
