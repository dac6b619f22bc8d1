dnl tcl.m4 -- where Tcl is. The options and variables are those of TEA.

dnl TLS_PATH_TCLCONFIG
dnl
dnl Sets TCL_BIN_DIR to the folder of tclConfig.sh. Debian keeps the real one in
dnl a folder for the architecture. The other asks dpkg-architecture for it and,
dnl where that is missing, sources itself until the shell breaks down.
AC_DEFUN([TLS_PATH_TCLCONFIG], [
    AC_ARG_WITH([tcl],
        [AS_HELP_STRING([--with-tcl=DIR], [folder with tclConfig.sh])],
        [], [with_tcl=])
    tls_multiarch=`$CC -print-multiarch 2>/dev/null`
    AC_MSG_CHECKING([for tclConfig.sh])
    case $with_tcl in
        */tclConfig.sh) with_tcl=`AS_DIRNAME(["$with_tcl"])` ;;
    esac
    if test -n "$with_tcl"; then
        tls_dirs=$with_tcl
    else
        TLS_TCLCONFIG_FOLDERS
    fi
    TCL_BIN_DIR=
    for tls_dir in $tls_dirs; do
        tls_real="`AS_DIRNAME(["$tls_dir"])`/$tls_multiarch/`basename "$tls_dir"`"
        for tls_dir in "$tls_dir" "$tls_real"; do
            if grep TCL_VERSION= "$tls_dir/tclConfig.sh" >/dev/null 2>&1; then
                TCL_BIN_DIR=`cd "$tls_dir" && pwd`
                break 2
            fi
        done
    done
    if test -z "$TCL_BIN_DIR" && test -f "$with_tcl/tclConfig.sh"; then
        AC_MSG_RESULT([no])
        AC_MSG_ERROR([$with_tcl/tclConfig.sh only points to another one, which is not in
$tls_real; name its directory: --with-tcl=DIR])
    fi
    if test -z "$TCL_BIN_DIR"; then
        AC_MSG_RESULT([no])
        AC_MSG_ERROR([found no tclConfig.sh in: $tls_dirs
Install the development files of Tcl (Debian: apt install tcl-dev), or name the
directory: --with-tcl=DIR])
    fi
    AC_MSG_RESULT([$TCL_BIN_DIR/tclConfig.sh])
    AC_SUBST([TCL_BIN_DIR])
])

dnl TLS_TCLCONFIG_FOLDERS
dnl
dnl Sets tls_dirs: the prefix first, then where systems have it, the newest Tcl
dnl first, as in ./bootstrap.
AC_DEFUN([TLS_TCLCONFIG_FOLDERS], [
    tls_dirs=
    if test "$prefix" != NONE; then
        tls_dirs="$prefix/lib $prefix/lib64"
    fi
    tls_dirs="$tls_dirs /usr/local/lib /opt/homebrew/lib /usr/pkg/lib"
    if test -n "$tls_multiarch"; then
        tls_dirs="$tls_dirs /usr/lib/$tls_multiarch/tcl9.0 /usr/lib/$tls_multiarch/tcl8.6"
    fi
    for tls_dir in /usr/lib64 /usr/lib /usr/local/lib; do
        tls_dirs="$tls_dirs $tls_dir $tls_dir/tcl9.0 $tls_dir/tcl8.6"
    done
])

dnl TLS_LOAD_TCLCONFIG
dnl
dnl A Tcl that has been built but not installed is used from where it is.
AC_DEFUN([TLS_LOAD_TCLCONFIG], [
    . "$TCL_BIN_DIR/tclConfig.sh"
    case $TCL_VERSION in
        8.[[6-9]]|9.*) ;;
        *) AC_MSG_ERROR([the package needs Tcl 8.6 or newer; $TCL_BIN_DIR/tclConfig.sh says "$TCL_VERSION"]) ;;
    esac
    if test -f "$TCL_BIN_DIR/Makefile"; then
        TCL_LIB_SPEC=$TCL_BUILD_LIB_SPEC
        TCL_STUB_LIB_SPEC=$TCL_BUILD_STUB_LIB_SPEC
        TCL_INCLUDE_SPEC="-I$TCL_SRC_DIR/generic -I$TCL_SRC_DIR/unix"
    fi
    AC_SUBST([TCL_VERSION])
    AC_SUBST([TCL_LIB_SPEC])
    AC_SUBST([TCL_STUB_LIB_SPEC])
])

dnl TLS_TCL_HEADERS
AC_DEFUN([TLS_TCL_HEADERS], [
    AC_ARG_WITH([tclinclude],
        [AS_HELP_STRING([--with-tclinclude=DIR], [folder with tcl.h])],
        [TCL_INCLUDE_SPEC=-I$withval])
    AC_MSG_CHECKING([for tcl.h of Tcl $TCL_VERSION])
    tls_save_CPPFLAGS=$CPPFLAGS
    CPPFLAGS="$TCL_INCLUDE_SPEC $CPPFLAGS"
    AC_COMPILE_IFELSE([AC_LANG_SOURCE([
#include <tcl.h>
_Static_assert(TCL_MAJOR_VERSION == ${TCL_VERSION%%.*}, "another Tcl");
])],
        [AC_MSG_RESULT([${TCL_INCLUDE_SPEC:-as the compiler finds it}])],
        [AC_MSG_RESULT([no])
         AC_MSG_ERROR([tcl.h of Tcl $TCL_VERSION cannot be compiled; name its directory: --with-tclinclude=DIR])])
    CPPFLAGS=$tls_save_CPPFLAGS
    AC_SUBST([TCL_INCLUDE_SPEC])
])

dnl TLS_TCL_NOTIFIER
dnl
dnl A Tcl that waits by select aborts the process at a descriptor of FD_SETSIZE or
dnl above. What Tcl was compiled with says whether it does.
AC_DEFUN([TLS_TCL_NOTIFIER], [
    AC_MSG_CHECKING([how Tcl waits for events])
    tls_notifier_defs=
    case $TCL_DEFS in
        *NOTIFIER_EPOLL*) AC_MSG_RESULT([epoll]) ;;
        *NOTIFIER_KQUEUE*) AC_MSG_RESULT([kqueue]) ;;
        *) AC_MSG_RESULT([select])
           tls_notifier_defs=-DTLS_TCL_SELECTS=1 ;;
    esac
])

dnl TLS_ENABLE_THREADS
dnl
dnl The headers of Tcl 8.6 have to be told that Tcl has threads, else mutexes are
dnl nothing. What Tcl was built with decides.
AC_DEFUN([TLS_ENABLE_THREADS], [
    AC_ARG_ENABLE([threads],
        [AS_HELP_STRING([--enable-threads], [accepted for TEA's sake: as Tcl was built])])
    TLS_TCL_NOTIFIER
    TCL_DEFS="-DUSE_TCL_STUBS=1 $tls_notifier_defs $TCL_DEBUG_DEFS"
    if test "${TCL_THREADS-1}" != 0; then
        TCL_DEFS="$TCL_DEFS -DTCL_THREADS=1"
    elif test "$enable_threads" = yes; then
        AC_MSG_WARN([this Tcl was built without threads])
    fi
    AC_SUBST([TCL_DEFS])
])

dnl TLS_PROG_TCLSH
dnl
dnl Only for the tests. On Windows its name has no dot.
AC_DEFUN([TLS_PROG_TCLSH], [
    AC_ARG_VAR([TCLSH], [tclsh that runs the tests])
    tls_dotless=`echo "$TCL_VERSION" | tr -d .`
    AC_PATH_PROGS([TCLSH], [tclsh$TCL_VERSION tclsh$tls_dotless tclsh], [],
        [$TCL_BIN_DIR$PATH_SEPARATOR$TCL_EXEC_PREFIX/bin$PATH_SEPARATOR$PATH])
    if test -z "$TCLSH"; then
        AC_MSG_WARN([no tclsh$TCL_VERSION found: make test will not work])
        TCLSH="tclsh$TCL_VERSION"
    fi
])

dnl TLS_PREFIX
dnl
dnl Without --prefix the package goes where Tcl is.
AC_DEFUN([TLS_PREFIX], [
    if test "$prefix" = NONE; then
        prefix=$TCL_PREFIX
    fi
    if test "$exec_prefix" = NONE; then
        if test "$prefix" = "$TCL_PREFIX"; then
            exec_prefix=$TCL_EXEC_PREFIX
        else
            exec_prefix=$prefix
        fi
    fi
])
