/*
 * version_cmd.c --
 *
 *	s2n::version and s2n::openssl_version: the versions of the package and
 *	of its libraries.
 */

#include <openssl/base.h>
#include <openssl/crypto.h>
#include <s2n.h>

#include "command_usage.h"
#include "commands.h"
#include "dict.h"
#include "locked_arena.h"
#include "package.h"
#include "s2n_library.h"

/* s2n-tls does not know its version: the build defines it. */
#ifndef TLS_S2N_VERSION
#  define TLS_S2N_VERSION "unknown"
#endif

/*
 *----------------------------------------------------------------------
 *
 * TlsVersionObjCmd --
 *
 *	Implements "s2n::version". See the user documentation. It asks aws-lc
 *	itself whether that is a FIPS module: s2n-tls would have to be
 *	initialised first.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

int
TlsVersionObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    Tcl_Obj *dict;

    if (objc != 1) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_VERSION_USAGE);
        return TCL_ERROR;
    }
    dict = Tcl_NewDictObj();
    TlsDictPut(dict, "package", Tcl_NewStringObj(TLS_PACKAGE_VERSION, -1));
    TlsDictPut(dict, "s2n_tls", Tcl_NewStringObj(TLS_S2N_VERSION, -1));
    TlsDictPut(dict, "aws_lc",
            Tcl_NewStringObj(AWSLC_VERSION_NUMBER_STRING, -1));
    TlsDictPut(dict, "tcl", Tcl_NewStringObj(TCL_PATCH_LEVEL, -1));
    TlsDictPut(dict, "fips", Tcl_NewBooleanObj(FIPS_mode() == 1));
    TlsDictPut(dict, "mlock", Tcl_NewBooleanObj(TlsLibraryLocksMemory()));
    TlsDictPut(dict, "locked",
            Tcl_NewWideIntObj((Tcl_WideInt) TlsArenaLocked()));
    Tcl_SetObjResult(interp, dict);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsOpensslVersionObjCmd --
 *
 *	Implements "s2n::openssl_version". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

int
TlsOpensslVersionObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    unsigned long version = s2n_get_openssl_version(); /* 0xMNNFFPPS */

    if (objc != 1) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_OPENSSL_VERSION_USAGE);
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_ObjPrintf("%lu.%lu.%lu.%lu",
            version >> 28, (version >> 20) & 0xFF, (version >> 12) & 0xFF,
            (version >> 4) & 0xFF));
    return TCL_OK;
}
