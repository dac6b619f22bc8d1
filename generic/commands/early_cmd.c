/*
 * early_cmd.c --
 *
 *	The command s2n::early.
 */

#include <errno.h>

#include "channel_lookup.h"
#include "command_usage.h"
#include "commands.h"
#include "drive.h"
#include "establish.h"
#include "tcl_error.h"

/* Takes what has arrived, of a handshake that has not failed. */
static int
Take(
    Tcl_Interp *interp,
    TlsChannel *channel)
{
    const uint8_t *bytes;
    size_t size = TlsSessionEarly(channel->session, &bytes);

    if (size > 0) {
        Tcl_SetObjResult(interp, Tcl_NewByteArrayObj(bytes, (Tcl_Size) size));
        TlsSessionEarlyTaken(channel->session);
        TlsChannelRearm(channel);
    }
    return TCL_OK;
}

/* The handshake as far as it gets; a standard Tcl result. */
static int
Advance(
    Tcl_Interp *interp,
    TlsChannel *channel)
{
    const char *doing = "TLS early data";
    TlsFailure failure;

    if (channel->blocking) {
        return TlsEstablish(interp, channel, doing);
    }
    if (!TlsChannelLook(channel)) {
        TlsFailureFromPosix(&failure, doing, ECONNABORTED);
        return TlsError(interp, &failure);
    }
    if (!TlsSessionEstablished(channel->session)
            && TlsSessionFailure(channel->session) != NULL) {
        failure = TlsChannelFailure(channel,
                TlsSessionFailure(channel->session));
        return TlsError(interp, &failure);
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsEarlyObjCmd --
 *
 *	Implements "s2n::early". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Finishes the handshake on a blocking channel, and continues it on
 *	another.
 *
 *----------------------------------------------------------------------
 */

int
TlsEarlyObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsChannel *channel;
    int code;

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_EARLY_USAGE);
        return TCL_ERROR;
    }
    channel = TlsChannelFromName(interp, objv[1]);
    if (channel == NULL) {
        return TCL_ERROR;
    }
    TlsChannelRetain(channel);
    code = Advance(interp, channel);
    if (code == TCL_OK) {
        code = Take(interp, channel);
    }
    TlsChannelRelease(channel);
    return code;
}
