#!/bin/bash
# check.sh -- builds the package for Windows, and runs its tests under wine.
#
#   check.sh SOURCE FOLDER [TESTFLAGS...]
#
# For Tcl 8.6 and 9. FOLDER keeps what has been built. listed.txt beside this script
# says which tests may fail or are skipped there, and why. Needs wine, zip, unzip and
# Go, and what build.sh needs.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$1" && pwd)
mkdir -p "$2"
folder=$(cd "$2" && pwd)
shift 2
. "$here/wine.sh"

counts='^[0-9]* passed, [0-9]* failed'
passed=0 skipped=0 known=0

# The programs that the tests talk to, and use.
build_programs() {
    (cd "$source" && GOOS=windows GOARCH=amd64 CGO_ENABLED=0 \
        go build -o "$folder/peers.exe" ./tests/peers)
    $host-gcc-posix -O2 -Wall -Werror "$here/root.c" -lcrypt32 -o "$folder/root.exe"
}

# The patterns in listed.txt of a kind.
listed() { awk -v kind="$1" '$1 == kind {print $2}' "$here/listed.txt"; }

# Passes on those names that match no pattern of a kind.
unlisted() {
    local name pattern
    while read -r name; do
        for pattern in $(listed "$1"); do
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

# The constraints that tests were skipped for.
constraints() { sed -n 's/^ *[0-9]* skipped: //p' "$1"; }

# The suite, a thousand connections, and what is in the ZIP.
run_tests() {
    local version=$1 build=$folder/build$1
    shift
    run "$version" "$build" "$source/tests/all.tcl" \
        -skip "$(listed skip | tr '\n' ' ')" "$@"
    run "$version" "$build" "$here/many.tcl"
    run "$version" "" "$here/zip.tcl" "$(windows_path "$folder/unpacked")"
}

# Output of tests may have NUL bytes in it, and be taken for binary.
check() {
    local version=$1 text=$folder/test$1.txt found
    shift
    echo "== Tcl $version"
    run_tests "$version" "$@" | tee "$text"
    [ "$(grep -ac "$counts" "$text")" -eq 3 ] ||
        { echo "the tests did not come to their end"; return 1; }
    found=$(failures "$text" | unlisted fails; constraints "$text" | unlisted lacks)
    [ -z "$found" ] || { printf 'not in listed.txt:\n%s\n' "$found"; return 1; }
}

# Adds up what was printed.
count() {
    local p k s
    while read -r p _ k _ s _; do
        passed=$((passed + p)) known=$((known + k)) skipped=$((skipped + ${s:-0}))
    done < <(grep -a "$counts" "$folder/test$1.txt" | tr -d ,)
}

start_wine
"$source/packaging/dist-windows.sh" "$source" "$folder" "$folder"
rm -rf "$folder/unpacked"
unzip -q "$folder"/s2n-*-windows-x86_64.zip -d "$folder/unpacked"
build_programs
status=0
for version in 8.6 9.0; do
    check $version "$@" || status=1
    count $version
done
[ $status -eq 0 ] || exit 1
echo "$known failures are listed with their reasons"
echo "$passed passed, 0 failed, $skipped skipped"
