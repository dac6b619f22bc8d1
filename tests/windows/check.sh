#!/bin/bash
# check.sh -- builds the package for Windows, and runs its tests under wine.
#
#   check.sh SOURCE FOLDER [TESTFLAGS...]
#
# For Tcl 8.6 and 9. FOLDER keeps what has been built. listed.txt beside this script
# has the tests that may fail and those that are skipped since they would not end,
# each with its reason. Needs MinGW-w64, wine, nasm, Go, and once the sources of Tcl
# from Debian.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$1" && pwd)
mkdir -p "$2"
folder=$(cd "$2" && pwd)
shift 2
host=x86_64-w64-mingw32
cc=$host-gcc-posix

export WINEDEBUG=-all WINEPREFIX=$folder/wine

# A Windows of our own: without a screen, and with what wine 8 lacks.
make_wine() {
    [ ! -e "$WINEPREFIX/made" ] || return 0
    wineboot -i
    wine reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f
    # Of an older one, Tcl would have no sockets.
    wine winecfg /v win10
    $cc -shared -O2 -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
        "$here/prng.c" -ladvapi32
    touch "$WINEPREFIX/made"
}

# The path of a file, as Windows has it.
windows_path() { printf 'Z:%s' "$1"; }

build_package() {
    local version=$1 build=$folder/build$1
    mkdir -p "$build"
    (cd "$build" && "$source/configure" --host=$host CC=$cc \
        --with-tcl="$folder/tcl$version/build" && make -j"$(nproc)")
}

build_peer() {
    (cd "$source" && GOOS=windows GOARCH=amd64 CGO_ENABLED=0 \
        go build -o "$folder/peers.exe" ./tests/peers)
}

# Runs a script in the tclsh of Windows.
run() {
    local version=$1
    shift
    TCL_LIBRARY=$(windows_path "$folder/tcl$version/library") \
    TCLLIBPATH=$(windows_path "$folder/build$version") \
    TLS_PEER=$(windows_path "$folder/peers.exe") \
        wine "$folder/tcl$version/build/tclsh${version/./}.exe" "$@" \
        2>&1 </dev/null | tr -d '\r'
}

# The patterns of listed.txt whose tests are skipped, or may fail.
listed() { awk -v kind="$1" '$1 == kind {print $2}' "$here/listed.txt"; }

# Says which of the tests that have failed are not listed.
unlisted() {
    local name pattern
    while read -r name; do
        for pattern in $(listed fails); do
            # shellcheck disable=SC2254
            case $name in $pattern) continue 2 ;; esac
        done
        echo "$name"
    done
}

# The tests that have failed, by what tcltest says of them, and files that did not
# come to their end.
failures() {
    sed -n -e 's/^==== \([^ ]*\) FAILED$/\1/p' \
        -e 's/^\([^ ]*\.test\): no summary$/\1/p' "$1" | sort -u
}

check() {
    local version=$1 found
    shift
    echo "== Tcl $version"
    run "$version" "$source/tests/all.tcl" -skip "$(listed skip | tr '\n' ' ')" \
        "$@" | tee "$folder/test$version.txt" || true
    grep -aq '^[0-9]* passed, ' "$folder/test$version.txt" ||
        { echo "the tests did not come to their end"; return 1; }
    found=$(failures "$folder/test$version.txt" | unlisted)
    run "$version" "$here/many.tcl" || return 1
    [ -z "$found" ] || { printf 'not in listed.txt:\n%s\n' "$found"; return 1; }
}

make_wine
build_peer
status=0
passed=0 skipped=0 known=0
for version in 8.6 9.0; do
    "$here/tcl.sh" "$version" "$folder/tcl$version"
    build_package "$version"
    check "$version" "$@" || status=1
    read -r p _ k _ s _ < <(grep -a '^[0-9]* passed, ' "$folder/test$version.txt" | tail -n 1)
    passed=$((passed + p)) known=$((known + k)) skipped=$((skipped + s))
done
[ $status -eq 0 ] || exit 1
echo "$known failures are listed with their reasons"
echo "$passed passed, 0 failed, $skipped skipped"
