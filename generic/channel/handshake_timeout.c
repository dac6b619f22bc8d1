/*
 * handshake_timeout.c --
 *
 *	How long a handshake may take.
 */

#include "handshake_timeout.h"

#include <limits.h>

#include "clock.h"
#include "drive.h"

/* The longest single wait, in ms: a socket that tries one address after another
 * changes its descriptor. */
#define WAIT_MS 100

/* True while the handshake goes on. */
static bool
GoesOn(
    const TlsChannel *channel)
{
    return !TlsSessionEstablished(channel->session)
            && TlsSessionFailure(channel->session) == NULL;
}

static void
FailLate(
    TlsChannel *channel,
    Tcl_WideInt ms)
{
    TlsFailure failure;

    TlsFailureFromWord(&failure, TLS_WORD_TIMED_OUT,
            "%s failed: timed out after %" TCL_LL_MODIFIER "d ms",
            TlsSessionDoing(channel->session), ms);
    TlsSessionFail(channel->session, &failure);
}

void
TlsHandshakeTimeoutStart(
    TlsChannel *channel,
    Tcl_WideInt ms)
{
    channel->timeout = ms;
    channel->deadline = TlsClockMs() + ms;
}

static void
TimerProc(
    ClientData clientData)
{
    TlsChannel *channel = clientData;

    channel->deadlineTimer = NULL;
    if (!channel->busy && GoesOn(channel)) {
        FailLate(channel, channel->timeout);
        TlsChannelTell(channel);
    }
}

void
TlsHandshakeTimeoutCancel(
    TlsChannel *channel)
{
    if (channel->deadlineTimer != NULL) {
        Tcl_DeleteTimerHandler(channel->deadlineTimer);
        channel->deadlineTimer = NULL;
    }
}

void
TlsHandshakeTimeoutRearm(
    TlsChannel *channel)
{
    Tcl_WideInt left;

    if (channel->timeout == 0 || !GoesOn(channel)) {
        TlsHandshakeTimeoutCancel(channel);
    } else if (channel->deadlineTimer == NULL) {
        left = channel->deadline - TlsClockMs();
        channel->deadlineTimer = Tcl_CreateTimerHandler(
                left > 0 ? (int) left : 0, TimerProc, channel);
    }
}

/* Waits at most ms milliseconds for the events that the handshake needs from
 * the layer below, without the event loop; false if that cannot wait. */
static bool
Wait(
    const TlsChannel *channel,
    Tcl_WideInt ms)
{
    unsigned wants = TlsSessionWants(channel->session);

    if (TlsSessionBuffered(channel->session)) {
        return true;
    }
    return channel->lowerType->await(channel->lower,
            ((wants & TLS_READABLE) ? TCL_READABLE : 0)
                    | ((wants & TLS_WRITABLE) ? TCL_WRITABLE : 0),
            (int) (ms < WAIT_MS ? ms : WAIT_MS));
}

/* The limited wait: until the time end, which is ms after the start. */
static TlsStep
HandshakeUntil(
    TlsChannel *channel,
    Tcl_WideInt end,
    Tcl_WideInt ms)
{
    for (;;) {
        TlsStep step = TlsChannelHandshake(channel, false);
        Tcl_WideInt left = end - TlsClockMs();

        if (step != TLS_STEP_AGAIN || channel->closed
                || TlsSessionQuestion(channel->session) != TLS_ASKS_NOTHING) {
            return step;
        }
        if (left <= 0) {
            FailLate(channel, ms);
            TlsChannelRearm(channel);
            return TLS_STEP_FAILED;
        }
        if (!Wait(channel, left)) {
            return TlsChannelHandshake(channel, true);
        }
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsHandshakeTimeoutWait --
 *
 *	Waits for the end of the handshake, for a limited time.
 *
 * Results:
 *	Whether it is done; TLS_STEP_AGAIN only for a question to the script, and
 *	where the layer below cannot be waited for.
 *
 * Side effects:
 *	When the time is over the session has failed.
 *
 *----------------------------------------------------------------------
 */

TlsStep
TlsHandshakeTimeoutWait(
    TlsChannel *channel,
    Tcl_WideInt ms)
{
    Tcl_WideInt end = TlsClockMs() + ms;
    TlsStep step;

    if (channel->timeout > 0 && (ms < 0 || channel->deadline < end)) {
        end = channel->deadline;
        ms = channel->timeout;
    }
    if (ms < 0 || !GoesOn(channel)) {
        return TlsChannelHandshake(channel, true);
    }
    TlsChannelRetain(channel);
    step = HandshakeUntil(channel, end, ms);
    TlsChannelRelease(channel);
    return step;
}
