#!/bin/sh
# run.sh TCLSH check            run the inputs that have been findings, and for each
#                               harness a few thousand others
# run.sh TCLSH all SECONDS      run what have been findings, and fuzz for so long
#                               with each harness
#
# To be run in the folder of a build, by its Makefile. The corpus is in
# fuzz/corpus, and grows; what is found is kept in fuzz/findings.

here=$(dirname "$0")
tclsh=$1
what=$2
seconds=$3
passed=0
failed=0
# Fewer frames and a smaller quarantine than usual: twice as many executions.
export ASAN_OPTIONS="malloc_context_size=8:quarantine_size_mb=16:$ASAN_OPTIONS"

# judge NAME LOG STATUS: counts, and shows what has failed.
judge() {
    if [ "$3" -eq 0 ]; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    echo "FAILED  $1"
    grep -av '^#[0-9]\|NEW_FUNC\|^INFO' "$2" | tail -n 40
}

regressions() {
    for name in config peer channel; do
        for file in "$here/regressions/$name"/*; do
            "fuzz/${name}_fuzz" -detect_leaks=0 -timeout=100 "$file" >fuzz/regression.log 2>&1
            judge "$file" fuzz/regression.log $?
        done
    done
}

# fuzz NAME HOW... CORPUS...: one harness.
fuzz() {
    name=$1
    shift
    log=fuzz/$name.log
    words=
    [ "$name" != config ] || words=-dict=fuzz/seeds/config.dict
    "fuzz/${name}_fuzz" -detect_leaks=0 -timeout=100 -max_len=2048 $words \
        -print_final_stats=1 -artifact_prefix="fuzz/findings/$name-" "$@" >"$log" 2>&1
    status=$?
    executions=$(sed -n "s,^stat::number_of_executed_units: *,,p" "$log")
    echo "  FUZZ    $name: $executions executions"
    judge "$name, kept in fuzz/findings" "$log" $status
}

# Of the generator there are two, for the text alone and for what it means.
fuzz_go() {
    log=$PWD/fuzz/$2.log
    (cd "$here/../.." && go test "./gen/$1" -run '^$' -fuzz "^$2\$" -fuzztime "${seconds}s" \
        -fuzzminimizetime 10x -parallel 1) >"$log" 2>&1
    status=$?
    echo "  FUZZ    $2: $(sed -n 's/.*execs: \([0-9]*\).*/\1/p' "$log" | tail -n 1) executions"
    judge "$2" "$log" $status
}

mkdir -p fuzz/findings
rm -rf fuzz/seeds
"$tclsh" "$here/seeds.tcl" fuzz/seeds || exit 1
regressions
case $what in
check)
    for name in config peer channel; do
        fuzz $name -seed=1 -runs=3000 "fuzz/seeds/$name"
    done
    ;;
all)
    for name in config peer channel; do
        mkdir -p "fuzz/corpus/$name"
        fuzz $name -max_total_time="$seconds" "fuzz/corpus/$name" "fuzz/seeds/$name"
    done
    if command -v go >/dev/null; then
        fuzz_go parse FuzzDecode
        fuzz_go model FuzzSpec
    else
        echo "NOT FUZZED: the generator, which needs go"
    fi
    ;;
esac
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
