/*
 * channel.c --
 *
 *	The Tcl channel driver of a TLS channel.
 *
 *	Every entry does its work in the session, and then looks at what has to
 *	be watched for: the session's own needs and those of the script, turned
 *	into events of the plain channel, and a timer for what has arrived
 *	already and no event will tell.
 */

#include "channel.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "blinding.h"
#include "event_callback.h"
#include "handshake_callbacks.h"
#include "handshake_timeout.h"
#include "idle_buffers.h"
#include "pop.h"
#include "s2n_memory.h"
#include "tcl_error.h"
#include "transport_channel.h"
#include "transport_socket.h"

/* For the mask that the plain channel watched before there was TLS on it. */
#define UNKNOWN (-1)

/* Of Tcl's buffers on a socket of our own: a full record. With Tcl's 4 KiB each
 * flush is a record and a system call, and takes up to twice the time; 64 KiB
 * is faster still, but Tcl keeps buffers of a channel that is idle. */
#define BUFFER_SIZE 16384

static Tcl_DriverInputProc Input;
static Tcl_DriverOutputProc Output;
static Tcl_DriverWatchProc Watch;
static Tcl_DriverGetHandleProc GetHandle;
static Tcl_DriverClose2Proc Close;
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
    .close2Proc = Close,
    .blockModeProc = BlockMode,
    .handlerProc = Handler,
    .threadActionProc = ThreadAction,
};

/*
 * A plain channel may be implemented by a script, which can do anything, even
 * close this channel. Enter and Leave keep our memory for as long as a call
 * into the session is under way, and refuse a second call inside it.
 */
static bool
Enter(
    TlsChannel *channel)
{
    if (channel->busy) {
        return false;
    }
    channel->busy = true;
    Tcl_Preserve(channel);
    return true;
}

static void
Leave(
    TlsChannel *channel)
{
    channel->busy = false;
    TlsNoticeCheck(channel);
    TlsAskCheck(channel);
    TlsIdleMoved(channel);
    Tcl_Release(channel);
}

static void
FreeChannel(
    TlsMemory *memory)
{
    TlsChannel *channel = (TlsChannel *) memory;

    TlsSessionFree(channel->session);
    if (channel->config != NULL) {
        TlsConfigRelease(channel->config);
    }
    TlsHookRelease(channel->command);
    TlsHookRelease(channel->hello);
    TlsHookRelease(channel->verify);
    ckfree((char *) channel->lower);
    ckfree((char *) channel);
}

static void
CancelTimer(
    TlsChannel *channel)
{
    if (channel->timer != NULL) {
        Tcl_DeleteTimerHandler(channel->timer);
        channel->timer = NULL;
    }
}

/* Sends the close_notify that has been asked for, when all before it went. */
static void
SendEnd(
    TlsChannel *channel,
    bool wait)
{
    if (Tcl_OutputBuffered(channel->self) == 0
            && TlsSessionShutdown(channel->session, wait)
                    != TLS_STEP_AGAIN) {
        channel->ending = false;
        channel->lowerType->endOutput(channel->lower);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * Advance --
 *
 *	Does all that can be done without waiting.
 *
 * Results:
 *	What the script can do now: a mask of TCL_READABLE and TCL_WRITABLE.
 *
 * Side effects:
 *	Moves bytes between session and plain channel. May run scripts of the
 *	plain channel; afterwards channel->closed is set if they closed us.
 *
 *----------------------------------------------------------------------
 */

static int
Advance(
    TlsChannel *channel)
{
    unsigned ready;

    if (channel->plainPending > 0) {
        /* The generic layer holds plain bytes; it writes them when told. */
        return TCL_WRITABLE;
    }
    if (!Enter(channel)) {
        return 0;
    }
    ready = TlsSessionAdvance(channel->session);
    if (channel->ending && !channel->closed) {
        SendEnd(channel, false);
    }
    Leave(channel);
    return ((ready & TLS_READABLE) ? TCL_READABLE : 0)
            | ((ready & TLS_WRITABLE) ? TCL_WRITABLE : 0);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelTell --
 *
 *	Does what can be done, and tells the script what it can do then.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Runs event handlers of the script, as its last act.
 *
 *----------------------------------------------------------------------
 */

void
TlsChannelTell(
    TlsChannel *channel)
{
    int ready;

    Tcl_Preserve(channel);
    ready = Advance(channel) & channel->interest;
    if (channel->closed) {
        Tcl_Release(channel);
        return;
    }
    if (ready == 0) {
        TlsChannelRearm(channel);
    } else {
        Tcl_NotifyChannel(channel->self, ready);
    }
    Tcl_Release(channel);
}

/* There is something that no event below tells: plaintext in a buffer, the
 * end, a failure. */
static void
TimerProc(
    ClientData clientData)
{
    TlsChannel *channel = clientData;

    channel->timer = NULL;
    TlsChannelTell(channel);
}

/* A socket of our own has an event. */
static void
SocketReady(
    void *data)
{
    TlsChannelTell(data);
}

/* What the plain channel's events can tell that the script wants to know. */
static int
WantedBelow(
    TlsChannel *channel,
    bool *nowPtr)
{
    const TlsFailure *failure = TlsSessionFailure(channel->session);
    unsigned wants = TlsSessionWants(channel->session);
    int mask = 0;

    *nowPtr = false;
    if (channel->plainPending > 0) {
        return TCL_WRITABLE;
    }
    if (wants & TLS_READABLE) {
        mask |= TCL_READABLE;
        *nowPtr = channel->lowerType->buffered(channel->lower);
    }
    if (wants & TLS_WRITABLE) {
        mask |= TCL_WRITABLE;
    }
    if (TlsSessionQuestion(channel->session) != TLS_ASKS_NOTHING) {
        return mask;
    }
    if (channel->interest & TCL_READABLE) {
        if (TlsSessionBuffered(channel->session)
                || channel->lowerType->buffered(channel->lower)) {
            /* To stop watching, for the one read until all of it is read,
             * would cost more than an event too many. */
            *nowPtr = true;
            mask |= channel->watched & TCL_READABLE;
        } else {
            mask |= TCL_READABLE;
        }
    }
    if (channel->interest & TCL_WRITABLE) {
        /* What has been encrypted goes first, although reading has failed. */
        if (TlsSessionEstablished(channel->session)
                && (failure == NULL || (wants & TLS_WRITABLE))) {
            mask |= TCL_WRITABLE;
        } else if (failure != NULL) {
            *nowPtr = true;
        }
    }
    return mask;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelRearm --
 *
 *	Watches for what can happen next. Called whenever the state of the
 *	session or the interest of the script may have changed.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Sets the watch mask of the plain channel, if it changes, and the timer.
 *
 *----------------------------------------------------------------------
 */

void
TlsChannelRearm(
    TlsChannel *channel)
{
    bool now;
    int mask;

    TlsAskCheck(channel);
    mask = WantedBelow(channel, &now);
    if (mask != channel->watched) {
        channel->watched = mask;
        channel->lowerType->watch(channel->lower, mask);
    }
    TlsDeadlineRearm(channel);
    TlsNoticeCheck(channel);
    if (!now) {
        CancelTimer(channel);
    } else if (channel->timer == NULL) {
        channel->timer = Tcl_CreateTimerHandler(0, TimerProc, channel);
    }
}

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

/* Takes the handshake as far as it goes, or to its end if it may wait. */
static TlsStep
Handshake(
    TlsChannel *channel,
    bool wait)
{
    return wait ? TlsDeadlineHandshake(channel, -1)
            : TlsChannelHandshake(channel, false);
}

/* Reading and writing wait for the handshake, but know no deadline. */
static void
AwaitHandshake(
    TlsChannel *channel)
{
    if (channel->blocking && channel->timeout > 0 && !channel->busy
            && !channel->closed
            && !TlsSessionEstablished(channel->session)) {
        (void) Handshake(channel, true);
    }
}

/* The handshake must not begin before the output from before TLS has gone. Who
 * may wait has that written. */
static bool
PlainIsGone(
    TlsChannel *channel)
{
    if (channel->plainPending > 0 && channel->blocking) {
        (void) Tcl_Flush(channel->self);
    }
    return channel->plainPending == 0;
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

    if (!PlainIsGone(channel)) {
        /* Told EAGAIN, Tcl would have a blocking channel try for ever. */
        *errorCodePtr = !channel->blocking ? EAGAIN
                : Tcl_GetErrno() == EAGAIN ? EIO : Tcl_GetErrno();
        return -1;
    }
    AwaitHandshake(channel);
    if (!Enter(channel)) {
        *errorCodePtr = EAGAIN;
        return -1;
    }
    got = TlsSessionRead(channel->session, (uint8_t *) buffer, (size_t) size,
            channel->blocking, &step);
    if (got < 0) {
        got = Unmoved(channel, step, errorCodePtr);
    }
    Leave(channel);
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
    if (!Enter(channel)) {
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
    Leave(channel);
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
    ready = Advance(channel) & channel->interest;
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

int
TlsChannelDescriptor(
    const TlsChannel *channel,
    int direction)
{
    return channel->closed ? -1
            : channel->lowerType->descriptor(channel->lower, direction);
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

/* Whoever looks after the channel for its script has to let go. At the end of
 * a thread Tcl does not always call close handlers. */
static void
Leaves(
    TlsChannel *channel)
{
    if (channel->left != NULL) {
        channel->left(channel->leftData);
    }
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
    Leaves(channel);
    CancelTimer(channel);
    TlsDeadlineCancel(channel);
    TlsNoticeCancel(channel);
    TlsAskCancel(channel);
    TlsIdleCancel(channel);
    channel->watched = 0;
    channel->lowerType->watch(channel->lower, 0);
}

/* Hands a failed session over to its blinding delay. */
static void
LetLinger(
    TlsChannel *channel,
    bool alert)
{
    TlsLinger(channel->session, channel->config,
            channel->lowerType->descriptor(channel->lower, TCL_WRITABLE),
            alert);
    channel->session = NULL;
    channel->config = NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelEndOutput --
 *
 *	See channel.h.
 *
 * Results:
 *	True when our direction has ended, or will as soon as the peer has read
 *	what comes before.
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
    if (step == TLS_STEP_AGAIN || !Enter(channel)) {
        TlsFailureFromPosix(failure, "TLS shutdown", EAGAIN);
        return false;
    }
    if (TlsSessionHasHalfClose(channel->session)) {
        channel->ending = true;
        SendEnd(channel, channel->blocking);
        if (TlsSessionFailure(channel->session) != NULL) {
            *failure = *TlsSessionFailure(channel->session);
        }
    } else {
        TlsFailureFromWord(failure, TLS_WORD_NO_HALF_CLOSE,
                "TLS shutdown failed: before TLS 1.3 one direction cannot be"
                " closed alone");
    }
    Leave(channel);
    if (!channel->closed) {
        TlsChannelRearm(channel);
    }
    return failure->kind == TLS_FAILURE_NONE;
}

/* The half-close of a channel without layers; the queue is empty already. */
static int
CloseWrite(
    TlsChannel *channel)
{
    TlsFailure failure = {.kind = TLS_FAILURE_NONE};

    if (TlsChannelEndOutput(channel, &failure)) {
        return 0;
    }
    TlsReportToChannel(channel->self, &failure);
    return failure.kind == TLS_FAILURE_POSIX ? failure.posixError : EPROTO;
}

/*
 *----------------------------------------------------------------------
 *
 * Close --
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

static int
Close(
    ClientData instanceData,
    Tcl_Interp *interp,
    int flags)
{
    TlsChannel *channel = instanceData;
    Tcl_Channel top = Tcl_GetTopChannel(channel->self);
    bool popped = top != channel->self;
    int code = 0;

    if (flags == TCL_CLOSE_WRITE) {
        return CloseWrite(channel);
    }
    if (flags != 0) {
        return EINVAL;
    }
    Leaves(channel);
    CancelTimer(channel);
    TlsDeadlineCancel(channel);
    TlsNoticeCancel(channel);
    TlsAskCancel(channel);
    TlsIdleCancel(channel);
    if (!channel->busy) {
        channel->busy = true;
        if (!channel->withdrawn) {
            (void) TlsSessionShutdown(channel->session, channel->blocking);
        }
        if (popped) {
            code = TlsPopHandOver(channel, top, interp);
        } else {
            TlsSessionDiscard(channel->session);
        }
        LetLinger(channel, !popped);
    }
    channel->lowerType->close(channel->lower);
    channel->closed = true;
    Tcl_EventuallyFree(channel, FreeChannel);
    return code;
}

TlsStep
TlsChannelHandshake(
    TlsChannel *channel,
    bool wait)
{
    TlsStep step = TLS_STEP_AGAIN;

    if ((wait && !PlainIsGone(channel)) || channel->plainPending > 0
            || !Enter(channel)) {
        return TLS_STEP_AGAIN;
    }
    step = TlsSessionHandshake(channel->session, wait);
    if (!channel->closed) {
        TlsChannelRearm(channel);
    }
    Leave(channel);
    return step;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelLook --
 *
 *	See channel.h.
 *
 * Results:
 *	False when the channel is gone.
 *
 * Side effects:
 *	Those of Advance. May run scripts of the plain channel.
 *
 *----------------------------------------------------------------------
 */

bool
TlsChannelLook(
    TlsChannel *channel)
{
    bool closed;

    Tcl_Preserve(channel);
    (void) Advance(channel);
    closed = channel->closed;
    if (!closed && !channel->busy) {
        TlsChannelRearm(channel);
    }
    Tcl_Release(channel);
    return !closed;
}

static void
NoEvent(
    ClientData clientData TLS_UNUSED,
    int mask TLS_UNUSED)
{
}

/* The interest of the script is known to the generic layer only, which tells
 * it again when a channel handler comes or goes. */
static void
LearnInterest(
    TlsChannel *channel)
{
    Tcl_CreateChannelHandler(channel->self, 0, NoEvent, channel);
    Tcl_DeleteChannelHandler(channel->self, NoEvent, channel);
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

/* Makes the channel, all but its place among Tcl's channels. */
static TlsChannel *
NewChannel(
    const TlsLowerType *lowerType,
    void *lower,
    bool blocking,
    const TlsChannelParams *params,
    TlsFailure *failure)
{
    TlsChannel *channel = (TlsChannel *) ckalloc(sizeof(TlsChannel));

    *channel = (TlsChannel) {
        .lowerType = lowerType,
        .lower = lower,
        .config = TlsConfigRetain(params->config),
        .role = params->session->role,
        .blocking = blocking,
        .watched = UNKNOWN,
        .command = TlsHookRetain(params->command),
        .hello = TlsHookRetain(params->hello),
        .verify = TlsHookRetain(params->verify),
    };
    TlsDeadlineStart(channel, TlsConfigHandshakeTimeout(params->config,
            params->timeout));
    TlsMemoryBegin();
    channel->session = TlsSessionNew(params->session,
            &channel->lowerType->transport, channel->lower, failure);
    TlsMemoryEnd(channel->session != NULL);
    if (channel->session == NULL) {
        lowerType->close(lower);
        FreeChannel((TlsMemory *) channel);
        return NULL;
    }
    return channel;
}

/* A script that was asked has closed the channel. */
static int
ReportGone(
    Tcl_Interp *interp)
{
    return TlsReportWord(interp, TLS_WORD_REJECTED, Tcl_NewStringObj(
            "TLS handshake failed: the script has closed the channel", -1));
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelPush --
 *
 *	Stacks TLS onto a channel and begins the handshake.
 *
 * Results:
 *	A standard Tcl result. TCL_OK does not mean that the handshake is done,
 *	unless the channel is in blocking mode, and not async.
 *
 * Side effects:
 *	Plain output that still waits goes first. On failure the plain channel
 *	is what it was, less the bytes of the handshake.
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
    bool wait = blocking && !params->async;
    TlsChannel *channel = NewChannel(&tlsPlainType,
            TlsPlainNew(plain, blocking), blocking, params, &failure);
    TlsStep step;
    bool gone = false;

    if (channel == NULL) {
        return TlsReport(interp, &failure);
    }
    TlsPlainNoDelay(channel->lower);
    channel->self = Tcl_StackChannel(interp, &tlsChannelType, channel,
            TCL_READABLE | TCL_WRITABLE, plain);
    if (channel->self == NULL) {
        FreeChannel((TlsMemory *) channel);
        return TCL_ERROR;
    }
    channel->plainPending = Tcl_OutputBuffered(channel->self);
    step = wait ? TlsAskHandshake(channel, -1, &gone)
            : TlsChannelHandshake(channel, false);
    if (gone) {
        return ReportGone(interp);
    }
    if (step == TLS_STEP_DONE || !wait) {
        /* A failure known by now is told as a later one would be: by events,
         * -error, and the next read or write. */
        LearnInterest(channel);
        return TCL_OK;
    }
    if (step == TLS_STEP_FAILED) {
        failure = *TlsSessionFailure(channel->session);
    } else {
        TlsFailureFromPosix(&failure, "TLS handshake", EAGAIN);
    }
    channel->withdrawn = true;
    (void) Tcl_UnstackChannel(NULL, channel->self);
    return TlsReport(interp, &failure);
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
    TlsChannel *channel = NewChannel(&tlsSocketType, socket, blocking, params,
            failure);
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
    Tcl_SetChannelBufferSize(channel->self, BUFFER_SIZE);
    TlsSocketNotify(socket, SocketReady, channel);
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
    TlsHook *command)
{
    channel->blocking = IsBlocking(channel->self);
    channel->command = TlsHookRetain(command);
    TlsNoticeCheck(channel);
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
        TlsReport(interp, &failure);
        return NULL;
    }
    step = async ? TlsChannelHandshake(channel, false)
            : TlsAskHandshake(channel, -1, &gone);
    if (gone) {
        ReportGone(interp);
        return NULL;
    }
    if (channel->hidden) {
        channel->hidden = false;
        Tcl_RegisterChannel(interp, channel->self);
    }
    if (step == TLS_STEP_FAILED && !async) {
        failure = *TlsSessionFailure(channel->session);
        (void) Tcl_UnregisterChannel(interp, channel->self);
        TlsReport(interp, &failure);
        return NULL;
    }
    return channel->self;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelFromName --
 *
 *	Finds the TLS layer of a named channel.
 *
 * Results:
 *	The layer, or NULL.
 *
 * Side effects:
 *	Leaves an error in interp.
 *
 *----------------------------------------------------------------------
 */

TlsChannel *
TlsChannelFromName(
    Tcl_Interp *interp,
    Tcl_Obj *name)
{
    Tcl_Channel layer = Tcl_GetChannel(interp, Tcl_GetString(name), NULL);

    if (layer == NULL) {
        return NULL;
    }
    for (layer = Tcl_GetTopChannel(layer); layer != NULL;
            layer = Tcl_GetStackedChannel(layer)) {
        if (Tcl_GetChannelType(layer) == &tlsChannelType) {
            return Tcl_GetChannelInstanceData(layer);
        }
    }
    TlsReportWord(interp, TLS_WORD_NO_TLS, Tcl_ObjPrintf(
            "channel \"%s\" has no TLS on it", Tcl_GetString(name)));
    return NULL;
}

TlsChannel *
TlsChannelAsking(
    Tcl_Interp *interp,
    Tcl_Obj *name)
{
    TlsChannel *channel = TlsChannelFromName(interp, name);

    if (channel != NULL
            && TlsSessionQuestion(channel->session) == TLS_ASKS_NOTHING) {
        TlsReportWord(interp, TLS_WORD_NOT_ASKED, Tcl_ObjPrintf(
                "channel \"%s\" waits for no answer", Tcl_GetString(name)));
        return NULL;
    }
    return channel;
}
