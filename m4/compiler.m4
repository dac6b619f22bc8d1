dnl compiler.m4 -- compiler, tools and the flags for our own code.

dnl TLS_CHECK_FOLDERS
dnl
dnl Make cannot name a file with a space in its path.
AC_DEFUN([TLS_CHECK_FOLDERS], [
    tls_space='[[ 	]]'
    if expr "X`pwd`$srcdir" : "X.*$tls_space" >/dev/null; then
        AC_MSG_ERROR([the path of the source or the build folder has a space in it])
    fi
])

dnl TLS_PROG_CC
dnl
dnl CFLAGS stays what the user said: autoconf would otherwise set it to -g -O2.
AC_DEFUN([TLS_PROG_CC], [
    : "${CFLAGS=}"
    AC_PROG_CC
    if test "$GCC" != yes; then
        AC_MSG_ERROR([no GCC or Clang found; set CC])
    fi
])

dnl TLS_PROG_BINUTILS
AC_DEFUN([TLS_PROG_BINUTILS], [
    AC_CHECK_TOOL([AR], [ar], [ar])
    AC_CHECK_TOOL([OBJCOPY], [objcopy])
    AC_PROG_RANLIB
    AC_CHECK_PROG([INSTALL], [install], [install -c])
    if test -z "$INSTALL"; then
        AC_MSG_ERROR([the program install was not found])
    fi
])

dnl TLS_CC_FLAGS(VARIABLE, FLAG...)
dnl
dnl Appends those flags to VARIABLE that the compiler takes without a warning.
AC_DEFUN([TLS_CC_FLAGS], [
    for tls_flag in $2; do
        AC_MSG_CHECKING([whether $CC accepts $tls_flag])
        tls_save_CFLAGS=$CFLAGS
        CFLAGS="$CFLAGS $tls_flag -Werror"
        AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])],
            [AC_MSG_RESULT([yes])
             $1="$$1 $tls_flag"],
            [AC_MSG_RESULT([no])])
        CFLAGS=$tls_save_CFLAGS
    done
])

dnl TLS_ENABLE_SYMBOLS
dnl
dnl As TEA: with symbols there is no optimisation but what CFLAGS asks for. The
dnl words turn on what Tcl has for finding mistakes, in our own code.
AC_DEFUN([TLS_ENABLE_SYMBOLS], [
    AC_ARG_ENABLE([symbols],
        [AS_HELP_STRING([--enable-symbols@<:@=mem|compile|all@:>@],
            [build for a debugger (default: no); mem: with the checked memory
             of a Tcl that has it; compile: with the checks of Tcl's compiler])],
        [], [enable_symbols=no])
    TCL_DEBUG_DEFS=
    case $enable_symbols in
        no|yes) ;;
        mem) TCL_DEBUG_DEFS="-DTCL_MEM_DEBUG=1" ;;
        compile) TCL_DEBUG_DEFS="-DTCL_COMPILE_DEBUG=1 -DTCL_COMPILE_STATS=1" ;;
        all) TCL_DEBUG_DEFS="-DTCL_MEM_DEBUG=1 -DTCL_COMPILE_DEBUG=1 -DTCL_COMPILE_STATS=1" ;;
        *) AC_MSG_ERROR([--enable-symbols=$enable_symbols: must be yes, no, mem, compile or all]) ;;
    esac
    if test "$enable_symbols" = no; then
        CFLAGS_DEFAULT="-O2 -DNDEBUG"
    else
        CFLAGS_DEFAULT="-g"
    fi
    AC_SUBST([CFLAGS_DEFAULT])
])

dnl TLS_ENABLE_64BIT
dnl
dnl As TEA: for compilers that make 32 bit code if they are not told.
AC_DEFUN([TLS_ENABLE_64BIT], [
    AC_ARG_ENABLE([64bit],
        [AS_HELP_STRING([--enable-64bit], [64 bit code, where the compiler has to be told (default: no)])],
        [], [enable_64bit=no])
    if test "$enable_64bit" = yes; then
        TLS_CC_FLAGS([CFLAGS], [-m64])
    fi
])

dnl TLS_IGNORED
dnl
dnl Options of TEA that scripts may give, and that are of no use here.
AC_DEFUN([TLS_IGNORED], [
    AC_ARG_ENABLE([rpath],
        [AS_HELP_STRING([--disable-rpath], [accepted for TEA's sake: there never is an rpath])])
    AC_ARG_ENABLE([64bit-vis],
        [AS_HELP_STRING([--enable-64bit-vis], [accepted for TEA's sake])])
])

dnl TLS_ENABLE_WERROR
AC_DEFUN([TLS_ENABLE_WERROR], [
    AC_ARG_ENABLE([werror],
        [AS_HELP_STRING([--enable-werror],
            [for maintainers: warnings in our own C are errors (default: no)])],
        [], [enable_werror=no])
    CFLAGS_WARNING="-Wall -Wextra"
    if test "$enable_werror" != no; then
        CFLAGS_WARNING="$CFLAGS_WARNING -Werror"
    fi
    AC_SUBST([CFLAGS_WARNING])
])

dnl TLS_ENABLE_VERBOSE
dnl
dnl Sets the default of `make V=1`, by the names that automake has given to it.
AC_DEFUN([TLS_ENABLE_VERBOSE], [
    AC_ARG_ENABLE([silent-rules],
        [AS_HELP_STRING([--disable-silent-rules],
            [show whole commands while making (undo: make V=0)])],
        [], [enable_silent_rules=yes])
    V=0
    if test "$enable_silent_rules" = no; then
        V=1
    fi
    AC_SUBST([V])
])

dnl TLS_CFLAGS
dnl
dnl CFLAGS_HARDENING is what Debian builds with, and comes before the flags of
dnl the user. CFLAGS_FIXED are needed, and come after them. The paths that end up
dnl in the library as __FILE__ are those below the source folder, wherever it is.
AC_DEFUN([TLS_CFLAGS], [
    CFLAGS_HARDENING=
    TLS_CC_FLAGS([CFLAGS_HARDENING], [-fstack-protector-strong \
        -fcf-protection -mbranch-protection=standard])
    # For Windows, GCC 12 breaks down over aws-lc with it.
    if test $tls_os != windows; then
        TLS_CC_FLAGS([CFLAGS_HARDENING], [-fstack-clash-protection])
    fi
    CFLAGS_HARDENING="$CFLAGS_HARDENING -Wformat -Werror=format-security"
    TLS_FORTIFY
    CFLAGS_FIXED="-fPIC -fvisibility=hidden -fno-common -ffunction-sections -fdata-sections -pthread"
    if test $tls_os = windows; then
        # Of windows.h what is asked for; stdio as C has it.
        CFLAGS_FIXED="-fno-common -ffunction-sections -fdata-sections -pthread \
-DWIN32_LEAN_AND_MEAN -DNOMINMAX -D__USE_MINGW_ANSI_STDIO=1"
    fi
    TLS_CC_FLAGS([CFLAGS_FIXED], [-fmacro-prefix-map=$srcdir/=])
    AC_SUBST([CFLAGS_HARDENING])
    AC_SUBST([CFLAGS_FIXED])
])

dnl TLS_FORTIFY
dnl
dnl The C library only fortifies optimised code, and warns about other. Some
dnl compilers have the macro built in.
AC_DEFUN([TLS_FORTIFY], [
    AC_MSG_CHECKING([whether to set _FORTIFY_SOURCE])
    tls_save_CFLAGS=$CFLAGS
    CFLAGS="$CFLAGS_DEFAULT $CFLAGS"
    AC_COMPILE_IFELSE([AC_LANG_SOURCE([
#if defined(_FORTIFY_SOURCE) || !defined(__OPTIMIZE__)
#error no
#endif
])],
        [AC_MSG_RESULT([yes])
         CFLAGS_HARDENING="$CFLAGS_HARDENING -D_FORTIFY_SOURCE=2"],
        [AC_MSG_RESULT([no])])
    CFLAGS=$tls_save_CFLAGS
])
