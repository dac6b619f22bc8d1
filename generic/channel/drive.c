/*
 * drive.c --
 *
 *	What all procedures of the channel driver share: they do their work in
 *	the session, and then decide what to watch. The needs of the session and
 *	of the script become events of the layer below; a timer stands in for
 *	data that has already arrived, for which no event will come.
 */

#include "drive.h"

bool
TlsChannelEnter(
    TlsChannel *channel)
{
    if (channel->busy || channel->closed) {
        return false;
    }
    channel->busy = true;
    TlsChannelRetain(channel);
    return true;
}

void
TlsChannelLeave(
    TlsChannel *channel)
{
    channel->busy = false;
    channel->attendants->news(channel);
    channel->attendants->question(channel);
    channel->attendants->moved(channel);
    TlsChannelRelease(channel);
}

void
TlsChannelCancelTimer(
    TlsChannel *channel)
{
    TlsSoonCancel(&channel->soon);
    if (channel->timer != NULL) {
        Tcl_DeleteTimerHandler(channel->timer);
        channel->timer = NULL;
    }
}

void
TlsChannelSendEnd(
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

/* May the script read? It has to take early data first, and its command may be
 * about to be told of that. */
static bool
MayRead(
    const TlsChannel *channel)
{
    const uint8_t *early;

    return channel->noticeTimer == NULL
            || TlsSessionEarly(channel->session, &early) == 0;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelAdvance --
 *
 *	Does everything that is possible without waiting.
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

int
TlsChannelAdvance(
    TlsChannel *channel)
{
    unsigned ready;

    if (channel->plainPending > 0) {
        /* The generic layer holds plain bytes; it writes them when told. */
        return TCL_WRITABLE;
    }
    if (!TlsChannelEnter(channel)) {
        return 0;
    }
    ready = TlsSessionAdvance(channel->session);
    if (channel->ending && !channel->closed) {
        TlsChannelSendEnd(channel, false);
    }
    TlsChannelLeave(channel);
    return ((ready & TLS_READABLE) && MayRead(channel) ? TCL_READABLE : 0)
            | ((ready & TLS_WRITABLE) ? TCL_WRITABLE : 0);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelTell --
 *
 *	Does what is possible, and then notifies the script.
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

    TlsChannelRetain(channel);
    ready = TlsChannelAdvance(channel) & channel->interest;
    if (ready == 0) {
        TlsChannelRearm(channel);
    } else if (TlsChannelIsHere(channel)) {
        Tcl_NotifyChannel(channel->self, ready);
    }
    TlsChannelRelease(channel);
}

/* There may be something for which no event will come: plaintext in a buffer,
 * the end, a failure. */
static void
SoonProc(
    ClientData clientData)
{
    TlsChannelTell(clientData);
}

/* The same; before a timer, the event loop has asked for all other events. */
static void
TimerProc(
    ClientData clientData)
{
    TlsChannel *channel = clientData;

    channel->timer = NULL;
    channel->prompt = true;
    TlsChannelTell(channel);
}

/* The events of the plain channel that matter to the script. */
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
        *nowPtr = TlsSessionBuffered(channel->session)
                || channel->lowerType->buffered(channel->lower);
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
            /* Watching on may cost one needless event; to stop, and start again
             * after the read, would cost more. */
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

/* Sets the events to watch on the plain channel; false if its script has then
 * closed this channel, or moved it to another thread. */
static bool
WatchBelow(
    TlsChannel *channel,
    int mask)
{
    if (mask != channel->watched) {
        channel->watched = mask;
        channel->lowerType->watch(channel->lower, mask);
    }
    return TlsChannelIsHere(channel);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelSetTimer --
 *
 *	See drive.h. An event of the layer below is followed by at most one call
 *	that the event loop makes before it asks for the next events; more would
 *	let one peer keep all others waiting. One that has used up its turn gets
 *	none.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Sets the timer, or queues an event, or cancels both.
 *
 *----------------------------------------------------------------------
 */

void
TlsChannelSetTimer(
    TlsChannel *channel,
    bool now)
{
    if (!now) {
        TlsChannelCancelTimer(channel);
    } else if (channel->timer != NULL || channel->soon != NULL) {
        return;
    } else if (channel->prompt && !TlsSessionTurnIsOver(channel->session)) {
        channel->prompt = false;
        TlsSoonCall(&channel->soon, SoonProc, channel);
    } else {
        channel->timer = Tcl_CreateTimerHandler(0, TimerProc, channel);
    }
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

    TlsChannelRetain(channel);
    channel->attendants->question(channel);
    if (TlsChannelIsHere(channel)
            && WatchBelow(channel, WantedBelow(channel, &now))) {
        channel->attendants->deadline(channel);
        channel->attendants->news(channel);
        TlsChannelSetTimer(channel, now);
    }
    TlsChannelRelease(channel);
}

bool
TlsChannelPlainIsGone(
    TlsChannel *channel)
{
    if (channel->plainPending > 0 && channel->blocking) {
        (void) Tcl_Flush(channel->self);
    }
    return channel->plainPending == 0;
}

int
TlsChannelDescriptor(
    const TlsChannel *channel,
    int direction)
{
    return channel->closed ? -1
            : channel->lowerType->descriptor(channel->lower, direction);
}

TlsStep
TlsChannelHandshake(
    TlsChannel *channel,
    bool wait)
{
    TlsStep step = TLS_STEP_AGAIN;

    TlsChannelRetain(channel);
    if ((!wait || TlsChannelPlainIsGone(channel)) && channel->plainPending == 0
            && TlsChannelEnter(channel)) {
        step = TlsSessionHandshake(channel->session, wait);
        if (!channel->closed) {
            TlsChannelRearm(channel);
        }
        TlsChannelLeave(channel);
    }
    TlsChannelRelease(channel);
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

    TlsChannelRetain(channel);
    (void) TlsChannelAdvance(channel);
    if (!channel->busy) {
        TlsChannelRearm(channel);
    }
    closed = channel->closed;
    TlsChannelRelease(channel);
    return !closed;
}
