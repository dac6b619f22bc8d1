/*
 * drive.c --
 *
 *	What the driver of a channel has in common: it does its work in the
 *	session, and then looks at what has to be watched for: the session's
 *	own needs and those of the script, turned into events of the layer
 *	below, and a timer for what has arrived already and no event will tell.
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
    Tcl_Preserve(channel);
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
    Tcl_Release(channel);
}

void
TlsChannelCancelTimer(
    TlsChannel *channel)
{
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

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelAdvance --
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
    ready = TlsChannelAdvance(channel) & channel->interest;
    if (ready == 0) {
        TlsChannelRearm(channel);
    } else if (TlsChannelIsHere(channel)) {
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

/* Has the plain channel watch; false when a script has closed this channel on
 * the occasion, or has taken it to another thread. */
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

void
TlsChannelSetTimer(
    TlsChannel *channel,
    bool now)
{
    if (!now) {
        TlsChannelCancelTimer(channel);
    } else if (channel->timer == NULL) {
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

    Tcl_Preserve(channel);
    channel->attendants->question(channel);
    if (TlsChannelIsHere(channel)
            && WatchBelow(channel, WantedBelow(channel, &now))) {
        channel->attendants->deadline(channel);
        channel->attendants->news(channel);
        TlsChannelSetTimer(channel, now);
    }
    Tcl_Release(channel);
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

    Tcl_Preserve(channel);
    if ((!wait || TlsChannelPlainIsGone(channel)) && channel->plainPending == 0
            && TlsChannelEnter(channel)) {
        step = TlsSessionHandshake(channel->session, wait);
        if (!channel->closed) {
            TlsChannelRearm(channel);
        }
        TlsChannelLeave(channel);
    }
    Tcl_Release(channel);
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
    (void) TlsChannelAdvance(channel);
    if (!channel->busy) {
        TlsChannelRearm(channel);
    }
    closed = channel->closed;
    Tcl_Release(channel);
    return !closed;
}
