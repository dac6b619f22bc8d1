/*
 * session.c --
 *
 *	The TLS state machine on an abstract transport: how a session is made,
 *	and what its owner may ask. See session_connection.c, session_io.c,
 *	session_handshake.c, session_sign.c, session_early.c, session_data.c and
 *	session_tickets.c for what it does.
 */

#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "session_int.h"

/* Names the handshake for messages, by its peer. */
static void
NameHandshake(
    TlsSession *session,
    const char *peer)
{
    size_t size = strlen(peer) + sizeof("TLS handshake with \"\"");

    session->doing = malloc(size);
    if (session->doing != NULL) {
        snprintf(session->doing, size, "TLS handshake with \"%s\"", peer);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionNew --
 *
 *	Makes a session that is about to begin its handshake.
 *
 * Results:
 *	The session, or NULL with *failure filled.
 *
 * Side effects:
 *	None on the transport.
 *
 *----------------------------------------------------------------------
 */

TlsSession *
TlsSessionNew(
    const TlsSessionParams *params,
    const TlsTransport *transport,
    void *transportData,
    TlsFailure *failure)
{
    TlsSession *session = calloc(1, sizeof(TlsSession));

    if (session == NULL) {
        TlsFailureFromPosix(failure, "TLS session", ENOMEM);
        return NULL;
    }
    session->created = TlsClockMs();
    session->transport = transport;
    session->transportData = transportData;
    session->role = params->role;
    session->asksConfig = params->asksConfig;
    session->asksPeer = params->asksPeer;
    session->cache = params->cache;
    session->ticketName = params->ticketName;
    session->asked = params->asked;
    session->checksName = params->verifyhost != NULL || params->pskOnly;
    if (params->verifyhost != NULL) {
        if (!TlsVerifyHostParse(params->verifyhost, &session->identity)) {
            TlsFailureFromWord(failure, TLS_WORD_BAD_VALUE,
                    "\"%.300s\" is neither a host name nor a numeric address",
                    params->verifyhost);
            TlsSessionFree(session);
            return NULL;
        }
        NameHandshake(session, session->identity.name);
    } else if (params->peer != NULL && params->peer[0] != '\0') {
        NameHandshake(session, params->peer);
    }
    session->prefer = params->prefer;
    if (params->role == S2N_SERVER
            ? !TlsSessionKeepParams(session, params, failure)
            : !TlsSessionConnect(session, params, "TLS session", failure)) {
        TlsSessionFree(session);
        return NULL;
    }
    TlsSessionOfferTicket(session, params->resume);
    if (!TlsSessionEarlyOffer(session, params)) {
        TlsFailureFromPosix(failure, "TLS session", ENOMEM);
        TlsSessionFree(session);
        return NULL;
    }
    return session;
}

void
TlsSessionFree(
    TlsSession *session)
{
    size_t i;

    if (session == NULL) {
        return;
    }
    TlsSessionSignDrop(session);
    if (session->conn != NULL) {
        TlsSessionSettleTicket(session);
        (void) s2n_connection_free(session->conn);
    }
    for (i = 0; i < session->arrivedCount; i++) {
        TlsTicketClear(&session->arrived[i]);
    }
    TlsHandshakeResultClear(&session->result);
    TlsCertificateTrialFree(session->trial);
    TlsSessionUnlatch(session->failure);
    TlsSessionUnlatch(session->writeFailure);
    free(session->doing);
    free(session->params);
    TlsBufferClear(&session->in);
    TlsBufferClear(&session->out);
    TlsBufferClear(&session->early);
    free(session);
}

unsigned
TlsSessionAdvance(
    TlsSession *session)
{
    TlsStep step = TlsSessionHandshake(session, false);
    unsigned ready = 0;

    if (step == TLS_STEP_AGAIN) {
        return 0;
    }
    if (step == TLS_STEP_FAILED) {
        return TLS_READABLE | TLS_WRITABLE;
    }
    if (TlsSessionPeek(session)) {
        ready |= TLS_READABLE;
    }
    if (TlsSessionFlush(session, false) != TLS_STEP_AGAIN) {
        ready |= TLS_WRITABLE;
    }
    return ready;
}

unsigned
TlsSessionWants(
    const TlsSession *session)
{
    unsigned wants = 0;

    if (session->failure == NULL && !session->established
            && session->question == TLS_ASKS_NOTHING) {
        wants |= TLS_READABLE;
    }
    if (!session->begun || TlsBufferSize(&session->out) > 0) {
        wants |= TLS_WRITABLE;
    }
    return wants;
}

bool
TlsSessionHasHalfClose(
    const TlsSession *session)
{
    return session->established
            && s2n_connection_get_actual_protocol_version(session->conn)
                    >= S2N_TLS13;
}

const char *
TlsSessionDoing(
    const TlsSession *session)
{
    return session->doing != NULL ? session->doing : "TLS handshake";
}

const char *
TlsSessionVerifiedName(
    const TlsSession *session)
{
    return session->checksName && !TlsVerifyHostIsEmpty(&session->identity)
            ? session->identity.name : NULL;
}

bool
TlsSessionEstablished(
    const TlsSession *session)
{
    return session->established;
}

bool
TlsSessionHeard(
    const TlsSession *session)
{
    return session->heard;
}

void
TlsSessionReleaseBuffers(
    TlsSession *session)
{
    if (session->established) {
        /* s2n keeps buffers with data in them, and reports an error. */
        (void) s2n_connection_release_buffers(session->conn);
    }
}

void
TlsSessionSetPrefer(
    TlsSession *session,
    TlsPrefer prefer)
{
    session->prefer = prefer;
    if (session->conn != NULL) {
        TlsSessionApplyPrefer(session);
    }
}

TlsPrefer
TlsSessionGetPrefer(
    const TlsSession *session)
{
    return session->prefer;
}

struct s2n_connection *
TlsSessionConnection(
    const TlsSession *session)
{
    return session->conn;
}

const TlsHandshakeResult *
TlsSessionResult(
    const TlsSession *session)
{
    return session->established ? &session->result : NULL;
}
