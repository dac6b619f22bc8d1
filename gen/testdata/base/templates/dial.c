/*
 * dial.c --
 *
 *	The options of a command.
 */

#include "stub.h"

/*< block "dial.options" >*/

int
TlsDialObjCmd(
    ClientData clientData,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsDialOptions options;

    (void) clientData;
    if (TlsParseDialOptions(interp, objc, objv, &options) != TCL_OK) {
        return TCL_ERROR;
    }
    SetResult(interp, "role %s, tone %s, rings %d, quiet %d, name %s, config %s, "
            "given %x",
            tlsDialRoleWords[options.role],
            options.tone < 0 ? "none" : tlsDialToneWords[options.tone],
            (int) options.rings, options.quiet,
            options.servername == NULL ? "none" : options.servername->text,
            options.config == NULL ? "none" : options.config->text,
            (unsigned) options.given);
    TlsFreeDialOptions(&options);
    return TCL_OK;
}
