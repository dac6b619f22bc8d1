/*
 * session_cmd.c --
 *
 *	The command s2n::session.
 */

#include <time.h>

#include "channel.h"
#include "channel_lookup.h"
#include "command_usage.h"
#include "commands.h"
#include "drive.h"
#include "session_bytes.h"
#include "tcl_error.h"

/*
 *----------------------------------------------------------------------
 *
 * NewSession --
 *
 *	Copies the session from a connection, with a digest of what was
 *	verified, and the time of day until which that is valid.
 *
 * Results:
 *	A new value with reference count 0, which is empty when there is nothing
 *	to resume.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static Tcl_Obj *
NewSession(
    const TlsChannel *channel)
{
    TlsTicket ticket;
    Tcl_Obj *value;

    if (!TlsSessionResumable(channel->session, &ticket)) {
        return Tcl_NewObj();
    }
    value = TlsSessionBytesNew(&(TlsSessionBytes) {
        .asked = *TlsSessionAsked(channel->session),
        .until = (int64_t) time(NULL) + TlsTicketProofLeft(&ticket.proof),
        .state = ticket.bytes,
        .stateSize = ticket.size,
    });
    TlsTicketClear(&ticket);
    return value;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionObjCmd --
 *
 *	Implements "s2n::session". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Handles what has arrived from the plain channel.
 *
 *----------------------------------------------------------------------
 */

int
TlsSessionObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsChannel *channel;

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_SESSION_USAGE);
        return TCL_ERROR;
    }
    channel = TlsChannelFromName(interp, objv[1]);
    if (channel == NULL) {
        return TCL_ERROR;
    }
    if (!TlsChannelLook(channel)) {
        channel = TlsChannelFromName(interp, objv[1]);
    }
    if (channel == NULL) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, NewSession(channel));
    return TCL_OK;
}
