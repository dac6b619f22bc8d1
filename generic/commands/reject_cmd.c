/*
 * reject_cmd.c --
 *
 *	The command s2n::reject.
 */

#include "channel_lookup.h"
#include "command_usage.h"
#include "commands.h"
#include "handshake_callbacks.h"

/*
 *----------------------------------------------------------------------
 *
 * TlsRejectObjCmd --
 *
 *	Implements "s2n::reject". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Fails the handshake.
 *
 *----------------------------------------------------------------------
 */

int
TlsRejectObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsChannel *channel;

    if (objc < 2 || objc > 3) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_REJECT_USAGE);
        return TCL_ERROR;
    }
    channel = TlsChannelAsking(interp, objv[1], TLS_ANSWERS_ALL);
    if (channel == NULL) {
        return TCL_ERROR;
    }
    TlsHandshakeCallbacksReject(channel,
            objc == 3 ? Tcl_GetString(objv[2]) : "");
    return TCL_OK;
}
