#!/bin/sh
# analyze.sh gcc|clang COMPILER FLAG... -- has the static analyzer of a compiler
# look at our C: at $SOURCES, which lie in $SRCDIR. Whatever it has to say about a
# file fails that file.
#
# planted.c has a fault, which has to be found: an analyzer that looks at nothing
# is silent as well.

set -u
kind=$1 compiler=$2
shift 2
case $kind in
# gcc 13 and newer take a connect behind a bind, in connect.c, for a mistake.
gcc) set -- -fanalyzer -Wno-analyzer-fd-phase-mismatch -c -o /dev/null "$@" ;;
clang) set -- --analyze -o /dev/null "$@" ;;
esac
here=$(dirname "$0")
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
passed=0
failed=0

# Whether the compiler can do it at all is another question than what it finds.
unable() {
    echo "NOT ANALYZED with $kind: $1"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
}

look_for_compiler() {
    command -v "$compiler" >/dev/null || unable "there is no \"$compiler\""
    case $kind/$("$compiler" --version | sed 1q) in
    gcc/*clang*) unable "\"$compiler\" is clang" ;;
    clang/*clang* | gcc/*) ;;
    *) unable "\"$compiler\" is not clang" ;;
    esac
    echo 'int nothing;' >"$folder/nothing.c"
    is_silent "$@" "$folder/nothing.c" || unable "$(sed 1q "$folder/said")"
}

is_silent() {
    "$compiler" "$@" >"$folder/said" 2>&1 && [ ! -s "$folder/said" ]
}

# judge NAME STATUS: counts, and shows what has failed.
judge() {
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    echo "FAILED  $1"
    cat "$folder/said"
}

look_for_compiler "$@"
! is_silent "$@" "$here/planted.c"
judge "planted.c, in which a fault should be found" $?
for file in $SOURCES; do
    echo "  ANALYZE $file"
    is_silent "$@" "$SRCDIR/$file"
    judge "$file" $?
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
