/*
 * redial.c --
 *
 *	Options that are like others, and one without a value, before arguments.
 */

#include "stub.h"

/*< block "redial.options" >*/

int
TlsRedialNRObjCmd(
    ClientData clientData,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsRedialOptions options;

    if (TlsIsAnswerForm(objc, objv)) {
        return TlsAnswerObjCmd(clientData, interp, objc, objv);
    }
    if (objc == 0) {
        SetResult(interp, "%s or %s", TLS_REDIAL_USAGE, TLS_ANSWER_USAGE);
        return TCL_ERROR;
    }
    if (TlsParseRedialOptions(interp, objc - 1, objv, &options) != TCL_OK) {
        return TCL_ERROR;
    }
    SetResult(interp, "role %s, times %d, loud %d, given %x, channel %s",
            tlsRedialRoleWords[options.role], (int) options.times,
            options.loud, (unsigned) options.given, objv[objc - 1]->text);
    TlsFreeRedialOptions(&options);
    return TCL_OK;
}

int
TlsRedialObjCmd(
    ClientData clientData,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    return TlsRedialNRObjCmd(clientData, interp, objc, objv);
}
