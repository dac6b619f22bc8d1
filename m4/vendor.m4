dnl vendor.m4 -- what compiler and system offer to aws-lc and s2n-tls. Nothing is
dnl run here but the compiler, so that it works for another system as well.
dnl libraries.m4 calls this for what is not given.

dnl TLS_VENDOR_TREE(FOLDER, VARIABLE-OF-PACKAGES.MK)
dnl
dnl The tree must be there, and be the one that generated/packages.mk names.
AC_DEFUN([TLS_VENDOR_TREE], [
    AC_MSG_CHECKING([for vendor-c/$1])
    tls_want=`sed -n 's/^$2 = //p' "$srcdir/generated/packages.mk"`
    tls_have=`cat "$tls_vendor/$1/VERSION" 2>/dev/null`
    if test -z "$tls_have"; then
        AC_MSG_RESULT([no])
        AC_MSG_ERROR([the C sources in vendor-c/$1 are missing. Run ./bootstrap, which
obtains them (or: go run ./gen vendor), or name a build of the library: --with-m4_if([$1], [s2n-tls], [s2n], [$1])=DIR])
    fi
    if test "$tls_have" != "$tls_want"; then
        AC_MSG_RESULT([$tls_have])
        AC_MSG_ERROR([vendor-c/$1 should hold $tls_want; run: go run ./gen vendor])
    fi
    tls_have=`echo "$tls_want" | sed 's/^\([[^ ]]* [[^ ]]*\) .*/\1/'`
    AC_MSG_RESULT([$tls_have])
])

dnl TLS_VENDOR_FLAGS
dnl
dnl What every vendored file is compiled with. It is optimised even if our own
dnl code is not: parts of it demand it, and the rest is slow without. Its warnings
dnl are not ours.
AC_DEFUN([TLS_VENDOR_FLAGS], [
    VENDOR_CFLAGS="-O2 -DNDEBUG $CFLAGS_HARDENING"
    if test "$enable_symbols" != no; then
        VENDOR_CFLAGS="-g $VENDOR_CFLAGS"
    fi
    AC_SUBST([VENDOR_CFLAGS])
])

dnl TLS_ENABLE_ASM
AC_DEFUN([TLS_ENABLE_ASM], [
    AC_ARG_ENABLE([asm],
        [AS_HELP_STRING([--disable-asm],
            [without the assembly of aws-lc: slower by up to a hundred times])],
        [], [enable_asm=yes])
])

dnl TLS_AWSLC_ASM
dnl
dnl Sets AWSLC_ASM to the list of assembly, and tls_asm_platform to its name.
AC_DEFUN([TLS_AWSLC_ASM], [
    tls_asm_platform=none
    # For Windows it is written for another assembler.
    AC_CHECK_PROG([NASM], [nasm], [nasm])
    AC_MSG_CHECKING([for assembly of aws-lc])
    case $enable_asm/$tls_os/$tls_arch in
        no/*) ;;
        */linux/x86_64|*/linux/aarch64|*/apple/x86_64|*/apple/aarch64)
            tls_asm_platform=${tls_os}_$tls_arch ;;
        */freebsd/x86_64|*/freebsd/aarch64)
            # For ELF, as that of Linux is.
            tls_asm_platform=linux_$tls_arch ;;
        */windows/x86_64)
            if test -n "$NASM"; then
                tls_asm_platform=windows_x86_64
            fi ;;
    esac
    AC_MSG_RESULT([$tls_asm_platform])
    if test $tls_asm_platform = none; then
        AWSLC_DEFS="-DOPENSSL_NO_ASM"
    else
        AWSLC_ASM="\$(AWSLC_ASM_$tls_asm_platform)"
    fi
])

dnl TLS_ENABLE_JITTER
AC_DEFUN([TLS_ENABLE_JITTER], [
    AC_ARG_ENABLE([jitter],
        [AS_HELP_STRING([--disable-jitter],
            [seed random numbers from the system alone, not from CPU jitter as well])],
        [], [enable_jitter=yes])
])

dnl TLS_AWSLC_JITTER
dnl
dnl On macOS the sources need a header that cross compilers may lack.
AC_DEFUN([TLS_AWSLC_JITTER], [
    if test $tls_os = apple; then
        AC_COMPILE_IFELSE([AC_LANG_SOURCE([
#include <CoreServices/CoreServices.h>
])], [], [enable_jitter=no])
    fi
    AWSLC_JITTER_OBJECTS='$(AWSLC_JITTER)'
    if test "$enable_jitter" = no; then
        AWSLC_JITTER_OBJECTS=
        AWSLC_DEFS="$AWSLC_DEFS -DDISABLE_CPU_JITTER_ENTROPY"
    fi
])

dnl TLS_TRY_FILE(FILE, FLAGS, THEN, ELSE)
dnl
dnl Compiles a file of a vendored tree, with the user's flags but not with ours.
AC_DEFUN([TLS_TRY_FILE], [
    AS_IF([AC_TRY_COMMAND([$CC $CPPFLAGS $CFLAGS $2 -c $1 -o conftest.$ac_objext])],
        [$3], [$4])
    rm -f conftest.$ac_objext
])

dnl TLS_AWSLC_CHECK(NAME, FLAGS, THEN, ELSE)
AC_DEFUN([TLS_AWSLC_CHECK], [
    AC_MSG_CHECKING([aws-lc: $1 $2])
    TLS_TRY_FILE([$tls_vendor/aws-lc/tests/compiler_features_tests/$1.c],
        [-Werror -Wno-unused-parameter $2],
        [AC_MSG_RESULT([yes])
         $3],
        [AC_MSG_RESULT([no])
         $4])
])

dnl TLS_AWSLC_CHECKS
dnl
dnl As builder/cc_builder.rs of the package has them.
AC_DEFUN([TLS_AWSLC_CHECKS], [
    TLS_AWSLC_CHECK([c11], [-std=gnu11], [],
        [AC_MSG_ERROR([the compiler does not support C11 with atomics])])
    TLS_AWSLC_CHECK([stdalign_check], [-std=gnu11],
        [AWSLC_DEFS="$AWSLC_DEFS -DAWS_LC_STDALIGN_AVAILABLE=1"])
    TLS_AWSLC_CHECK([builtin_swap_check], [],
        [AWSLC_DEFS="$AWSLC_DEFS -DAWS_LC_BUILTIN_SWAP_SUPPORTED=1"])
    case $tls_asm_platform in
        *_aarch64)
            TLS_AWSLC_CHECK([neon_sha3_check], [-march=armv8.4-a+sha3],
                [AWSLC_DEFS="$AWSLC_DEFS -DMY_ASSEMBLER_SUPPORTS_NEON_SHA3_EXTENSION=1"
                 AWSLC_SHA3="\$(AWSLC_SHA3_$tls_asm_platform)"]) ;;
    esac
    case $tls_os in
        linux)
            # Hides too much elsewhere.
            AWSLC_DEFS="$AWSLC_DEFS -D_XOPEN_SOURCE=700"
            TLS_AWSLC_CHECK([linux_random_h], [],
                [AWSLC_DEFS="$AWSLC_DEFS -DHAVE_LINUX_RANDOM_H=1"],
                [TLS_AWSLC_CHECK([linux_random_h], [-DDEFINE_U32],
                    [AWSLC_DEFS="$AWSLC_DEFS -DHAVE_LINUX_RANDOM_H=1 -DAWS_LC_URANDOM_NEEDS_U32=1"])]) ;;
        apple)
            AWSLC_DEFS="$AWSLC_DEFS -D_DARWIN_C_SOURCE=1" ;;
        windows)
            # Jitterentropy would have the DLL export its functions.
            AWSLC_DEFS="$AWSLC_DEFS -Ddllexport=__unused__" ;;
    esac
    TLS_AWSLC_MEMCMP
])

dnl TLS_AWSLC_MEMCMP
dnl
dnl GCC 9.0 to 9.3 and 10.1 may compile memcmp wrongly (GCC bug 95189), which only
dnl shows when a program is run: so not for another system.
AC_DEFUN([TLS_AWSLC_MEMCMP], [
    tls_try=no
    TLS_IF_MACROS([!defined(__clang__) && ((__GNUC__ == 9 && __GNUC_MINOR__ < 4) || (__GNUC__ == 10 && __GNUC_MINOR__ < 2))],
        [tls_try=yes])
    if test $tls_try/$cross_compiling = yes/no; then
        AC_MSG_CHECKING([aws-lc: memcmp_invalid_stripped_check])
        tls_file=$tls_vendor/aws-lc/tests/compiler_features_tests/memcmp_invalid_stripped_check.c
        if AC_TRY_COMMAND([$CC -O3 $LDFLAGS -o conftest$ac_exeext $tls_file]) && ./conftest$ac_exeext; then
            AC_MSG_RESULT([yes])
        else
            AC_MSG_RESULT([no])
            AC_MSG_ERROR([this compiler has GCC bug 95189: it compiles memcmp wrongly; use another version])
        fi
        rm -f conftest$ac_exeext
    fi
])

dnl TLS_S2N_PROBES
dnl
dnl As build.rs of the package: each program that compiles sets the macro of its
dnl name. The programs are the package's, so there is no list of them here.
AC_DEFUN([TLS_S2N_PROBES], [
    tls_features=$tls_vendor/s2n-tls/tests/features
    tls_global=`cat "$tls_features/GLOBAL.flags"`
    tls_include="-include $tls_vendor/s2n-tls/utils/s2n_prelude.h -I$tls_vendor/s2n-tls -I$tls_vendor/s2n-tls/api -I$tls_awslc_include"
    for tls_file in "$tls_features"/*.c; do
        tls_name=${tls_file##*/}
        tls_name=${tls_name%.c}
        tls_flags=`cat "$tls_features/$tls_name.flags"`
        AC_MSG_CHECKING([s2n-tls: $tls_name])
        TLS_TRY_FILE([$tls_file], [-std=c11 -fgnu89-inline $tls_include $tls_global $tls_flags],
            [AC_MSG_RESULT([yes])
             S2N_DEFS="$S2N_DEFS -D$tls_name=1"],
            [AC_MSG_RESULT([no])])
    done
    case $S2N_DEFS in
        *S2N_COMPILER_SUPPORTS_BRANCH_ALIGN*) S2N_CFLAGS="-Wa,-mbranches-within-32B-boundaries" ;;
    esac
    # aws-lc has all of these: where one is missing, something is wrong here.
    for tls_name in S2N_LIBCRYPTO_SANITY_PROBE S2N_LIBCRYPTO_SUPPORTS_MLKEM \
            S2N_LIBCRYPTO_SUPPORTS_MLDSA S2N_LIBCRYPTO_SUPPORTS_HKDF \
            S2N_LIBCRYPTO_SUPPORTS_RSA_PSS_SIGNING; do
        case $S2N_DEFS in
            *-D$tls_name=1*) ;;
            *) AC_MSG_ERROR([$tls_name does not compile with the headers in $tls_awslc_include; see config.log]) ;;
        esac
    done
])

dnl TLS_STAMP(FILE, TEXT)
dnl
dnl Objects depend on a stamp for the flags that they are compiled with. It gets
dnl a new time only if its text has changed, so that another ./configure does not
dnl cost a new build.
AC_DEFUN([TLS_STAMP], [
    tls_sum_$1=`AS_ECHO(["$2"]) | cksum`
    AC_CONFIG_COMMANDS([$1.stamp], [
        if test "`cat $1.stamp 2>/dev/null`" != "$tls_sum_$1"; then
            AS_ECHO(["$tls_sum_$1"]) >$1.stamp
        fi], [tls_sum_$1='$tls_sum_$1'])
])

dnl TLS_STAMPS
dnl
dnl The libraries do not depend on what Tcl they are for.
AC_DEFUN([TLS_STAMPS], [
    tls_vendor_flags="$CC $CPPFLAGS $CFLAGS $VENDOR_CFLAGS $CFLAGS_FIXED $AWSLC_DEFS $S2N_DEFS $S2N_CFLAGS $tls_awslc_include $with_s2n"
    TLS_STAMP([vendor], [$tls_vendor_flags])
    TLS_STAMP([flags], [$tls_vendor_flags $CFLAGS_DEFAULT $CFLAGS_HARDENING $CFLAGS_WARNING $TCL_DEFS $TCL_INCLUDE_SPEC $TCL_STUB_LIB_SPEC $LDFLAGS $LDFLAGS_FIXED $SYSTEM_LIBS])
])
