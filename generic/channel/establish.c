/*
 * establish.c --
 *
 *	For commands that ask about a connection.
 */

#include "establish.h"

#include <errno.h>

#include "drive.h"
#include "tcl_error.h"
#include "unverified.h"

int
TlsEstablish(
    Tcl_Interp *interp,
    TlsChannel *channel,
    const char *doing)
{
    TlsStep step = TlsChannelHandshake(channel, channel->blocking);
    TlsFailure failure;

    if (!channel->closed && step == TLS_STEP_FAILED) {
        return TlsUnverifiedError(interp, TlsSessionFailure(channel->session),
                TlsUnverifiedOfFailure(channel->session));
    }
    if (!channel->closed && step != TLS_STEP_AGAIN) {
        return TCL_OK;
    }
    TlsFailureFromPosix(&failure, doing,
            channel->closed ? ECONNABORTED : EAGAIN);
    return TlsError(interp, &failure);
}
