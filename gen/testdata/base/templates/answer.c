/*
 * answer.c --
 *
 *	The options of a form of another command.
 */

#include "stub.h"

/*< block "answer.options" >*/

int
TlsAnswerObjCmd(
    ClientData clientData,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsAnswerOptions options;

    (void) clientData;
    if (objc < 3) {
        SetResult(interp, "%s", TLS_ANSWER_USAGE);
        return TCL_ERROR;
    }
    if (TlsParseAnswerOptions(interp, objc - 1, objv, &options) != TCL_OK) {
        return TCL_ERROR;
    }
    SetResult(interp, "who %s, rings %d, given %x, channel %s",
            options.who->text, (int) options.rings, (unsigned) options.given,
            objv[objc - 1]->text);
    TlsFreeAnswerOptions(&options);
    return TCL_OK;
}
