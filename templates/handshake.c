/*
 * handshake.c --
 *
 *	The command s2n::handshake.
 */

#include "channel.h"
#include "commands.h"
#include "report.h"
#include "value.h"

/*< block "handshake.options" >*/

/* The longest wait at once, in ms: a socket that tries one address after the
 * other changes its descriptor. */
#define WAIT_MS 100

static Tcl_WideInt
NowMs(void)
{
    Tcl_Time now;

    Tcl_GetTime(&now);
    return (Tcl_WideInt) now.sec * 1000 + now.usec / 1000;
}

/*
 *----------------------------------------------------------------------
 *
 * Wait --
 *
 *	Waits for what the handshake wants of the plain channel, at most ms
 *	milliseconds, without the event loop.
 *
 * Results:
 *	False when the channel has no descriptor to wait for.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static bool
Wait(
    const TlsChannel *channel,
    Tcl_WideInt ms)
{
    unsigned wants = TlsSessionWants(channel->session);

    return channel->lowerType->await(channel->lower,
            ((wants & TLS_READABLE) ? TCL_READABLE : 0)
                    | ((wants & TLS_WRITABLE) ? TCL_WRITABLE : 0),
            (int) (ms < WAIT_MS ? ms : WAIT_MS));
}

/*
 *----------------------------------------------------------------------
 *
 * HandshakeUntil --
 *
 *	Drives the handshake of a blocking channel for a limited time.
 *
 * Results:
 *	Whether it is done; never TLS_STEP_AGAIN, unless the plain channel has no
 *	descriptor.
 *
 * Side effects:
 *	When the time is over the session has failed.
 *
 *----------------------------------------------------------------------
 */

static TlsStep
HandshakeUntil(
    TlsChannel *channel,
    Tcl_WideInt timeout)
{
    Tcl_WideInt end = NowMs() + timeout;
    TlsFailure failure;

    for (;;) {
        TlsStep step = TlsChannelHandshake(channel, false);
        Tcl_WideInt left = end - NowMs();

        if (step != TLS_STEP_AGAIN) {
            return step;
        }
        if (left <= 0) {
            break;
        }
        if (!Wait(channel, left)) {
            return TLS_STEP_AGAIN;
        }
    }
    TlsFailureFromWord(&failure, TLS_WORD_TIMED_OUT,
            "TLS handshake failed: it took longer than %" TCL_LL_MODIFIER
            "d ms", timeout);
    TlsSessionFail(channel->session, &failure);
    return TLS_STEP_FAILED;
}

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
    TlsStep step;

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
    if (channel->blocking && options.given != 0) {
        step = HandshakeUntil(channel, options.timeout);
    } else {
        step = TlsChannelHandshake(channel, channel->blocking);
    }
    TlsFreeHandshakeOptions(&options);
    if (step == TLS_STEP_FAILED) {
        return TlsReport(interp, TlsSessionFailure(channel->session));
    }
    Tcl_SetObjResult(interp, Tcl_NewBooleanObj(step == TLS_STEP_DONE));
    return TCL_OK;
}
