#!/bin/bash
# run.sh -- proves that the build takes what builds of Tcl extensions take: the
# options and targets of TEA, other compilers, another C library, another CPU.
#
#   tests/tea/run.sh [CASE...]     all cases, or some; --list names them
#
# It works in a Debian 13 of its own (see packaging/systems.sh), so it needs
# root, and a network the first time. The sources are read-only there, so that
# every build is one outside of them. A case is the function case_NAME.

set -euo pipefail
. "$(dirname "$0")/../../packaging/systems.sh"

release=$(sed -n 's/^AC_INIT(\[s2n\], \[\([^]]*\)\].*/\1/p' "$(dirname "$0")/../../configure.ac")
multiarch=x86_64-linux-gnu
tools=gcc,libc6-dev,make,clang,openssl,ca-certificates,tcl-tls,xz-utils
tools+=,tcl8.6,tcl8.6-dev,tcl9.0,tcl9.0-dev,libssl-dev,zlib1g-dev,libzstd-dev
tools+=,musl-tools,gcc-aarch64-linux-gnu,libc6-dev-arm64-cross,qemu-user

# ---------------------------------------------------------------- the system

# A Tcl 9 for aarch64 in /arm64, and a Tcl 8.6 on musl in /musl.
more_tcls() {
    dpkg --add-architecture arm64
    echo 'deb-src http://deb.debian.org/debian trixie main' >>/etc/apt/sources.list
    apt-get update -q
    mkdir -p /arm64 /musl
    cd /arm64
    apt-get download -q {tcl9.0,libtcl9.0,tcl9.0-dev,zlib1g,libtommath1,libc6,libgcc-s1}:arm64
    local package
    for package in *.deb; do
        dpkg -x "$package" .
    done
    rm -- *.deb
    [ -e lib ] || ln -s usr/lib lib
    cd /musl
    apt-get source -q --tar-only tcl8.6
    tar xf ./*.orig.tar.*
    cd tcl8.6*/unix
    CC=musl-gcc ./configure --prefix=/musl/tcl --disable-shared
    make -j2
    make install
    cd /musl
    rm -rf tcl8.6*
}

# ---------------------------------------------------------------- helpers

say() { printf -- '-- %s\n' "$*"; }

# expect TEXT COMMAND...: the command has to say the text.
expect() {
    local text=$1 said
    shift
    said=$("$@" 2>&1) || true
    case $said in
    *"$text"*) ;;
    *) printf 'expected: %s\nfrom: %s\ngot: %s\n' "$text" "$*" "$said"; return 1 ;;
    esac
}

# configured FOLDER TCL OPTION...: a build folder.
configured() {
    local folder=/w/$1 tcl=$2
    shift 2
    mkdir -p "$folder"
    cd "$folder"
    /given/configure --with-tcl="/usr/lib/$multiarch/tcl$tcl" "$@" >configure.log 2>&1 ||
        { tail -n 5 configure.log; return 1; }
}

built() {
    configured "$@"
    make -j2 >make.log 2>&1 || { tail -n 20 make.log; return 1; }
}

# Runs the test files whose names match, and wants some to have been run.
tested() {
    local files=$1
    shift
    make test TESTFLAGS="-file '$files'" "$@" >test.log 2>&1 ||
        { grep ' FAILED$' test.log | sort -u; tail -n 40 test.log; return 1; }
    grep -E '^[1-9][0-9]* passed, 0 failed, [0-9]+ skipped' test.log | tail -n 1
}

# A build with the libraries of vendor-c, and these as they would be installed.
need_base() {
    [ ! -e /w/base/libs2n$release.so ] || return 0
    built base 8.6 --prefix=/usr
    mkdir -p /w/prefix/lib /w/prefix/include/s2n
    cp -R /given/vendor-c/aws-lc/include/openssl /w/prefix/include
    cp -R /given/vendor-c/s2n-tls/api/unstable /w/prefix/include/s2n
    cp /given/vendor-c/s2n-tls/api/s2n.h /w/prefix/include
    cp libaws-lc.a /w/prefix/lib/libcrypto.a
    cp libs2n-tls.a /w/prefix/lib/libs2n.a
}

# With these a build takes seconds.
given=(--with-s2n=/w/prefix --with-aws-lc=/w/prefix)

listing() { (cd "$1" && find . -not -type d | sed 's,^\./,,' | LC_ALL=C sort); }

exported() { nm "$@" | awk 'NF == 3 {print $3}' | LC_ALL=C sort | tr '\n' ' '; }

entry_points="S2n_Init S2n_SafeInit S2n_SafeUnload S2n_Unload "

# ---------------------------------------------------------------- cases

case_default() {
    need_base
    cd /w/base
    say "only the entry points are exported"
    [ "$(exported -D --defined-only libs2n$release.so)" = "$entry_points" ]
    tested '{push,config,package,coexist}.test'
}

# A Tcl 8.6 and a Tcl 9 share one install tree, and one index.
case_side_by_side() {
    need_base
    cd /w/base
    make install DESTDIR=/w/tree >/dev/null
    built nine 9.0 --prefix=/usr "${given[@]}"
    make install DESTDIR=/w/tree >/dev/null
    local version
    for version in 8.6 9.0; do
        expect "loaded $version" env TCLLIBPATH=/w/tree/usr/lib "tclsh$version" <<'TCL'
package require s2n
puts "loaded [info tclversion] [dict get [s2n::version] package]"
TCL
    done
    say "without the one, the other stays"
    make uninstall DESTDIR=/w/tree >/dev/null
    expect "loaded 8.6" env TCLLIBPATH=/w/tree/usr/lib tclsh8.6 <<'TCL'
package require s2n
puts "loaded [info tclversion]"
TCL
    cd /w/base
    make uninstall DESTDIR=/w/tree >/dev/null
    [ -z "$(listing /w/tree)" ]
}

# What each target installs, and where the options put it.
case_install() {
    need_base
    configured install 8.6 --prefix=/opt/p --libdir=/opt/l --mandir=/opt/m \
        --docdir=/opt/d "${given[@]}"
    say "make test install-binaries install-libraries builds what it needs"
    make test install-binaries install-libraries DESTDIR=/w/image \
        TESTFLAGS="-file version.test" >make.log 2>&1
    [ "$(listing /w/image)" = "opt/l/s2n$release/LICENSE
opt/l/s2n$release/libs2n$release.so
opt/l/s2n$release/pkgIndex.tcl
opt/l/s2n$release/tls.tcl" ]
    make install-doc DESTDIR=/w/image >>make.log
    listing /w/image | grep -x opt/m/mann/s2n.n >/dev/null
    listing /w/image | grep ^opt/d/ >/dev/null
    make uninstall DESTDIR=/w/image >>make.log
    [ -z "$(listing /w/image)" ]
    say "the licences of the vendored libraries go along"
    make -C /w/base install-libraries DESTDIR=/w/image >>make.log
    [ "$(listing /w/image | grep -c 'LICENSE\|NOTICE')" -eq 5 ]
    say "make clean and make distclean leave nothing"
    make distclean >>make.log
    [ "$(ls)" = "configure.log
make.log" ]
}

case_symbols() {
    need_base
    local word defines
    for word in yes mem compile all; do
        built "symbols-$word" 8.6 --enable-symbols=$word "${given[@]}"
        defines=$(make -n V=1 -W /given/generic/commands/push_cmd.c push_cmd.o)
        case $word in
        yes) ! grep -q TCL_MEM_DEBUG <<<"$defines" ;;
        mem) grep -q TCL_MEM_DEBUG <<<"$defines" ;;
        compile) grep -q TCL_COMPILE_DEBUG <<<"$defines" ;;
        all) grep -q 'TCL_MEM_DEBUG.*TCL_COMPILE_DEBUG' <<<"$defines" ;;
        esac
        ! grep -q -e -DNDEBUG <<<"$defines"
        readelf -S libs2n$release.so | grep debug_info >/dev/null
        say "--enable-symbols=$word: $(tested push.test)"
    done
    expect "must be yes, no, mem, compile or all" configured symbols-bad 8.6 --enable-symbols=some
    say 'CFLAGS="-DPURIFY -Og" --enable-symbols'
    CFLAGS="-DPURIFY -Og" built symbols-purify 8.6 --enable-symbols "${given[@]}"
    tested version.test
}

# Options of TEA that change nothing here must not stop a build.
case_accepted() {
    need_base
    configured accepted 8.6 --enable-threads --enable-64bit --enable-64bit-vis \
        --disable-rpath --enable-shared --with-tclinclude=/usr/include/tcl8.6 \
        --exec-prefix=/usr "${given[@]}"
    ! grep -i 'unrecognized options' configure.log
    configured accepted9 9.0 --enable-threads --enable-64bit "${given[@]}"
    ! grep -i 'unrecognized options' configure.log
}

case_given() {
    need_base
    built given 8.6 "${given[@]}"
    [ -z "$(ls | grep '^v[cs]_')" ]
    [ "$(exported -D --defined-only libs2n$release.so)" = "$entry_points" ]
    tested '{push,config}.test'
    say "aws-lc alone"
    built given-crypto 8.6 --with-aws-lc=/w/prefix
    ls vs_tls_s2n_connection.o >/dev/null
    [ -z "$(ls | grep '^vc_')" ]
    tested version.test
    say "what cannot be"
    expect "no include/openssl/base.h" configured bad 8.6 --with-aws-lc=/nonexistent
    expect "no include/s2n.h" configured bad 8.6 --with-s2n=/usr --with-aws-lc=/w/prefix
    mkdir -p /w/openssl/include /w/openssl/lib
    cp -R /usr/include/openssl /w/openssl/include
    : >/w/openssl/include/openssl/base.h
    cp /usr/lib/$multiarch/libcrypto.a /w/openssl/lib
    expect "not those of aws-lc" configured bad 8.6 --with-aws-lc=/w/openssl
    mkdir -p /w/shared/include /w/shared/lib
    cp -R /w/prefix/include/openssl /w/shared/include
    expect "needs a static library" configured bad 8.6 --with-aws-lc=/w/shared
}

# One program with our static library, and with an OpenSSL of its own.
case_static() {
    need_base
    local version openssl="-Wl,-Bstatic -lssl -lcrypto -Wl,-Bdynamic -lz -lzstd"
    for version in 8.6 9.0; do
        built "static$version" $version --disable-shared "${given[@]}"
        local library=libs2n$release.a
        [ $version = 8.6 ] || library=libtcl9s2n$release.a
        say "$library shows only the entry points"
        [ "$(exported -g --defined-only $library)" = "$entry_points" ]
        local order
        for order in "$library $openssl" "$openssl $library"; do
            say "$order"
            gcc "-I/usr/include/tcl$version" -o both /given/tests/tea/both.c \
                $order "-ltcl$version" -lpthread
            ./both /given/tests/pki
        done
    done
}

case_noasm() {
    built noasm 9.0 --disable-asm --disable-jitter
    [ -z "$(ls | grep vc_generated-src_linux)" ]
    [ -z "$(ls | grep vc_third_party_jitter)" ]
    tested '{push,version}.test'
}

case_clang() {
    built clang 9.0 CC=clang CFLAGS=-Werror
    tested '{push,config,socket,package}.test'
}

case_musl() {
    mkdir -p /w/musl
    cd /w/musl
    CC=musl-gcc /given/configure --with-tcl=/musl/tcl/lib >configure.log
    make -j2 >make.log 2>&1 || { tail -n 20 make.log; return 1; }
    readelf -d libs2n$release.so | grep NEEDED
    ! readelf -d libs2n$release.so | grep 'libc.so.6'
    tested '{push,config,package,socket}.test' TCLSH=/musl/tcl/bin/tclsh8.6
}

# Built here for another CPU, and all tests run there: qemu plays it. The
# programs that tests start are for it as well, so the kernel has to know qemu;
# a user namespace has a list of its own for that.
case_aarch64() {
    mkdir -p /w/aarch64
    cd /w/aarch64
    /given/configure --host=aarch64-linux-gnu --with-tclinclude=/arm64/usr/include/tcl9.0 \
        --with-tcl=/arm64/usr/lib/aarch64-linux-gnu/tcl9.0 \
        TCL_STUB_LIB_SPEC="-L/arm64/usr/lib/aarch64-linux-gnu -ltclstub" >configure.log
    grep aarch64 configure.log
    make -j2 TCL_STUB_LIB=/arm64/usr/lib/aarch64-linux-gnu/libtclstub9.0.a >make.log 2>&1 ||
        { tail -n 20 make.log; return 1; }
    readelf -h libtcl9s2n$release.so | grep AArch64
    export -f tested under_qemu
    unshare --user --map-root-user --mount bash -euo pipefail -c under_qemu
}

under_qemu() {
    mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
    printf '%s' ':aarch64:M::\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00:\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:/usr/bin/qemu-aarch64:F' \
        >/proc/sys/fs/binfmt_misc/register
    # Limits of time are for a CPU that is there.
    export QEMU_LD_PREFIX=/arm64 TLS_SLOW=20
    tested '*' TCLSH=/arm64/usr/bin/tclsh9.0 \
        TCL_STUB_LIB=/arm64/usr/lib/aarch64-linux-gnu/libtclstub9.0.a
}

# The same compiler makes the same bytes, wherever the sources and the build are.
case_reproducible() {
    need_base
    mkdir -p /w/other/place
    tar -C /given --exclude=./.cache --exclude=./.git --exclude=./build -cf - . |
        tar -C /w/other/place -xf -
    cd /w/other/place
    ./configure --with-tcl=/usr/lib/$multiarch/tcl8.6 --prefix=/elsewhere >configure.log
    make -j1 >make.log 2>&1
    cmp libs2n$release.so /w/base/libs2n$release.so
    sha256sum libs2n$release.so /w/base/libs2n$release.so
}

# ---------------------------------------------------------------- main

all=$(declare -F | sed -n 's/^declare -f case_//p')
order="default side_by_side install accepted symbols given static reproducible noasm clang musl aarch64"
[ "$(tr ' ' '\n' <<<"$order" | sort)" = "$(sort <<<"$all")" ] || fail "the order lacks a case"
if [ "${1:-}" = --list ]; then
    echo "$order"
    exit
fi
[ $# -gt 0 ] || read -r -a cases <<<"$order"
[ $# -eq 0 ] || cases=("$@")
for name in "${cases[@]}"; do
    declare -F "case_$name" >/dev/null || fail "no case $name; there are: $order"
done

run_cases() {
    local name
    mkdir -p /w
    for name in $CASES; do
        printf '== %s\n' "$name"
        local start=$SECONDS
        # In a process of its own, in which the first failure ends the case.
        bash -euo pipefail -c "$(declare -f); $(declare -p release multiarch given entry_points); case_$name" ||
            { echo "FAILED: $name"; failed=$((failed + 1)); continue; }
        echo "ok, $((SECONDS - start)) s"
        passed=$((passed + 1))
    done
    echo "$passed passed, $failed failed"
    [ $failed -eq 0 ]
}

make_system tea trixie "$tools" more_tcls
in_system tea "$(realpath "$(dirname "$0")/../..")" \
    "CASES='${cases[*]}' passed=0 failed=0; $(declare -f); $(declare -p release multiarch given entry_points); run_cases"
