#!/bin/bash
# cc.sh -- the compiler of Zig, for another system.
#
#   cc.sh FOLDER TARGET ARGUMENT...
#
# Zig is in FOLDER/venv. A library for macOS is linked by LLVM's linker, as Zig's
# takes no list of what to export, with the list of the system's symbols that check.sh
# has put into FOLDER.

set -euo pipefail

folder=$1
target=$2
shift 2
case "$target $*" in
*-macos*" -dynamiclib "*) ;;
*)
    # Undefined behaviour would trap, by a library that is not linked.
    exec "$folder/venv/bin/python" -m ziglang cc -target "$target" \
        -fno-sanitize=undefined "$@" ;;
esac

linker=$(compgen -c ld64.lld | sort -V | tail -n 1)
[ -n "$linker" ] || { echo "cc.sh: ld64.lld is missing (Debian: apt install lld)" >&2; exit 1; }
arguments=()
for word; do
    case $word in
    -Wl,*) IFS=, read -r -a words <<<"${word#-Wl,}"; arguments+=("${words[@]}") ;;
    -o | *.o | *.a | *.dylib) arguments+=("$word") ;;
    esac
done
exec "$linker" -arch "$(sed 's/-.*//; s/aarch64/arm64/' <<<"$target")" \
    -platform_version macos 15.0 15.0 -dylib "${arguments[@]}" "$folder/libSystem.tbd"
