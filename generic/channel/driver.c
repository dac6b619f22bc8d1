/*
 * driver.c --
 *
 *	The Tcl channel driver of a TLS channel.
 */

#include <errno.h>

#include "channel.h"
#include "channel_close.h"
#include "drive.h"
#include "handshake_timeout.h"
#include "pop.h"
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

/* A read or write cannot wait for a script, which runs in the event loop. */
static int
Unanswered(
    TlsChannel *channel,
    int *errorCodePtr)
{
    TlsFailure failure;

    TlsFailureFromWord(&failure, TLS_WORD_NOT_ANSWERED,
            "%s waits for s2n::accept or s2n::reject",
            TlsSessionDoing(channel->session));
    TlsReportToChannel(channel->self, &failure);
    *errorCodePtr = EPROTO;
    return -1;
}

/* Gives the generic layer the outcome of a read or write that moved nothing. */
static int
Unmoved(
    TlsChannel *channel,
    TlsStep step,
    int *errorCodePtr)
{
    const TlsFailure *failure;

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
    /* The layer below may have nothing to tell any more: a timer has to. */
    TlsChannelRearm(channel);
    failure = TlsSessionFailure(channel->session);
    TlsReportToChannel(channel->self, failure);
    *errorCodePtr = failure->kind == TLS_FAILURE_POSIX
            ? failure->posixError : EPROTO;
    return -1;
}

/* Reading and writing wait for the handshake, but know no deadline. */
static void
AwaitHandshake(
    TlsChannel *channel)
{
    if (channel->blocking && channel->timeout > 0 && !channel->busy
            && !channel->closed
            && !TlsSessionEstablished(channel->session)) {
        (void) TlsDeadlineHandshake(channel, -1);
    }
}

static int
Input(
    ClientData instanceData,
    char *buffer,
    int size,
    int *errorCodePtr)
{
    TlsChannel *channel = instanceData;
    TlsStep step;
    ssize_t got;

    if (!TlsChannelPlainIsGone(channel)) {
        /* Told EAGAIN, Tcl would have a blocking channel try for ever. */
        *errorCodePtr = !channel->blocking ? EAGAIN
                : Tcl_GetErrno() == EAGAIN ? EIO : Tcl_GetErrno();
        return -1;
    }
    AwaitHandshake(channel);
    if (!TlsChannelEnter(channel)) {
        *errorCodePtr = EAGAIN;
        return -1;
    }
    got = TlsSessionRead(channel->session, (uint8_t *) buffer, (size_t) size,
            channel->blocking, &step);
    if (got < 0) {
        got = Unmoved(channel, step, errorCodePtr);
    }
    TlsChannelLeave(channel);
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

/* Takes output that chan pop finds in the queue, without waiting. */
static int
TakeForPop(
    TlsChannel *channel,
    const char *buffer,
    int size,
    int *errorCodePtr)
{
    ssize_t taken;

    if (!TlsSessionEstablished(channel->session)) {
        channel->dropped += size;
        return size;
    }
    taken = TlsSessionQueue(channel->session, (const uint8_t *) buffer,
            (size_t) size);
    if (taken < 0) {
        taken = Unmoved(channel, TLS_STEP_FAILED, errorCodePtr);
    }
    return (int) taken;
}

static int
Output(
    ClientData instanceData,
    const char *buffer,
    int size,
    int *errorCodePtr)
{
    TlsChannel *channel = instanceData;
    bool established = TlsSessionEstablished(channel->session);
    TlsStep step = TLS_STEP_AGAIN;
    ssize_t written;

    if (channel->popping) {
        return TakeForPop(channel, buffer, size, errorCodePtr);
    }
    AwaitHandshake(channel);
    if (!TlsChannelEnter(channel)) {
        *errorCodePtr = EAGAIN;
        return -1;
    }
    if (channel->plainPending > 0) {
        written = WritePlainPending(channel, buffer, size, errorCodePtr);
    } else {
        written = TlsSessionWrite(channel->session, (const uint8_t *) buffer,
                (size_t) size, channel->blocking, &step);
        if (written < 0) {
            written = Unmoved(channel, step, errorCodePtr);
        } else if (!established && !channel->closed) {
            /* Data may have come with the end of the handshake, and the
             * generic layer asks for no events behind a write. */
            TlsChannelRearm(channel);
        }
    }
    TlsChannelLeave(channel);
    return (int) written;
}

static void
Watch(
    ClientData instanceData,
    int mask)
{
    TlsChannel *channel = instanceData;

    channel->interest = mask & (TCL_READABLE | TCL_WRITABLE);
    if (!channel->busy) {
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

    Tcl_Preserve(channel);
    ready = TlsChannelAdvance(channel) & channel->interest;
    if (channel->closed) {
        ready = 0;
    } else if (ready == 0) {
        TlsChannelRearm(channel);
    }
    Tcl_Release(channel);
    return ready;
}

/* Who gets the descriptor, such as exec with >@, would write below TLS, in
 * clear, and in between the records. */
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
 *	The channel comes to a thread, or leaves one. It "leaves" also by chan
 *	pop, which has no other way to tell us while we are still on top; only
 *	then does the thread go on knowing the channel.
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
        TlsChannelRearm(channel);
        return;
    }
    if (Tcl_IsChannelExisting(Tcl_GetChannelName(channel->self))) {
        TlsPopTakeOutput(channel);
    }
    TlsChannelDismiss(channel);
    channel->watched = 0;
    channel->lowerType->watch(channel->lower, 0);
}
