/*
 * sign_cmd.c --
 *
 *	The command s2n::sign.
 */

#include "channel_lookup.h"
#include "command_usage.h"
#include "commands.h"
#include "drive.h"
#include "tcl_error.h"

/*
 *----------------------------------------------------------------------
 *
 * TlsSignObjCmd --
 *
 *	Implements "s2n::sign". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Continues the handshake, or fails it.
 *
 *----------------------------------------------------------------------
 */

int
TlsSignObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsChannel *channel;
    const unsigned char *signature;
    Tcl_Size size;
    TlsFailure failure;
    bool signs;

    if (objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_SIGN_USAGE);
        return TCL_ERROR;
    }
    channel = TlsChannelAsking(interp, objv[1], TLS_ANSWERS_SIGNATURE);
    if (channel == NULL) {
        return TCL_ERROR;
    }
    signature = TlsGetBytes(objv[2], &size);
    if (signature == NULL) {
        return TlsErrorBadArgument(interp, "signature", NULL,
                "must be bytes");
    }
    signs = TlsSessionSign(channel->session, signature, (size_t) size,
            &failure);
    channel->asked = false;
    /* Not at once: a script that signs and then fails has not signed. */
    TlsChannelRearm(channel);
    return signs ? TCL_OK : TlsError(interp, &failure);
}
