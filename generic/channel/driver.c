/*
 * driver.c --
 *
 *	The Tcl channel driver of a TLS channel.
 */

#include <errno.h>

#include "channel.h"
#include "channel_close.h"
#include "channel_lookup.h"
#include "drive.h"
#include "event_callback.h"
#include "handshake_timeout.h"
#include "pop.h"
#include "reserve.h"
#include "tcl_buffers.h"
#include "tcl_error.h"

static Tcl_DriverInputProc Input;

static Tcl_DriverOutputProc Output;

static Tcl_DriverWatchProc Watch;

static Tcl_DriverGetHandleProc GetHandle;

static Tcl_DriverBlockModeProc BlockMode;

static Tcl_DriverHandlerProc Handler;

static Tcl_DriverThreadActionProc ThreadAction;

const Tcl_ChannelType tlsChannelType = {
    .typeName = "s2n",
    .version = TCL_CHANNEL_VERSION_5,
    .closeProc = TCL_CLOSE2PROC,
    .inputProc = Input,
    .outputProc = Output,
    .setOptionProc = TlsChannelSetOption,
    .getOptionProc = TlsChannelGetOption,
    .watchProc = Watch,
    .getHandleProc = GetHandle,
    .close2Proc = TlsChannelClose,
    .blockModeProc = BlockMode,
    .handlerProc = Handler,
    .threadActionProc = ThreadAction,
};

/* A read or write cannot wait for a script: scripts answer in the event
 * loop. */
static int
Unanswered(
    TlsChannel *channel,
    int *errorCodePtr)
{
    TlsFailure failure;

    TlsFailureFromWord(&failure, TLS_WORD_NOT_ANSWERED,
            "%s is waiting for %s", TlsSessionDoing(channel->session),
            TlsChannelAnswerers(TlsSessionQuestion(channel->session)));
    failure.posixCode = channel->posixCodes;
    TlsErrorToChannel(channel->self, &failure);
    *errorCodePtr = EPROTO;
    return -1;
}

/* Returns the outcome of a read or write that moved nothing to the generic
 * layer. */
static int
Unmoved(
    TlsChannel *channel,
    TlsStep step,
    int *errorCodePtr)
{
    TlsFailure failure;

    if (channel->closed) {
        *errorCodePtr = ECONNABORTED;
        return -1;
    }
    if (step == TLS_STEP_AGAIN && channel->blocking
            && TlsSessionQuestion(channel->session) != TLS_ASKS_NOTHING) {
        return Unanswered(channel, errorCodePtr);
    }
    if (step == TLS_STEP_AGAIN) {
        *errorCodePtr = EAGAIN;
        return -1;
    }
    /* The layer below may have no more events: the timer replaces them. */
    TlsChannelRearm(channel);
    if (channel->closed) {
        *errorCodePtr = ECONNABORTED;
        return -1;
    }
    failure = TlsChannelFailure(channel, TlsSessionFailure(channel->session));
    TlsErrorToChannel(channel->self, &failure);
    *errorCodePtr = failure.kind == TLS_FAILURE_POSIX
            ? failure.posixError : EPROTO;
    return -1;
}

/* Reading and writing wait for the handshake, without a deadline of their
 * own. */
static void
AwaitHandshake(
    TlsChannel *channel)
{
    if (channel->blocking && channel->timeout > 0 && !channel->busy
            && !channel->closed
            && !TlsSessionEstablished(channel->session)) {
        (void) TlsHandshakeTimeoutWait(channel, -1);
    }
}

/* Enter for a read or write of the generic layer; false with an errno. */
static bool
EnterToMove(
    TlsChannel *channel,
    int *errorCodePtr)
{
    AwaitHandshake(channel);
    if (channel->closed) {
        *errorCodePtr = ECONNABORTED;
        return false;
    }
    if (!TlsChannelEnter(channel)) {
        *errorCodePtr = EAGAIN;
        return false;
    }
    return true;
}

/* The error of a read while output from before TLS is still there. With EAGAIN or
 * no error, Tcl would retry for ever on a blocking channel. */
static int
PlainError(
    const TlsChannel *channel)
{
    int code = Tcl_GetErrno();

    if (channel->closed) {
        return ECONNABORTED;
    }
    if (!channel->blocking) {
        return EAGAIN;
    }
    if (channel->busy) {
        return EDEADLK;
    }
    return code == 0 || code == EAGAIN ? EIO : code;
}

/* Early data never comes out of a read, and does not get lost behind one
 * either. */
static int
EarlyFirst(
    TlsChannel *channel,
    int *errorCodePtr)
{
    TlsFailure failure;

    TlsFailureFromWord(&failure, TLS_WORD_EARLY_DATA,
            "TLS read failed: the client has sent early data: call s2n::early"
            " before the first read");
    failure.posixCode = channel->posixCodes;
    TlsErrorToChannel(channel->self, &failure);
    *errorCodePtr = EPROTO;
    return -1;
}

/* Reads from the session, as Input. */
static ssize_t
ReadSecure(
    TlsChannel *channel,
    char *buffer,
    int size,
    int *errorCodePtr)
{
    const uint8_t *early;
    ssize_t got;
    TlsStep step;

    if (channel->role == S2N_SERVER
            && TlsSessionHandshake(channel->session, channel->blocking)
                    == TLS_STEP_DONE
            && TlsSessionEarly(channel->session, &early) > 0) {
        if (!channel->blocking && TlsEventEarlyIsDue(channel)) {
            *errorCodePtr = EAGAIN;
            return -1;
        }
        return EarlyFirst(channel, errorCodePtr);
    }
    got = TlsSessionRead(channel->session, (uint8_t *) buffer, (size_t) size,
            channel->blocking, &step);
    return got < 0 ? Unmoved(channel, step, errorCodePtr) : got;
}

static int
Input(
    ClientData instanceData,
    char *buffer,
    int size,
    int *errorCodePtr)
{
    TlsChannel *channel = instanceData;
    ssize_t got = -1;

    TlsChannelRetain(channel);
    /* A flush that leaves output to the background has no error. */
    Tcl_SetErrno(0);
    if (!TlsChannelPlainIsGone(channel)) {
        *errorCodePtr = PlainError(channel);
    } else if (EnterToMove(channel, errorCodePtr)) {
        got = ReadSecure(channel, buffer, size, errorCodePtr);
        TlsChannelLeave(channel);
    } else if (*errorCodePtr == EAGAIN && channel->blocking) {
        /* A script below reads in the middle of another call, and would wait
         * for the end of that call. With EAGAIN, Tcl would retry for ever. */
        *errorCodePtr = EDEADLK;
    }
    TlsChannelRelease(channel);
    return (int) got;
}

/* Writes bytes of the script that came before TLS, as they are. Tcl takes an
 * error code for an error even where bytes were written. */
static ssize_t
WritePlainPending(
    TlsChannel *channel,
    const char *buffer,
    int size,
    int *errorCodePtr)
{
    ssize_t written;

    if (size > channel->plainPending) {
        size = channel->plainPending;
    }
    written = channel->lowerType->transport.write(channel->lower,
            (const uint8_t *) buffer, (size_t) size, channel->blocking);
    if (written < 0) {
        *errorCodePtr = errno;
        return -1;
    }
    channel->plainPending -= (int) written;
    return written;
}

/* Takes output that chan pop finds in the queue, without waiting. It never fails:
 * for an error of a flush Tcl would run the script's writable handler in the
 * middle of the pop. */
static int
TakeForPop(
    TlsChannel *channel,
    const char *buffer,
    int size)
{
    ssize_t taken = -1;

    if (!channel->busy && TlsSessionEstablished(channel->session)) {
        taken = TlsSessionQueue(channel->session, (const uint8_t *) buffer,
                (size_t) size);
    }
    if (taken < 0) {
        channel->dropped += size;
        taken = size;
    }
    return (int) taken;
}

/* Gives the session output of the script, as Output. */
static ssize_t
WriteSecure(
    TlsChannel *channel,
    const char *buffer,
    int size,
    int *errorCodePtr)
{
    bool established = TlsSessionEstablished(channel->session);
    TlsStep step = TLS_STEP_AGAIN;
    ssize_t written = TlsSessionWrite(channel->session,
            (const uint8_t *) buffer, (size_t) size, channel->blocking, &step);

    if (written < 0) {
        return Unmoved(channel, step, errorCodePtr);
    }
    if (!channel->closed) {
        TlsTclBuffersWritten(channel, size);
    }
    if (!established && !channel->closed) {
        /* Data may have come with the end of the handshake, and the generic
         * layer asks for no events behind a write. */
        TlsChannelRearm(channel);
    }
    return written;
}

static int
Output(
    ClientData instanceData,
    const char *buffer,
    int size,
    int *errorCodePtr)
{
    TlsChannel *channel = instanceData;
    ssize_t written = -1;

    if (channel->popping) {
        return TakeForPop(channel, buffer, size);
    }
    TlsChannelRetain(channel);
    if (EnterToMove(channel, errorCodePtr)) {
        written = channel->plainPending > 0
                ? WritePlainPending(channel, buffer, size, errorCodePtr)
                : WriteSecure(channel, buffer, size, errorCodePtr);
        TlsChannelLeave(channel);
    }
    TlsChannelRelease(channel);
    return (int) written;
}

static void
Watch(
    ClientData instanceData,
    int mask)
{
    TlsChannel *channel = instanceData;

    channel->interest = mask & (TCL_READABLE | TCL_WRITABLE);
    if (!channel->busy && !channel->popping) {
        TlsChannelRearm(channel);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * Handler --
 *
 *	Receives an event of the plain channel.
 *
 * Results:
 *	The events that this means for the script; 0 stops it here.
 *
 * Side effects:
 *	Those of Advance.
 *
 *----------------------------------------------------------------------
 */

static int
Handler(
    ClientData instanceData,
    int mask TLS_UNUSED)
{
    TlsChannel *channel = instanceData;
    int ready;

    TlsChannelRetain(channel);
    channel->prompt = true;
    ready = TlsChannelAdvance(channel) & channel->interest;
    if (ready == 0) {
        TlsChannelRearm(channel);
    } else if (!TlsChannelIsHere(channel)) {
        ready = 0;
    }
    TlsChannelRelease(channel);
    return ready;
}

/* With the descriptor, exec >@ for example would write below TLS, in plain text
 * and between the records. */
static int
GetHandle(
    ClientData instanceData TLS_UNUSED,
    int direction TLS_UNUSED,
    ClientData *handlePtr TLS_UNUSED)
{
    return TCL_ERROR;
}

static int
BlockMode(
    ClientData instanceData,
    int mode)
{
    TlsChannel *channel = instanceData;

    channel->blocking = mode == TCL_MODE_BLOCKING;
    channel->lowerType->blockMode(channel->lower, channel->blocking);
    return 0;
}

/*
 *----------------------------------------------------------------------
 *
 * ThreadAction --
 *
 *	The channel enters a thread, or leaves one. Tcl also calls this for chan
 *	pop, while we are still on top; only then does the thread still know the
 *	channel.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Events and timer follow the channel.
 *
 *----------------------------------------------------------------------
 */

static void
ThreadAction(
    ClientData instanceData,
    int action)
{
    TlsChannel *channel = instanceData;

    if (channel->self == NULL) {
        return;
    }
    if (action == TCL_CHANNEL_THREAD_INSERT) {
        TlsFailure failure;

        /* If that fails, the channel does without. */
        (void) TlsReserveForThread(&failure);
        channel->away = false;
        TlsChannelSetTimer(channel, true);
        return;
    }
    channel->away = true;
    if (Tcl_IsChannelExisting(Tcl_GetChannelName(channel->self))) {
        TlsPopTakeOutput(channel);
    }
    TlsChannelDismiss(channel);
    channel->watched = 0;
    channel->lowerType->unwatch(channel->lower);
}
