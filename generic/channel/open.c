/*
 * open.c --
 *
 *	Makes TLS channels: on a channel, and on sockets of our own.
 */

#include "open.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "channel_close.h"
#include "drive.h"
#include "event_callback.h"
#include "handshake_callbacks.h"
#include "handshake_timeout.h"
#include "idle_buffers.h"
#include "reserve.h"
#include "tcl_buffers.h"
#include "tcl_error.h"
#include "unverified.h"
#include "transport_channel.h"
#include "transport_socket.h"

/* For the mask that the plain channel watched before there was TLS on it. */
#define UNKNOWN (-1)

static const TlsAttendants attendants = {
    .question = TlsHandshakeCallbacksCheck,
    .deadline = TlsHandshakeTimeoutRearm,
    .news = TlsEventCheck,
    .moved = TlsIdleMoved,
};

/* A socket of our own has an event. */
static void
SocketReady(
    void *data)
{
    TlsChannel *channel = data;

    channel->prompt = true;
    TlsChannelTell(channel);
}

static void
NoEvent(
    ClientData clientData TLS_UNUSED,
    int mask TLS_UNUSED)
{
}

/* Only the generic layer knows the script's interest. It reports that again
 * when a channel handler is added or removed. A script below may pop our layer
 * here without harm: the handler is on the bottom of the stack. */
static void
LearnInterest(
    TlsChannel *channel,
    Tcl_Channel bottom)
{
    Tcl_CreateChannelHandler(bottom, 0, NoEvent, channel);
    Tcl_DeleteChannelHandler(bottom, NoEvent, channel);
}

static bool
IsBlocking(
    Tcl_Channel chan)
{
    Tcl_DString value;
    bool blocking;

    Tcl_DStringInit(&value);
    (void) Tcl_GetChannelOption(NULL, chan, "-blocking", &value);
    blocking = strcmp(Tcl_DStringValue(&value), "0") != 0;
    Tcl_DStringFree(&value);
    return blocking;
}

/* Makes the channel, but does not yet stack or register it. */
static TlsChannel *
NewChannel(
    const TlsTransportDriver *lowerType,
    void *lower,
    bool blocking,
    const TlsChannelParams *params,
    TlsFailure *failure)
{
    TlsChannel *channel = (TlsChannel *) ckalloc(sizeof(TlsChannel));

    *channel = (TlsChannel) {
        .references = 1,
        .attendants = &attendants,
        .lowerType = lowerType,
        .lower = lower,
        .config = TlsConfigRetain(params->config),
        .role = params->session->role,
        .blocking = blocking,
        .prompt = true,
        .watched = UNKNOWN,
        .callbacks = TlsCallbacksRetain(&params->callbacks),
        .posixCodes = params->posixCodes,
    };
    TlsHandshakeTimeoutStart(channel, params->timeout);
    if (TlsReserveForThread(failure)) {
        channel->session = TlsSessionNew(params->session,
                &channel->lowerType->transport, channel->lower, failure);
    }
    if (channel->session == NULL) {
        lowerType->close(lower);
        TlsChannelRelease(channel);
        return NULL;
    }
    return channel;
}

/* A script closed the channel when it was asked. */
static int
ReportGone(
    Tcl_Interp *interp)
{
    return TlsErrorWord(interp, TLS_WORD_REJECTED, Tcl_NewStringObj(
            "TLS handshake failed: the script closed the channel", -1));
}

/* Removes TLS again: its handshake has failed. If the driver reports an error,
 * such as dropped output, Tcl uses the channel that it was given once more. So
 * that is the bottom of the stack: the top is gone by then. */
static int
Withdraw(
    Tcl_Interp *interp,
    Tcl_Channel plain,
    TlsChannel *channel,
    TlsStep step)
{
    Tcl_Obj *shown = TlsUnverifiedOfFailure(channel->session);
    TlsFailure failure;

    if (step == TLS_STEP_FAILED) {
        failure = TlsChannelFailure(channel,
                TlsSessionFailure(channel->session));
    } else {
        TlsFailureFromPosix(&failure, "TLS handshake", EAGAIN);
    }
    channel->withdrawn = true;
    if (Tcl_GetTopChannel(channel->self) == channel->self) {
        (void) Tcl_UnstackChannel(NULL, plain);
    }
    return TlsUnverifiedError(interp, &failure, shown);
}

/* Stacks a new channel on plain, which is held open, and begins the handshake,
 * or waits for its end. */
static int
Stack(
    Tcl_Interp *interp,
    Tcl_Channel plain,
    TlsChannel *channel,
    bool wait)
{
    bool gone = false;
    TlsStep step;

    channel->self = TlsTclBuffersStack(interp, channel, plain);
    if (channel->self == NULL) {
        TlsChannelRelease(channel);
        return TCL_ERROR;
    }
    channel->plainPending = Tcl_OutputBuffered(channel->self);
    step = wait ? TlsHandshakeCallbacksWait(channel, -1, &gone)
            : TlsChannelHandshake(channel, false);
    if (gone || channel->closed) {
        return ReportGone(interp);
    }
    if (wait && step != TLS_STEP_DONE) {
        return Withdraw(interp, plain, channel, step);
    }
    /* A failure that is known by now is reported as a later one would be: by
     * events, -error, and the next read or write. */
    LearnInterest(channel, plain);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelPush --
 *
 *	Stacks TLS onto a channel and begins the handshake.
 *
 * Results:
 *	A standard Tcl result. TCL_OK only means that the handshake is complete
 *	if the channel is blocking and async is not set.
 *
 * Side effects:
 *	Queued plain output is sent first. On failure the plain channel is as
 *	before, except for the bytes of the handshake.
 *
 *----------------------------------------------------------------------
 */

int
TlsChannelPush(
    Tcl_Interp *interp,
    Tcl_Channel plain,
    const TlsChannelParams *params)
{
    TlsFailure failure;
    bool blocking = IsBlocking(plain);
    TlsChannel *channel = NewChannel(&tlsTransportChannelDriver,
            TlsTransportChannelNew(plain, blocking, params->destination),
            blocking, params,
            &failure);
    Tcl_Channel held;
    int code;

    if (channel == NULL) {
        return TlsError(interp, &failure);
    }
    TlsTransportChannelNoDelay(channel->lower);
    TlsChannelRetain(channel);
    held = TlsHoldOpen(plain);
    code = Stack(interp, plain, channel, blocking && !params->async);
    TlsLetGo(held);
    if (code == TCL_OK && channel->closed) {
        code = ReportGone(interp);
    }
    TlsChannelRelease(channel);
    return code;
}

/* Makes a channel on a socket of our own, in no interpreter yet. */
static TlsChannel *
NewSocketChannel(
    void *socket,
    bool blocking,
    const TlsChannelParams *params,
    TlsFailure *failure)
{
    static atomic_ulong count;	/* of all threads: they may swap channels */
    TlsChannel *channel = NewChannel(&tlsTransportSocketDriver, socket,
            blocking, params, failure);
    char name[32];

    if (channel == NULL) {
        return NULL;
    }
    channel->hidden = true;
    snprintf(name, sizeof(name), "s2nsock%lu",
            atomic_fetch_add(&count, 1) + 1);
    channel->self = Tcl_CreateChannel(&tlsChannelType, name, channel,
            TCL_READABLE | TCL_WRITABLE);
    (void) Tcl_SetChannelOption(NULL, channel->self, "-translation",
            "auto crlf");
    Tcl_SetChannelBufferSize(channel->self, TLS_TCL_BUFFERS_SIZE);
    channel->hasGrown = true;	/* if it is 4096 later, a script wants that */
    TlsTransportSocketNotify(socket, SocketReady, channel);
    return channel;
}

TlsChannel *
TlsChannelAccept(
    void *socket,
    const TlsChannelParams *params,
    TlsFailure *failure)
{
    TlsChannel *channel = NewSocketChannel(socket, false, params, failure);

    if (channel != NULL) {
        (void) TlsChannelHandshake(channel, false);
    }
    return channel;
}

void
TlsChannelPresent(
    TlsChannel *channel,
    TlsCallback *command)
{
    channel->blocking = IsBlocking(channel->self);
    channel->callbacks.command = TlsCallbackRetain(command);
    TlsEventCheck(channel);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelOpen --
 *
 *	Makes a channel on a socket of our own, and begins to connect.
 *
 * Results:
 *	The channel, or NULL.
 *
 * Side effects:
 *	Registers the channel in interp, or leaves an error there.
 *
 *----------------------------------------------------------------------
 */

Tcl_Channel
TlsChannelOpen(
    Tcl_Interp *interp,
    void *socket,
    const TlsChannelParams *params)
{
    bool async = params->async;
    bool gone = false;
    TlsStep step;
    TlsFailure failure;
    TlsChannel *channel = NewSocketChannel(socket, true, params, &failure);

    if (channel == NULL) {
        TlsError(interp, &failure);
        return NULL;
    }
    step = async ? TlsChannelHandshake(channel, false)
            : TlsHandshakeCallbacksWait(channel, -1, &gone);
    if (gone) {
        ReportGone(interp);
        return NULL;
    }
    if (channel->hidden) {
        channel->hidden = false;
        Tcl_RegisterChannel(interp, channel->self);
    }
    if (step == TLS_STEP_FAILED && !async) {
        Tcl_Obj *shown = TlsUnverifiedOfFailure(channel->session);

        failure = *TlsSessionFailure(channel->session);
        (void) Tcl_UnregisterChannel(interp, channel->self);
        (void) TlsUnverifiedError(interp, &failure, shown);
        return NULL;
    }
    return channel->self;
}
