/*
 * shutdown_cmd.c --
 *
 *	The command s2n::shutdown.
 */

#include "channel.h"
#include "channel_close.h"
#include "channel_lookup.h"
#include "command_usage.h"
#include "commands.h"
#include "tcl_error.h"

/*
 *----------------------------------------------------------------------
 *
 * TlsShutdownObjCmd --
 *
 *	Implements "s2n::shutdown". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Flushes the channel, and ends its output.
 *
 *----------------------------------------------------------------------
 */

int
TlsShutdownObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsFailure failure = {.kind = TLS_FAILURE_NONE};
    TlsChannel *channel;
    int code = TCL_OK;

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_SHUTDOWN_USAGE);
        return TCL_ERROR;
    }
    channel = TlsChannelFromName(interp, objv[1]);
    if (channel == NULL) {
        return TCL_ERROR;
    }
    /* A script below may close the channel meanwhile. */
    TlsChannelRetain(channel);
    (void) Tcl_Flush(Tcl_GetTopChannel(channel->self));
    if (!TlsChannelEndOutput(channel, &failure)) {
        failure.posixCode = channel->posixCodes;
        code = TlsError(interp, &failure);
    }
    TlsChannelRelease(channel);
    return code;
}
