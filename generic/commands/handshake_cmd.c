/*
 * handshake_cmd.c --
 *
 *	The command s2n::handshake.
 */

#include "channel.h"
#include "channel_lookup.h"
#include "commands.h"
#include "drive.h"
#include "handshake_callbacks.h"
#include "handshake_options.h"
#include "tcl_error.h"
#include "unverified.h"

/*
 *----------------------------------------------------------------------
 *
 * TlsHandshakeObjCmd --
 *
 *	Implements "s2n::handshake". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Drives the handshake.
 *
 *----------------------------------------------------------------------
 */

int
TlsHandshakeObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsHandshakeOptions options;
    TlsChannel *channel;
    TlsFailure failure;
    TlsStep step;
    bool gone = false;
    int code = TCL_OK;

    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_HANDSHAKE_USAGE);
        return TCL_ERROR;
    }
    channel = TlsChannelFromName(interp, objv[1]);
    if (channel == NULL
            || TlsParseHandshakeOptions(interp, objc - 2, objv + 2, &options)
                    != TCL_OK) {
        return TCL_ERROR;
    }
    /* A script below may close the channel meanwhile. */
    TlsChannelRetain(channel);
    if (channel->blocking) {
        step = TlsHandshakeCallbacksWait(channel,
                options.given != 0 ? options.timeout : -1, &gone);
    } else {
        step = TlsChannelHandshake(channel, false);
    }
    TlsFreeHandshakeOptions(&options);
    if (gone || channel->closed) {
        code = TlsErrorWord(interp, TLS_WORD_REJECTED, Tcl_NewStringObj(
                "TLS handshake failed: the script closed the channel",
                -1));
    } else if (step == TLS_STEP_FAILED) {
        failure = TlsChannelFailure(channel,
                TlsSessionFailure(channel->session));
        code = TlsUnverifiedError(interp, &failure,
                TlsUnverifiedOfFailure(channel->session));
    } else {
        Tcl_SetObjResult(interp, Tcl_NewBooleanObj(step == TLS_STEP_DONE));
    }
    TlsChannelRelease(channel);
    return code;
}
