/*
 * channel_close.c --
 *
 *	Closes a TLS channel, or only its sending direction.
 */

#include "channel_close.h"

#include <errno.h>

#include "blinding.h"
#include "drive.h"
#include "event_callback.h"
#include "handshake_callbacks.h"
#include "handshake_timeout.h"
#include "idle_buffers.h"
#include "pop.h"
#include "tcl_buffers.h"
#include "tcl_error.h"

/* Continues the handshake as far as possible or, if it may wait, to its end. */
static TlsStep
Handshake(
    TlsChannel *channel,
    bool wait)
{
    return wait ? TlsHandshakeTimeoutWait(channel, -1)
            : TlsChannelHandshake(channel, false);
}

void
TlsChannelDismiss(
    TlsChannel *channel)
{
    if (channel->left != NULL) {
        channel->left(channel->leftData);
    }
    TlsChannelCancelTimer(channel);
    TlsHandshakeTimeoutCancel(channel);
    TlsEventCancel(channel);
    TlsHandshakeCallbacksCancel(channel);
    TlsIdleCancel(channel);
}

/* Hands a failed session over to its blinding delay. */
static void
LetLinger(
    TlsChannel *channel,
    bool alert)
{
    TlsBlindingLinger(channel->session, channel->config,
            channel->lowerType->descriptor(channel->lower, TCL_WRITABLE),
            alert);
    channel->session = NULL;
    channel->config = NULL;
}

/* TlsChannelEndOutput, on a channel that the caller has preserved. */
static bool
EndOutput(
    TlsChannel *channel,
    TlsFailure *failure)
{
    TlsStep step = channel->closed ? TLS_STEP_FAILED
            : Handshake(channel, channel->blocking);

    if (channel->closed) {
        TlsFailureFromPosix(failure, "TLS shutdown", ECONNABORTED);
        return false;
    }
    if (TlsSessionFailure(channel->session) != NULL) {
        *failure = *TlsSessionFailure(channel->session);
        return false;
    }
    if (step == TLS_STEP_AGAIN || !TlsChannelEnter(channel)) {
        TlsFailureFromPosix(failure, "TLS shutdown", EAGAIN);
        return false;
    }
    if (TlsSessionHasHalfClose(channel->session)) {
        channel->ending = true;
        TlsChannelSendEnd(channel, channel->blocking);
        if (TlsSessionFailure(channel->session) != NULL) {
            *failure = *TlsSessionFailure(channel->session);
        }
    } else {
        TlsFailureFromWord(failure, TLS_WORD_NO_HALF_CLOSE,
                "TLS shutdown failed: closing one direction only requires"
                " TLS 1.3");
    }
    TlsChannelLeave(channel);
    if (!channel->closed) {
        TlsChannelRearm(channel);
    }
    return failure->kind == TLS_FAILURE_NONE;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelEndOutput --
 *
 *	See channel.h.
 *
 * Results:
 *	True if our direction is closed, or will be once the peer has read what
 *	was sent before.
 *
 * Side effects:
 *	Finishes the handshake on a blocking channel.
 *
 *----------------------------------------------------------------------
 */

bool
TlsChannelEndOutput(
    TlsChannel *channel,
    TlsFailure *failure)
{
    bool done;

    TlsChannelRetain(channel);
    done = EndOutput(channel, failure);
    TlsChannelRelease(channel);
    return done;
}

/* The half-close of a channel without layers; the queue is empty already. */
static int
CloseWrite(
    TlsChannel *channel)
{
    TlsFailure failure = {.kind = TLS_FAILURE_NONE};
    bool done;

    TlsChannelRetain(channel);
    done = EndOutput(channel, &failure);
    if (!done && !channel->closed) {
        failure.posixCode = channel->posixCodes;
        TlsErrorToChannel(channel->self, &failure);
    }
    TlsChannelRelease(channel);
    if (done) {
        return 0;
    }
    return failure.kind == TLS_FAILURE_POSIX ? failure.posixError : EPROTO;
}

/* TLS cannot close the peer's direction. Tcl also tries that before each full
 * close, where it expects no error message; only then does it pass an
 * interpreter. */
static int
CloseRead(
    TlsChannel *channel,
    Tcl_Interp *interp)
{
    TlsFailure failure;

    if (interp == NULL) {
        TlsFailureFromPosix(&failure, "closing only the read side",
                EINVAL);
        TlsErrorToChannel(channel->self, &failure);
    }
    return EINVAL;
}

Tcl_Channel
TlsHoldOpen(
    Tcl_Channel chan)
{
    while (Tcl_GetStackedChannel(chan) != NULL) {
        chan = Tcl_GetStackedChannel(chan);
    }
    Tcl_RegisterChannel(NULL, chan);
    return chan;
}

void
TlsLetGo(
    ClientData clientData)
{
    (void) Tcl_UnregisterChannel(NULL, clientData);
}

/* Tcl may go on using the stack, so it must not be closed before Tcl is done: a
 * script may have dropped every reference but ours. */
static void
LetGoLater(
    Tcl_Channel held)
{
    if (Tcl_IsChannelShared(held)) {
        TlsLetGo(held);
    } else {
        (void) Tcl_CreateTimerHandler(0, TlsLetGo, held);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelClose --
 *
 *	The end of the TLS channel, by close or by chan pop; or of our direction
 *	alone, which Tcl allows where no layer is stacked. Before each full close
 *	the generic layer tries to close the other direction alone: that does
 *	nothing here, for output may still have to wait for the handshake.
 *
 * Results:
 *	0, or an errno; what TlsPopHandOver gives for a pop.
 *
 * Side effects:
 *	Sends close_notify, without waiting for an answer. Frees the channel. If
 *	it was popped, the plain channel gets back what came after TLS.
 *
 *----------------------------------------------------------------------
 */

int
TlsChannelClose(
    ClientData instanceData,
    Tcl_Interp *interp,
    int flags)
{
    TlsChannel *channel = instanceData;
    Tcl_Channel top = Tcl_GetTopChannel(channel->self);
    bool popped = top != channel->self;
    Tcl_Channel held = NULL;
    int code = 0;

    if (flags == TCL_CLOSE_WRITE) {
        return CloseWrite(channel);
    }
    if (flags == TCL_CLOSE_READ) {
        return CloseRead(channel, interp);
    }
    if (popped) {
        held = TlsHoldOpen(top);
    }
    channel->closed = true;
    TlsChannelDismiss(channel);
    if (!channel->busy) {
        channel->busy = true;
        /* Output was dropped: without this error, the close would look
         * successful. */
        if (!channel->withdrawn && channel->dropped == 0) {
            (void) TlsSessionShutdown(channel->session, channel->blocking);
        }
        if (popped) {
            TlsTclBuffersRestore(channel, top);
            code = TlsPopHandOver(channel, top, interp);
        } else {
            TlsSessionDiscard(channel->session);
        }
        LetLinger(channel, !popped);
    }
    channel->lowerType->close(channel->lower);
    TlsChannelRelease(channel);
    if (popped) {
        LetGoLater(held);
    }
    return code;
}
