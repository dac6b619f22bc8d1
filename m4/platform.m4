dnl platform.m4 -- system, architecture and how to link.

dnl TLS_IF_MACROS(CONDITION, THEN, ELSE)
dnl
dnl What the compiler makes code for, with the flags that it is given: this is
dnl right for -m32 and for cross compilers, and needs no config.guess.
AC_DEFUN([TLS_IF_MACROS], [
    AC_COMPILE_IFELSE([AC_LANG_SOURCE([
#if !($1)
#error no
#endif
])], [$2], [$3])
])

dnl TLS_PLATFORM
dnl
dnl Sets tls_os and tls_arch to the words of vendor.mk, or to "other".
AC_DEFUN([TLS_PLATFORM], [
    AC_MSG_CHECKING([for the system and the architecture])
    tls_os=other
    TLS_IF_MACROS([defined(__linux__)], [tls_os=linux])
    TLS_IF_MACROS([defined(__FreeBSD__)], [tls_os=freebsd])
    TLS_IF_MACROS([defined(__APPLE__)], [tls_os=apple])
    TLS_IF_MACROS([defined(_WIN32)], [tls_os=windows])
    # Tests in C, and the library with faults, are written for Unix.
    TLS_SYSTEM=unix
    TEST_PROGRAMS="check-session faulty.so"
    if test $tls_os = windows; then
        TLS_SYSTEM=win
        TEST_PROGRAMS=
    fi
    AC_SUBST([TLS_SYSTEM])
    AC_SUBST([TEST_PROGRAMS])
    tls_arch=other
    TLS_IF_MACROS([defined(__x86_64__) && (defined(__LP64__) || defined(_WIN64))], [tls_arch=x86_64])
    TLS_IF_MACROS([defined(__aarch64__) && defined(__LP64__) && !defined(__AARCH64EB__)],
        [tls_arch=aarch64])
    # A library for several architectures is compiled in one go, so that there is
    # not one list of assembly for it.
    tls_arches=0
    for tls_word in $CFLAGS; do
        if test "$tls_word" = -arch; then
            tls_arches=`expr $tls_arches + 1`
        fi
    done
    if test $tls_arches -gt 1; then
        tls_arch=several
    fi
    AC_MSG_RESULT([$tls_os $tls_arch])
])

dnl TLS_ENABLE_SHARED
dnl
dnl Sets the name of the library, as TEA has it: Tcl 8 and 9 can share a folder, and
dnl Windows gives a dot in a name to the suffix.
AC_DEFUN([TLS_ENABLE_SHARED], [
    AC_ARG_ENABLE([shared],
        [AS_HELP_STRING([--disable-shared], [make a library to link a program with])],
        [], [enable_shared=yes])
    SHLIB_SUFFIX=${TCL_SHLIB_SUFFIX-.so}
    tls_prefix=lib
    tls_version=$PACKAGE_VERSION
    if test $tls_os = windows; then
        tls_prefix=
        tls_version=`echo "$PACKAGE_VERSION" | tr -d .`
    fi
    LIB_KIND=shared
    if test "$enable_shared" = no; then
        LIB_KIND=static
        SHLIB_SUFFIX=.a
        tls_prefix=lib
    fi
    PKG_LIB_FILE8=$tls_prefix$PACKAGE_NAME$tls_version$SHLIB_SUFFIX
    PKG_LIB_FILE9=${tls_prefix}tcl9$PACKAGE_NAME$tls_version$SHLIB_SUFFIX
    case $TCL_VERSION in
        8.*) PKG_LIB_FILE=$PKG_LIB_FILE8 ;;
        *) PKG_LIB_FILE=$PKG_LIB_FILE9 ;;
    esac
    AC_SUBST([LIB_KIND])
    AC_SUBST([PKG_LIB_FILE])
    AC_SUBST([PKG_LIB_FILE8])
    AC_SUBST([PKG_LIB_FILE9])
])

dnl TLS_LD_FLAGS(VARIABLE, FLAG...)
dnl
dnl Appends those flags to VARIABLE that a shared library can be linked with.
AC_DEFUN([TLS_LD_FLAGS], [
    for tls_flag in $2; do
        AC_MSG_CHECKING([whether the linker accepts $tls_flag])
        tls_save_LDFLAGS=$LDFLAGS
        LDFLAGS="$LDFLAGS $SHLIB_LD_FLAGS $tls_flag"
        AC_LINK_IFELSE([AC_LANG_SOURCE([int S2n_Init(void) { return 0; }])],
            [AC_MSG_RESULT([yes])
             $1="$$1 $tls_flag"],
            [AC_MSG_RESULT([no])])
        LDFLAGS=$tls_save_LDFLAGS
    done
])

dnl TLS_LINK_FLAGS
dnl
dnl The library must show its entry points only: the symbols of aws-lc have the
dnl names of OpenSSL's, which may be in the same process. nodelete keeps it mapped
dnl after `unload`: aws-lc has destructors that run when threads end.
AC_DEFUN([TLS_LINK_FLAGS], [
    if test $tls_os = apple; then
        SHLIB_LD_FLAGS="-dynamiclib"
        EXPORTS_PREFIX=_
        EXPORTS_FILE=exports.list
        LDFLAGS_FIXED="-Wl,-dead_strip -Wl,-exported_symbols_list,exports.list"
        RELOC_FLAGS="-Wl,-exported_symbols_list,exports.list"
        RELOC_HIDE=:
    elif test $tls_os = windows; then
        TLS_LINK_FLAGS_WINDOWS
    else
        SHLIB_LD_FLAGS="-shared -fPIC"
        EXPORTS_PREFIX=
        TLS_LINK_FLAGS_ELF
    fi
    AC_SUBST([SYSTEM_LIBS])
    AC_SUBST([SHLIB_LD_FLAGS])
    AC_SUBST([EXPORTS_PREFIX])
    AC_SUBST([EXPORTS_FILE])
    AC_SUBST([LDFLAGS_FIXED])
    AC_SUBST([RELOC_FLAGS])
    AC_SUBST([RELOC_HIDE])
])

dnl TLS_LINK_FLAGS_WINDOWS
dnl
dnl The DLL needs nothing but what Windows has: not the libraries of the compiler.
AC_DEFUN([TLS_LINK_FLAGS_WINDOWS], [
    if test $LIB_KIND = static; then
        AC_MSG_ERROR([--disable-shared is not there for Windows])
    fi
    SHLIB_LD_FLAGS="-shared"
    EXPORTS_PREFIX=
    EXPORTS_FILE=exports.def
    LDFLAGS_FIXED=
    TLS_LD_FLAGS([LDFLAGS_FIXED], [-static -static-libgcc -Wl,--gc-sections \
        -Wl,--dynamicbase -Wl,--nxcompat -Wl,--high-entropy-va \
        -Wl,--no-insert-timestamp])
    LDFLAGS_FIXED="$LDFLAGS_FIXED exports.def"
    SYSTEM_LIBS="-lws2_32 -lcrypt32 -lbcrypt -ladvapi32"
    TLS_LD_FLAGS([SYSTEM_LIBS], [-lssp])
])

dnl TLS_LINK_FLAGS_ELF
AC_DEFUN([TLS_LINK_FLAGS_ELF], [
    LDFLAGS_FIXED=
    TLS_LD_FLAGS([LDFLAGS_FIXED], [-Wl,--as-needed -Wl,--gc-sections -Wl,-z,defs \
        -Wl,-z,relro -Wl,-z,now -Wl,-z,nodelete -Wl,-z,noexecstack])
    TLS_CHECK_VERSION_SCRIPT
    LDFLAGS_FIXED="$LDFLAGS_FIXED -Wl,--version-script=exports.map"
    EXPORTS_FILE=exports.map
    RELOC_FLAGS='-Wl,--gc-sections -Wl,-u,S2n_Init -Wl,-u,S2n_SafeInit -Wl,-u,S2n_Unload -Wl,-u,S2n_SafeUnload'
    RELOC_HIDE='$(OBJCOPY) --keep-global-symbols=exports.list s2n_all.o'
    if test $LIB_KIND = static; then
        EXPORTS_FILE=exports.list
        if test -z "$OBJCOPY"; then
            AC_MSG_ERROR([--disable-shared needs objcopy, to hide the symbols of aws-lc])
        fi
    fi
])

dnl TLS_CHECK_VERSION_SCRIPT
AC_DEFUN([TLS_CHECK_VERSION_SCRIPT], [
    AS_ECHO(["{ global: S2n_Init; local: *; };"]) >conftest.map
    tls_script=
    TLS_LD_FLAGS([tls_script], [-Wl,--version-script=conftest.map])
    rm -f conftest.map
    if test -z "$tls_script"; then
        AC_MSG_ERROR([the linker has no --version-script: the symbols of aws-lc could not be hidden])
    fi
])
