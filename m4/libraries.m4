dnl libraries.m4 -- aws-lc and s2n-tls: those of vendor-c, or builds that are given.

dnl TLS_WITH_LIBRARIES
dnl
dnl Sets tls_awslc_include, and with_awslc and with_s2n to a folder or to "no".
dnl A given s2n-tls has been compiled for one libcrypto, which must be given too.
AC_DEFUN([TLS_WITH_LIBRARIES], [
    tls_vendor=$srcdir/vendor-c
    AC_ARG_WITH([aws-lc],
        [AS_HELP_STRING([--with-aws-lc=DIR],
            [link with the libcrypto.a of aws-lc in DIR/lib, not with our own])],
        [with_awslc=$withval], [with_awslc=no])
    AC_ARG_WITH([s2n],
        [AS_HELP_STRING([--with-s2n=DIR],
            [link with the libs2n.a in DIR/lib, not with our own; its libcrypto is
             that of --with-aws-lc, or also in DIR])],
        [], [with_s2n=no])
    if test "$with_s2n" != no && test "$with_awslc" = no; then
        with_awslc=$with_s2n
    fi
    TLS_GIVEN([aws-lc], [with_awslc], [crypto], [openssl/base.h])
    TLS_GIVEN([s2n], [with_s2n], [s2n], [s2n.h])
    TLS_AWSLC_LIBRARY
    TLS_S2N_LIBRARY
    AC_SUBST([AWSLC_LIB])
    AC_SUBST([AWSLC_INCLUDE])
    AC_SUBST([S2N_LIB])
    AC_SUBST([S2N_INCLUDE_SPEC])
    AC_SUBST([S2N_SAID])
    AC_SUBST([LICENSES])
])

dnl TLS_GIVEN(OPTION, VARIABLE, LIBRARY, HEADER)
dnl
dnl Checks a folder that was given, and makes its name absolute. Sets the variable
dnl tls_lib_LIBRARY to the archive. A shared library would not do: the symbols of
dnl this libcrypto must not meet those of OpenSSL.
AC_DEFUN([TLS_GIVEN], [
    if test "$$2" != no; then
        AC_MSG_CHECKING([for $1 in $$2])
        if test ! -f "$$2/include/$4"; then
            AC_MSG_RESULT([no])
            AC_MSG_ERROR([--with-$1=$$2: it has no include/$4; name the directory in which the library is installed])
        fi
        $2=`cd "$$2" && pwd`
        tls_lib_$3=
        for tls_dir in lib lib64 "lib/$tls_multiarch"; do
            if test -f "$$2/$tls_dir/lib$3.a"; then
                tls_lib_$3=$$2/$tls_dir/lib$3.a
                break
            fi
        done
        if test -z "$tls_lib_$3"; then
            AC_MSG_RESULT([no])
            AC_MSG_ERROR([--with-$1=$$2: it has no lib/lib$3.a; the package needs a static library])
        fi
        AC_MSG_RESULT([$tls_lib_$3])
    fi
])

dnl TLS_AWSLC_LIBRARY
dnl
dnl There are many libcrypto: it has to be the one of aws-lc.
AC_DEFUN([TLS_AWSLC_LIBRARY], [
    if test "$with_awslc" = no; then
        TLS_VENDOR_TREE([aws-lc], [AWSLC_PACKAGE])
        AWSLC_LIB=libaws-lc.a
        AWSLC_INCLUDE='$(AWSLC)/include'
        LICENSES="vendor-c/aws-lc/LICENSE:LICENSE.aws-lc vendor-c/aws-lc/third_party/fiat/LICENSE:LICENSE.fiat"
        tls_awslc_include=$tls_vendor/aws-lc/include
        tls_awslc_said="vendor-c, $tls_have"
    else
        AWSLC_LIB=$tls_lib_crypto
        AWSLC_INCLUDE=$with_awslc/include
        LICENSES=
        tls_awslc_include=$with_awslc/include
        tls_awslc_said=$AWSLC_LIB
        TLS_IF_HEADER([$with_awslc/include], [#include <openssl/base.h>
#ifndef OPENSSL_IS_AWSLC
#error no
#endif
], [AC_MSG_ERROR([--with-aws-lc=$with_awslc: its headers are not those of aws-lc])])
    fi
])

dnl TLS_S2N_LIBRARY
dnl
dnl When it is installed, its unstable headers are in a folder of their own.
AC_DEFUN([TLS_S2N_LIBRARY], [
    if test "$with_s2n" = no; then
        TLS_VENDOR_TREE([s2n-tls], [S2N_PACKAGE])
        S2N_LIB=libs2n-tls.a
        S2N_INCLUDE_SPEC='-I$(S2N)/api -isystem $(S2N)'
        S2N_SAID='$(S2N_VERSION)'
        LICENSES="$LICENSES vendor-c/s2n-tls/LICENSE:LICENSE.s2n-tls vendor-c/s2n-tls/NOTICE:NOTICE.s2n-tls"
        tls_s2n_said="vendor-c, $tls_have"
    else
        S2N_LIB=$tls_lib_s2n
        S2N_INCLUDE_SPEC="-I$with_s2n/include -I$with_s2n/include/s2n"
        S2N_SAID=given
        AC_MSG_WARN([--with-s2n=$with_s2n: it lacks our patches (vendor-c/patches), one of which fixes a vulnerability])
        tls_s2n_said=$S2N_LIB
        TLS_IF_HEADER([$with_s2n/include -I$with_s2n/include/s2n], [#include <s2n.h>
#include <unstable/cert_authorities.h>
], [AC_MSG_ERROR([--with-s2n=$with_s2n: its headers cannot be compiled; see config.log])])
    fi
])

dnl TLS_IF_HEADER(FOLDER, SOURCE, ELSE)
AC_DEFUN([TLS_IF_HEADER], [
    tls_save_CPPFLAGS=$CPPFLAGS
    CPPFLAGS="-I$1 $CPPFLAGS"
    AC_COMPILE_IFELSE([AC_LANG_SOURCE([$2])], [], [$3])
    CPPFLAGS=$tls_save_CPPFLAGS
])

dnl TLS_BUILD_AWSLC
AC_DEFUN([TLS_BUILD_AWSLC], [
    AWSLC_DEFS=
    AWSLC_ASM=
    AWSLC_SHA3=
    AWSLC_JITTER_OBJECTS=
    TLS_ENABLE_ASM
    TLS_ENABLE_JITTER
    if test "$with_awslc" = no; then
        TLS_AWSLC_ASM
        TLS_AWSLC_JITTER
        TLS_AWSLC_CHECKS
        tls_awslc_said="$tls_awslc_said, assembly: $tls_asm_platform"
    fi
    AC_SUBST([AWSLC_DEFS])
    AC_SUBST([AWSLC_ASM])
    AC_SUBST([AWSLC_SHA3])
    AC_SUBST([AWSLC_JITTER_OBJECTS])
])

dnl TLS_BUILD_S2N
AC_DEFUN([TLS_BUILD_S2N], [
    S2N_DEFS=
    S2N_CFLAGS=
    if test "$with_s2n" = no; then
        TLS_S2N_PROBES
    fi
    AC_SUBST([S2N_DEFS])
    AC_SUBST([S2N_CFLAGS])
])
