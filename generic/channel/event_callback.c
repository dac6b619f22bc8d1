/*
 * event_callback.c --
 *
 *	The events that the command of -command gets: early data has arrived, the
 *	handshake has succeeded, a session can be resumed, the peer has sent an
 *	alert, the connection has failed.
 *
 *	A timer calls the command, so that it never runs inside another call. It
 *	gets one event at a time, and the channel is not used afterwards: the
 *	script may have closed it, or moved it to another thread.
 */

#include "event_callback.h"

#include "tcl_error.h"

/* The events that a channel has reported. */
enum {
    TOLD_HANDSHAKE = 1,
    TOLD_ALERT = 2,
    TOLD_FAILURE = 4
};

/* Most words of an event. */
#define WORDS_MAX 4

typedef struct Event {
    Tcl_Obj *words[WORDS_MAX];
    int count;
} Event;

static void
AddWord(
    Event *event,
    Tcl_Obj *word)
{
    event->words[event->count++] = word;
}

static void
BeginEvent(
    Event *event,
    const char *what,
    const char *name)
{
    *event = (Event) {.count = 0};
    AddWord(event, Tcl_NewStringObj(what, -1));
    AddWord(event, Tcl_NewStringObj(name, -1));
}

static void
AlertEvent(
    Event *event,
    const char *name,
    const TlsFailure *failure)
{
    const char *alert = TlsAlertName(failure->alert);

    BeginEvent(event, "alert", name);
    AddWord(event, alert == NULL ? Tcl_NewIntObj(failure->alert)
            : Tcl_NewStringObj(alert, -1));
}

static void
FailureEvent(
    Event *event,
    const char *name,
    const TlsFailure *failure)
{
    BeginEvent(event, "failed", name);
    AddWord(event, TlsErrorText(failure));
    AddWord(event, TlsErrorCode(failure));
}

/* Where the command can be called now; NULL when its interpreter has gone, or does
 * not know the channel. That is so when the script has closed it, and Tcl goes on
 * to send what was written. */
static Tcl_Interp *
InterpOf(
    const TlsChannel *channel)
{
    Tcl_Interp *interp = TlsCallbackInterp(channel->callbacks.command);

    return interp != NULL && (channel->hidden
            || Tcl_IsChannelRegistered(interp, channel->self))
            ? interp : NULL;
}

/* Is there early data that the command has not been told of? After the handshake
 * it is no longer early, and after its failure it is gone. */
static bool
HasEarly(
    const TlsChannel *channel)
{
    const uint8_t *bytes;

    return (channel->told & TOLD_HANDSHAKE) == 0
            && TlsSessionFailure(channel->session) == NULL
            && TlsSessionEarly(channel->session, &bytes) > 0
            && channel->earlyTold != TlsSessionEarlyCount(channel->session);
}

/* True if there is an event to report. */
static bool
HasEvent(
    const TlsChannel *channel)
{
    if (HasEarly(channel)) {
        return true;
    }
    if (TlsSessionEstablished(channel->session)
            && ((channel->told & TOLD_HANDSHAKE) == 0
            || channel->ticketsTold
                    != TlsSessionTicketCount(channel->session))) {
        return true;
    }
    return TlsSessionFailure(channel->session) != NULL
            && (channel->told & TOLD_FAILURE) == 0;
}

/* Returns the next event, if HasEvent is true. */
static void
TakeEvent(
    TlsChannel *channel,
    Event *event)
{
    const TlsFailure *failure = TlsSessionFailure(channel->session);
    const char *name = Tcl_GetChannelName(channel->self);
    bool established = TlsSessionEstablished(channel->session);
    unsigned tickets = TlsSessionTicketCount(channel->session);
    TlsFailure ours;

    if (HasEarly(channel)) {
        channel->earlyTold = TlsSessionEarlyCount(channel->session);
        BeginEvent(event, "early", name);
    } else if (established && (channel->told & TOLD_HANDSHAKE) == 0) {
        channel->told |= TOLD_HANDSHAKE;
        BeginEvent(event, "handshake", name);
    } else if (established && channel->ticketsTold != tickets) {
        channel->ticketsTold = tickets;
        BeginEvent(event, "session", name);
    } else if (failure->alert >= 0 && (channel->told & TOLD_ALERT) == 0) {
        channel->told |= TOLD_ALERT;
        AlertEvent(event, name, failure);
    } else {
        channel->told |= TOLD_FAILURE;
        ours = TlsChannelFailure(channel, failure);
        FailureEvent(event, name, &ours);
    }
}

static void
TimerProc(
    ClientData clientData)
{
    TlsChannel *channel = clientData;
    TlsCallback *callback;
    Event event;

    channel->noticeTimer = NULL;
    if (InterpOf(channel) == NULL) {
        return;
    }
    callback = TlsCallbackRetain(channel->callbacks.command);
    TakeEvent(channel, &event);
    TlsEventCheck(channel);
    (void) TlsCallbackCall(callback, event.count, event.words);
    TlsCallbackRelease(callback);
}

void
TlsEventCheck(
    TlsChannel *channel)
{
    if (channel->callbacks.command != NULL && channel->noticeTimer == NULL
            && TlsChannelIsHere(channel) && HasEvent(channel)
            && InterpOf(channel) != NULL) {
        channel->noticeTimer = Tcl_CreateTimerHandler(0, TimerProc, channel);
    }
}

bool
TlsEventEarlyIsDue(
    const TlsChannel *channel)
{
    return HasEarly(channel) && InterpOf(channel) != NULL;
}

void
TlsEventCancel(
    TlsChannel *channel)
{
    if (channel->noticeTimer != NULL) {
        Tcl_DeleteTimerHandler(channel->noticeTimer);
        channel->noticeTimer = NULL;
    }
}

void
TlsEventFailure(
    TlsCallback *callback,
    const char *name,
    const TlsFailure *failure)
{
    Event event;

    if (failure->alert >= 0) {
        AlertEvent(&event, name, failure);
        (void) TlsCallbackCall(callback, event.count, event.words);
    }
    FailureEvent(&event, name, failure);
    (void) TlsCallbackCall(callback, event.count, event.words);
}
