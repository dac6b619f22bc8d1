/*
 * hang_up.c --
 *
 *	A config, and a command without options.
 */

#include "stub.h"

/*< block "commands.usage" >*/

/*< block "commands.usage" >*/

/*< block "config.keys" >*/

int
TlsHangUpObjCmd(
    ClientData clientData,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsConfigSettings settings;

    (void) clientData;
    if (objc == 0) {
        SetResult(interp, "%s", TLS_HANG_UP_USAGE);
        return TCL_ERROR;
    }
    if (TlsParseConfigSettings(interp, objv[0], &settings) != TCL_OK) {
        return TCL_ERROR;
    }
    SetResult(interp, "ca_file %s, lifetime %d %d, given %x",
            settings.ca_file == NULL ? "none" : settings.ca_file->text,
            (int) settings.ticket_lifetime.first,
            (int) settings.ticket_lifetime.second, settings.given);
    TlsFreeConfigSettings(&settings);
    return TCL_OK;
}
