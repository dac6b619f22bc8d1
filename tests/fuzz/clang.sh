#!/bin/sh
# clang.sh CLANG -- can this compiler make a fuzzer? Says what is missing if not.

try=${TMPDIR:-/tmp}/fuzz-try.$$
trap 'rm -f "$try" "$try.c"' EXIT
echo 'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void) { return 0; }' >"$try.c"
"$1" -fsanitize=fuzzer,address,undefined -o "$try" "$try.c" 2>"$try.log" && rm -f "$try.log" && exit 0
sed 1q "$try.log" >&2
rm -f "$try.log"
echo "fuzzing needs clang and its libFuzzer, which \"$1\" is not or does not have: on Debian, apt" \
    "install clang; make fuzz FUZZ_CC=clang-19 takes another one" >&2
exit 1
