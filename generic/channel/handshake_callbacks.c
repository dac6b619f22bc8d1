/*
 * handshake_callbacks.c --
 *
 *	Questions of a handshake to the script. The session pauses until the
 *	script answers, time runs out, or no script is left to answer.
 */

#include "handshake_callbacks.h"

#include <errno.h>

#include "certificate_info.h"
#include "channel_lookup.h"
#include "client_hello.h"
#include "dict.h"
#include "drive.h"
#include "handshake_timeout.h"
#include "sign_request.h"
#include "unverified.h"
#include "verified_chain.h"

/* How often to look whether the script has closed the channel, in ms. */
#define LOOK_MS 1000

static TlsCallback *
CallbackOf(
    const TlsChannel *channel)
{
    switch (TlsSessionQuestion(channel->session)) {
    case TLS_ASKS_CONFIG:
        return channel->callbacks.hello;
    case TLS_ASKS_SIGNATURE:
        return channel->callbacks.sign;
    default:
        return channel->callbacks.verify;
    }
}

/* What the script is told of a certificate: all that is verified, and when it
 * decides what is not, under other names. */
static Tcl_Obj *
NewCertificate(
    const TlsSession *session)
{
    bool asks = TlsSessionTrial(session) != NULL;
    Tcl_Obj *dict = asks ? TlsUnverifiedDict(session) : Tcl_NewDictObj();
    STACK_OF(X509) *chain = TlsSessionVerifiedChain(session);

    if (asks) {
        TlsDictPut(dict, "failures", TlsUnverifiedFailures(session, true));
    }
    TlsCertificateInfoTell(chain, dict);
    TlsVerifiedChainFree(chain);
    return dict;
}

/* What the script needs to know for its answer. */
static Tcl_Obj *
NewSubject(
    const TlsChannel *channel)
{
    switch (TlsSessionQuestion(channel->session)) {
    case TLS_ASKS_CONFIG:
        return TlsClientHelloDict(TlsSessionConnection(channel->session));
    case TLS_ASKS_SIGNATURE:
        return TlsSignRequestDict(channel->session);
    default:
        return NewCertificate(channel->session);
    }
}

/* Answers no to a question, which may have been answered otherwise. */
static void
Reject(
    TlsChannel *channel,
    TlsQuestion question,
    const char *message)
{
    bool signature = question == TLS_ASKS_SIGNATURE;
    TlsFailure failure;

    TlsFailureFromWord(&failure,
            signature ? TLS_WORD_NOT_SIGNED : TLS_WORD_REJECTED,
            "%s failed: %s%s%s", TlsSessionDoing(channel->session),
            signature ? "not signed" : "rejected",
            message[0] == '\0' ? "" : ": ", message);
    TlsSessionReject(channel->session, &failure);
    TlsChannelRearm(channel);
}

void
TlsHandshakeCallbacksReject(
    TlsChannel *channel,
    const char *message)
{
    Reject(channel, TlsSessionQuestion(channel->session), message);
}

/* The channel by its name: scripts have run, and it may be gone, or belong to
 * another thread. */
static bool
IsStillThere(
    Tcl_Interp *interp,
    Tcl_Obj *name,
    const TlsChannel *channel)
{
    return !Tcl_InterpDeleted(interp)
            && Tcl_GetChannel(interp, Tcl_GetString(name), NULL) != NULL
            && TlsChannelFromName(interp, name) == channel;
}

/*
 *----------------------------------------------------------------------
 *
 * Ask --
 *
 *	Asks the script.
 *
 * Results:
 *	False when the channel is gone.
 *
 * Side effects:
 *	Those of the script. Its error is a background error, and no answer. A
 *	channel that no interpreter knew is known to that of the script.
 *
 *----------------------------------------------------------------------
 */

static bool
Ask(
    TlsChannel *channel)
{
    TlsQuestion question = TlsSessionQuestion(channel->session);
    TlsCallback *callback = TlsCallbackRetain(CallbackOf(channel));
    Tcl_Interp *interp = TlsCallbackInterp(callback);
    Tcl_Obj *words[2];
    bool there;

    channel->asked = true;
    if (interp == NULL) {
        TlsHandshakeCallbacksReject(channel,
                "the interpreter of its script no longer exists");
        TlsCallbackRelease(callback);
        return true;
    }
    Tcl_Preserve(interp);
    if (channel->hidden) {
        channel->hidden = false;
        Tcl_RegisterChannel(interp, channel->self);
    }
    words[0] = Tcl_NewStringObj(Tcl_GetChannelName(channel->self), -1);
    words[1] = NewSubject(channel);
    Tcl_IncrRefCount(words[0]);
    if (TlsCallbackCall(callback, 2, words) == TCL_OK) {
        there = IsStillThere(interp, words[0], channel);
    } else {
        there = IsStillThere(interp, words[0], channel);
        /* Even if it has accepted before that. */
        if (there) {
            Reject(channel, question, "the script failed");
        }
    }
    Tcl_DecrRefCount(words[0]);
    Tcl_Release(interp);
    TlsCallbackRelease(callback);
    return there;
}

/*
 *----------------------------------------------------------------------
 *
 * IsAbandoned --
 *
 *	Has the script closed the channel, so that only queued output keeps it
 *	open? Tcl does not tell the driver so, but then refuses to return the
 *	position in the channel.
 *
 * Results:
 *	True if it has.
 *
 * Side effects:
 *	None: while there is a question there is no failure that Tcl could
 *	report instead.
 *
 *----------------------------------------------------------------------
 */

static bool
IsAbandoned(
    const TlsChannel *channel)
{
    return (channel->interest & TCL_WRITABLE) != 0
            && Tcl_Tell(channel->self) < 0 && Tcl_GetErrno() == EACCES;
}

static void
TimerProc(
    ClientData clientData)
{
    TlsChannel *channel = clientData;

    channel->askTimer = NULL;
    TlsChannelRetain(channel);
    if (!channel->asked
            && TlsSessionQuestion(channel->session) != TLS_ASKS_NOTHING
            && !IsAbandoned(channel)) {
        (void) Ask(channel);
    }
    TlsHandshakeCallbacksCheck(channel);
    TlsChannelRelease(channel);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsHandshakeCallbacksCheck --
 *
 *	See handshake_callbacks.h. A script may close the channel instead of
 *	answering. Queued output then keeps the channel open, and no event
 *	reports that: so a timer looks for it wherever Tcl waits to write.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Sets the timer, or answers no.
 *
 *----------------------------------------------------------------------
 */

void
TlsHandshakeCallbacksCheck(
    TlsChannel *channel)
{
    if (!TlsChannelIsHere(channel)
            || TlsSessionQuestion(channel->session) == TLS_ASKS_NOTHING) {
        return;
    }
    if (!channel->busy && IsAbandoned(channel)) {
        TlsHandshakeCallbacksReject(channel, "the script closed the channel");
    } else if (channel->askTimer == NULL
            && (!channel->asked || (channel->interest & TCL_WRITABLE) != 0)) {
        channel->askTimer = Tcl_CreateTimerHandler(
                channel->asked ? LOOK_MS : 0, TimerProc, channel);
    }
}

void
TlsHandshakeCallbacksCancel(
    TlsChannel *channel)
{
    if (channel->askTimer != NULL) {
        Tcl_DeleteTimerHandler(channel->askTimer);
        channel->askTimer = NULL;
    }
}

TlsStep
TlsHandshakeCallbacksWait(
    TlsChannel *channel,
    Tcl_WideInt ms,
    bool *gonePtr)
{
    *gonePtr = false;
    for (;;) {
        TlsStep step = TlsHandshakeTimeoutWait(channel, ms);

        if (step != TLS_STEP_AGAIN || channel->closed
                || TlsSessionQuestion(channel->session) == TLS_ASKS_NOTHING) {
            return step;
        }
        TlsHandshakeCallbacksCancel(channel);
        if (!channel->asked && !Ask(channel)) {
            *gonePtr = true;
            return TLS_STEP_AGAIN;
        }
        if (TlsSessionQuestion(channel->session) != TLS_ASKS_NOTHING) {
            TlsHandshakeCallbacksReject(channel,
                    "a blocking channel needs the answer at once");
        }
    }
}
