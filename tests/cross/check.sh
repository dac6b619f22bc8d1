#!/bin/bash
# check.sh -- links the package for macOS, FreeBSD and armhf, and looks at the
# libraries.
#
#   check.sh SOURCE FOLDER [TARGET...]
#   check.sh SOURCE FOLDER --tools       only downloads what it needs
#
# Nothing of it is run. A TARGET is one of those below; without one, all are
# linked. The compiler is the one of Zig, which brings the C libraries of these
# systems: from PyPI, once. The linker for macOS is LLVM's. The sources of Tcl are
# Debian's. FOLDER keeps what has been built. Prints what tests print.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$1" && pwd)
mkdir -p "$2"
folder=$(cd "$2" && pwd)
shift 2
[ $# -gt 0 ] || set -- aarch64-macos x86_64-macos aarch64-freebsd x86_64-freebsd \
    arm-linux-gnueabihf
. "$here/../venv.sh"
export ZIG_GLOBAL_CACHE_DIR=$folder/zig

# The libraries that every such system has.
system_libraries() {
    case $1 in
    *-macos) echo /usr/lib/libSystem.B.dylib ;;
    *-freebsd) echo libc.so.7 libm.so.5 libthr.so.3 ;;
    *-linux-gnueabihf) echo libc.so.6 libm.so.6 libpthread.so.0 ld-linux-armhf.so.3 ;;
    esac
}

# Sets the compiler and the tools for a target.
use_tools() {
    local zig="$folder/venv/bin/python -m ziglang"
    cc="$here/cc.sh $folder $1"
    ar="$zig ar"
    ranlib="$zig ranlib"
}

# What an extension is linked with, and tclConfig.sh: as if Tcl were installed.
make_tcl() {
    local target=$1 version=$2 to=$folder/$1/tcl$2 sources=$folder/tcl$2/source name
    mkdir -p "$to"
    for name in tclStubLib tclOOStubLib tclTomMathStubLib; do
        $cc -O2 -fPIC -DHAVE_UNISTD_H -DHAVE_STDINT_H -DTCL_THREADS=1 \
            -I"$sources/generic" -I"$sources/unix" -I"$sources/libtommath" \
            -c "$sources/generic/$name.c" -o "$to/$name.o"
    done
    rm -f "$to/libtclstub.a"
    $ar cq "$to/libtclstub.a" "$to"/tcl*.o
    cat >"$to/tclConfig.sh" <<END
TCL_VERSION='$version'
TCL_PREFIX='/usr/local'
TCL_EXEC_PREFIX='/usr/local'
TCL_SHLIB_SUFFIX='$(case $target in *-macos) echo .dylib ;; *) echo .so ;; esac)'
TCL_INCLUDE_SPEC='-I$sources/generic -I$sources/unix'
TCL_STUB_LIB_SPEC='$to/libtclstub.a'
TCL_THREADS=1
END
}

configure() {
    local target=$1 version=$2 to=$folder/$1/build$2
    mkdir -p "$to"
    [ "$to/Makefile" -nt "$source/configure" ] || (
        make_tcl "$target" "$version"
        cd "$to"
        "$source/configure" --host="$target" --with-tcl="$folder/$target/tcl$version" \
            CC="$cc" AR="$ar" RANLIB="$ranlib"
    )
}

# Aws-lc and s2n-tls do not depend on Tcl: what was compiled for one is there for
# both.
build() {
    local target=$1 to=$folder/$1 version
    for version in 8.6 9.0; do
        configure "$target" "$version"
    done
    make -C "$to/build8.6" -j"$(nproc)" binaries
    cp -u "$to"/build8.6/v[cs]_*.o "$to/build9.0"
    make -C "$to/build9.0" -j"$(nproc)" binaries
}

# Zig has the symbols of macOS for arm64e, which are those for arm64; and for one more
# processor, of which LLVM knows nothing.
get_tools() {
    use_venv "$folder/venv" "$here/requirements.txt"
    local version
    sed 's/arm64e\.x1-[a-z]*/x86_64-macos/g; s/arm64e-/arm64-/g' \
        "$folder"/venv/lib/python3*/site-packages/ziglang/lib/libc/darwin/libSystem.tbd \
        >"$folder/libSystem.tbd"
    for version in 8.6 9.0; do
        "$here/../tcl-source.sh" $version "$folder/tcl$version"
    done
}

get_tools
[ "$1" != --tools ] || exit 0
passed=0 failed=0
for target; do
    echo "== $target"
    use_tools "$target"
    build "$target"
    for library in "$folder/$target"/build*/lib*s2n*.[ds]*; do
        # shellcheck disable=SC2046
        if (cd "$source" && go run ./tests/exports "$library" $(system_libraries "$target")); then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
        fi
    done
done
echo "$passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
