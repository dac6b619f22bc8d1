/*
 * session.c --
 *
 *	The TLS state machine on an abstract transport: what a session is made
 *	from, and what its owner may ask. See session_io.c, session_handshake.c,
 *	session_data.c and session_tickets.c for what it does.
 */

#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session_int.h"

/* Loads the keys that are shared with the peer; false with s2n_errno set. */
static bool
AddKeys(
    TlsSession *session,
    const TlsSessionParams *params)
{
    size_t i;

    for (i = 0; i < params->pskCount; i++) {
        if (s2n_connection_append_psk(session->conn, params->psks[i]) != 0) {
            return false;
        }
    }
    return true;
}

/* Loads what belongs to a config; false with s2n_errno set. Keys cannot be
 * taken back: as long as the config is in question there are none. */
bool
TlsSessionUseConfig(
    TlsSession *session,
    const TlsSessionParams *params)
{
    if (s2n_connection_set_config(session->conn, params->config) != 0
            || (session->role == S2N_SERVER
            && s2n_connection_set_client_auth_type(session->conn,
                    params->policy.clientAuth) != 0)) {
        return false;
    }
    if (params->policy.smallRecordBytes > 0
            && s2n_connection_set_dynamic_record_threshold(session->conn,
                    params->policy.smallRecordBytes,
                    params->policy.smallRecordSeconds)
                    != 0) {
        return false;
    }
    if ((!session->asksConfig || session->question == TLS_ASKS_CONFIG)
            && !AddKeys(session, params)) {
        return false;
    }
    session->ticketKeys = session->role == S2N_SERVER
            ? params->ticketKeys : NULL;
    session->policy = params->policy;
    return true;
}

/* Loads the parameters into a new connection; false with s2n_errno set. */
static bool
Configure(
    TlsSession *session,
    const TlsSessionParams *params)
{
    struct s2n_connection *conn = session->conn;
    size_t i = 0;

    if (!TlsSessionUseConfig(session, params)
            || s2n_connection_set_blinding(conn,
                    S2N_SELF_SERVICE_BLINDING) != 0
            || s2n_connection_set_recv_cb(conn, TlsSessionReceiveCallback) != 0
            || s2n_connection_set_recv_ctx(conn, session) != 0
            || s2n_connection_set_send_cb(conn, TlsSessionSendCallback) != 0
            || s2n_connection_set_send_ctx(conn, session) != 0
            || s2n_connection_set_ctx(conn, session) != 0
            /* It would hear names without their types: see
             * CertificateCallback. */
            || s2n_connection_set_verify_host_callback(conn, NULL, NULL)
                    != 0) {
        return false;
    }
    if (params->servername != NULL
            && s2n_set_server_name(conn, params->servername) != 0) {
        return false;
    }
    while (i < params->alpnSize) {
        uint8_t size = params->alpn[i];

        if (s2n_connection_append_protocol_preference(conn,
                params->alpn + i + 1, size) != 0) {
            return false;
        }
        i += 1 + (size_t) size;
    }
    return true;
}

/* Names the handshake for messages, by whom it is with. */
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
    session->transport = transport;
    session->transportData = transportData;
    session->role = params->role;
    session->asksConfig = params->asksConfig;
    session->asksPeer = params->asksPeer;
    session->cache = params->cache;
    session->ticketName = params->ticketName;
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
    s2n_errno = S2N_ERR_T_OK;
    session->conn = s2n_connection_new(params->role);
    if (session->conn == NULL || !Configure(session, params)) {
        TlsFailureFromS2n(failure, "TLS session", s2n_errno, NULL);
        TlsSessionFree(session);
        return NULL;
    }
    TlsSessionSetPrefer(session, params->prefer);
    TlsSessionOfferTicket(session, params->resume);
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
    if (session->conn != NULL) {
        TlsSessionSettleTicket(session);
        (void) s2n_connection_free(session->conn);
    }
    for (i = 0; i < session->arrivedCount; i++) {
        TlsTicketClear(&session->arrived[i]);
    }
    TlsHandshakeResultClear(&session->result);
    TlsSessionUnlatch(session->failure);
    TlsSessionUnlatch(session->writeFailure);
    free(session->doing);
    TlsBufferClear(&session->in);
    TlsBufferClear(&session->out);
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
        /* s2n keeps what has data in it, and says so. */
        (void) s2n_connection_release_buffers(session->conn);
    }
}

void
TlsSessionSetPrefer(
    TlsSession *session,
    TlsPrefer prefer)
{
    session->prefer = prefer;
    if (prefer == TLS_PREFER_THROUGHPUT) {
        (void) s2n_connection_prefer_throughput(session->conn);
    } else if (prefer == TLS_PREFER_LATENCY) {
        (void) s2n_connection_prefer_low_latency(session->conn);
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
