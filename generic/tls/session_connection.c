/*
 * session_connection.c --
 *
 *	The s2n_connection of a session. It takes locked memory, which is
 *	scarce. So a server only makes it once the client has sent something:
 *	silent clients cost none.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "s2n_memory.h"
#include "session_int.h"
#include "shown_chain.h"

/* Loads the pre-shared keys; false with s2n_errno set. */
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
 * removed again, so there are none until the config is decided. */
bool
TlsSessionUseConfig(
    TlsSession *session,
    const TlsSessionParams *params)
{
    const TlsCertificateRules *rules = &params->policy.certificateRules;

    if (!TlsShownChainUseConfig(session->conn, params->config)
            /* One too many tells that there are too many. */
            || !TlsShownChainPrepare(session->conn,
                    rules->trust == NULL ? 0 : rules->depth + 1)
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

/* Offers application protocols; false with s2n_errno set. */
static bool
AddProtocols(
    struct s2n_connection *conn,
    const TlsSessionParams *params)
{
    size_t i = 0;

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

/* Loads the parameters into a new connection; false with s2n_errno set. */
static bool
Configure(
    TlsSession *session,
    const TlsSessionParams *params)
{
    struct s2n_connection *conn = session->conn;

    if (!TlsSessionUseConfig(session, params)
            || s2n_connection_set_blinding(conn,
                    S2N_SELF_SERVICE_BLINDING) != 0
            || s2n_connection_set_recv_cb(conn, TlsSessionReceiveCallback) != 0
            || s2n_connection_set_recv_ctx(conn, session) != 0
            || s2n_connection_set_send_cb(conn, TlsSessionSendCallback) != 0
            || s2n_connection_set_send_ctx(conn, session) != 0
            || s2n_connection_set_ctx(conn, session) != 0
            /* It would get names without their types: see
             * CertificateCallback. */
            || s2n_connection_set_verify_host_callback(conn, NULL, NULL)
                    != 0) {
        return false;
    }
    if (params->servername != NULL
            && s2n_set_server_name(conn, params->servername) != 0) {
        return false;
    }
    TlsSessionApplyPrefer(session);
    return AddProtocols(conn, params);
}

void
TlsSessionApplyPrefer(
    TlsSession *session)
{
    if (session->prefer == TLS_PREFER_THROUGHPUT) {
        (void) s2n_connection_prefer_throughput(session->conn);
    } else if (session->prefer == TLS_PREFER_LATENCY) {
        (void) s2n_connection_prefer_low_latency(session->conn);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionConnect --
 *
 *	Makes the s2n_connection of a session.
 *
 * Results:
 *	False with *failure filled.
 *
 * Side effects:
 *	Locks memory.
 *
 *----------------------------------------------------------------------
 */

bool
TlsSessionConnect(
    TlsSession *session,
    const TlsSessionParams *params,
    const char *doing,
    TlsFailure *failure)
{
    s2n_errno = S2N_ERR_T_OK;
    TlsMemoryBegin();
    session->conn = s2n_connection_new(session->role);
    TlsMemoryEnd(session->conn != NULL);
    if (session->conn == NULL || !Configure(session, params)) {
        TlsFailureFromS2n(failure, doing, s2n_errno, NULL);
        return false;
    }
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionKeepParams --
 *
 *	Keeps the parameters of a server until it makes its connection.
 *
 * Results:
 *	False with *failure filled.
 *
 * Side effects:
 *	Copies what the parameters borrow, except from the config.
 *
 *----------------------------------------------------------------------
 */

bool
TlsSessionKeepParams(
    TlsSession *session,
    const TlsSessionParams *params,
    TlsFailure *failure)
{
    uint8_t *alpn;

    session->params = malloc(sizeof(TlsSessionParams) + params->alpnSize);
    if (session->params == NULL) {
        TlsFailureFromPosix(failure, "TLS session", ENOMEM);
        return false;
    }
    alpn = (uint8_t *) (session->params + 1);
    *session->params = (TlsSessionParams) {
        .role = params->role,
        .config = params->config,
        .policy = params->policy,
        .psks = params->psks,
        .pskCount = params->pskCount,
        .alpn = alpn,
        .alpnSize = params->alpnSize,
        .ticketKeys = params->ticketKeys,
    };
    if (params->alpnSize > 0) {
        memcpy(alpn, params->alpn, params->alpnSize);
    }
    /* The first request of s2n-tls would be the same: the header of a
     * record. */
    session->missing = TLS_PACE_HEADER;
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionMeet --
 *
 *	Makes a server wait for the first byte of its client, or for its end,
 *	and then make its connection.
 *
 * Results:
 *	TLS_STEP_DONE when there is a connection.
 *
 * Side effects:
 *	Those of TlsSessionExchange. Latches the first failure.
 *
 *----------------------------------------------------------------------
 */

TlsStep
TlsSessionMeet(
    TlsSession *session,
    bool wait)
{
    TlsFailure failure;

    while (TlsBufferSize(&session->in) == 0 && !session->transportEnded) {
        TlsStep step = TlsSessionExchange(session, wait);

        if (step != TLS_STEP_DONE) {
            return step;
        }
    }
    if (!TlsSessionConnect(session, session->params, TlsSessionDoing(session),
            &failure)) {
        TlsSessionLatch(&session->failure, &failure);
        return TLS_STEP_FAILED;
    }
    free(session->params);
    session->params = NULL;
    return TLS_STEP_DONE;
}
