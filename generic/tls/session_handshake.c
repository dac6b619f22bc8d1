/*
 * session_handshake.c --
 *
 *	The handshake, and the questions that it waits for.
 */

#include <unstable/crl.h>

#include "clock.h"
#include "refusal.h"
#include "s2n_memory.h"
#include "session_int.h"
#include "verified_chain.h"

/*
 *----------------------------------------------------------------------
 *
 * HelloCallback, CertificateCallback --
 *
 *	s2n calls these in the middle of its work. A question that nobody wants
 *	is answered at once; otherwise it is kept, and s2n_negotiate returns.
 *
 * Results:
 *	0, or -1 with s2n_errno set.
 *
 * Side effects:
 *	Notes the question.
 *
 *----------------------------------------------------------------------
 */

static int
HelloCallback(
    struct s2n_connection *conn,
    void *context)
{
    TlsSession *session = s2n_connection_get_ctx(conn);

    (void) context;
    if (session == NULL || !session->asksConfig) {
        return session == NULL || TlsSessionEarlyStamp(session)
                ? s2n_client_hello_cb_done(conn) : -1;
    }
    session->question = TLS_ASKS_CONFIG;
    return 0;
}

/* Tries the peer's certificates for the script, which decides; without one the
 * first failure does. */
static bool
Try(
    TlsSession *session,
    const TlsCertificateCase *peer,
    TlsFailure *failure)
{
    TlsCertificateTrialFree(session->trial);
    session->trial = TlsCertificateTrialNew(peer, failure);
    if (session->trial == NULL) {
        return false;
    }
    if (session->asksPeer || session->trial->count == 0) {
        return true;
    }
    *failure = session->trial->failures[0];
    return false;
}

/* Checks the peer's certificates, and latches what is wrong with them. */
static bool
CertificateWillDo(
    TlsSession *session)
{
    const TlsCertificateCase peer = {
        .conn = session->conn,
        .role = session->role,
        .rules = session->policy.certificateRules,
        .identity = session->checksName ? &session->identity : NULL,
        .doing = TlsSessionDoing(session),
    };
    TlsFailure failure;

    if (peer.rules.trust != NULL ? Try(session, &peer, &failure)
            : TlsCertificateCheck(&peer, &session->found, &failure)) {
        return true;
    }
    TlsSessionLatch(&session->failure, &failure);
    return false;
}

static int
CertificateCallback(
    struct s2n_connection *conn,
    struct s2n_cert_validation_info *info,
    void *context)
{
    TlsSession *session = s2n_connection_get_ctx(conn);

    (void) context;
    if (session == NULL || !CertificateWillDo(session)) {
        return s2n_cert_validation_reject(info);
    }
    if (!session->asksPeer) {
        return s2n_cert_validation_accept(info);
    }
    session->certificateInfo = info;
    session->question = TLS_ASKS_PEER;
    return 0;
}

bool
TlsSessionPrepareConfig(
    struct s2n_config *config)
{
    return TlsRefusalPrepare(config)
            && s2n_config_set_client_hello_cb(config, HelloCallback, NULL) == 0
            && s2n_config_set_client_hello_cb_mode(config,
                    S2N_CLIENT_HELLO_CB_NONBLOCKING) == 0
            && s2n_config_set_early_data_cb(config, TlsSessionEarlyCallback)
                    == 0
            && s2n_config_set_cert_validation_cb(config, CertificateCallback,
                    NULL) == 0;
}

TlsQuestion
TlsSessionQuestion(
    const TlsSession *session)
{
    return session->failure == NULL ? session->question : TLS_ASKS_NOTHING;
}

const TlsCertificateTrial *
TlsSessionTrial(
    const TlsSession *session)
{
    return session->trial;
}

STACK_OF(X509) *
TlsSessionVerifiedChain(
    const TlsSession *session)
{
    if (session->trial == NULL) {
        return TlsVerifiedChain(session->conn);
    }
    return session->trial->chain == NULL ? NULL
            : X509_chain_up_ref(session->trial->chain);
}

bool
TlsSessionAnswer(
    TlsSession *session,
    const TlsSessionParams *params,
    TlsFailure *failure)
{
    bool done = true;

    s2n_errno = S2N_ERR_T_OK;
    if (session->question == TLS_ASKS_CONFIG) {
        done = TlsSessionUseConfig(session, params)
                && TlsSessionEarlyStamp(session)
                && s2n_client_hello_cb_done(session->conn) == 0;
    } else if (session->question == TLS_ASKS_PEER) {
        done = s2n_cert_validation_accept(session->certificateInfo) == 0;
    }
    if (!done) {
        TlsFailureFromS2n(failure, TlsSessionDoing(session), s2n_errno,
                session->conn);
        return false;
    }
    session->question = TLS_ASKS_NOTHING;
    session->begun = false;
    return true;
}

void
TlsSessionReject(
    TlsSession *session,
    const TlsFailure *failure)
{
    s2n_blocked_status blocked;

    if (session->question == TLS_ASKS_PEER) {
        /* Tell s2n, for its blinding and its alert. */
        (void) s2n_cert_validation_reject(session->certificateInfo);
        (void) s2n_negotiate(session->conn, &blocked);
    }
    TlsSessionSignDrop(session);
    session->question = TLS_ASKS_NOTHING;
    TlsSessionFail(session, failure);
}

/* s2n accepts a session without an application protocol. */
static bool
AgreesOnProtocol(
    TlsSession *session)
{
    TlsFailure failure;

    if (!session->policy.alpnRequired
            || s2n_get_application_protocol(session->conn) != NULL) {
        return true;
    }
    TlsFailureFromWord(&failure, TLS_WORD_NO_ALPN,
            "%s failed: no application protocol in common with the peer, and"
            " alpn_required is set", TlsSessionDoing(session));
    TlsSessionLatch(&session->failure, &failure);
    return false;
}

/* In TLS 1.2 the OCSP response follows the certificate. s2n verifies it when it
 * arrives. */
static bool
HasOcspResponse(
    TlsSession *session)
{
    TlsFailure failure;
    uint32_t size = 0;

    if (!session->found.needsOcsp
            || s2n_connection_get_ocsp_response(session->conn, &size) != NULL) {
        return true;
    }
    TlsFailureFromWord(&failure, TLS_WORD_NO_OCSP, "%s failed: the peer sent no"
            " OCSP response, and its certificate or ocsp_required demands one",
            TlsSessionDoing(session));
    TlsSessionLatch(&session->failure, &failure);
    return false;
}

/* Lets s2n-tls continue the handshake. False if it is not complete:
 * *s2nErrorPtr has the reason. If memory ran out, that is the reason, whatever
 * s2n-tls reports. */
static bool
CallNegotiate(
    TlsSession *session,
    int *s2nErrorPtr)
{
    s2n_blocked_status blocked;
    bool done;
    int memoryError;

    (void) TlsMemoryTakeError();
    s2n_errno = S2N_ERR_T_OK;
    TlsTicketKeysLock(session->ticketKeys);
    done = TlsSessionEarlyStep(session)
            && s2n_negotiate(session->conn, &blocked) == S2N_SUCCESS;
    *s2nErrorPtr = s2n_errno;
    TlsTicketKeysUnlock(session->ticketKeys);
    memoryError = TlsMemoryTakeError();
    if (memoryError != S2N_ERR_T_OK) {
        *s2nErrorPtr = memoryError;
    }
    return done;
}

/* What TlsSessionHandshake does while the outcome is open. */
static TlsStep
Negotiate(
    TlsSession *session,
    bool wait)
{
    while (!session->established) {
        TlsStep step;
        int s2nError;

        if (session->failure != NULL) {
            return TLS_STEP_FAILED;
        }
        if (session->question != TLS_ASKS_NOTHING) {
            (void) TlsSessionFlush(session, false);
            return TLS_STEP_AGAIN;
        }
        if (session->conn == NULL) {
            step = TlsSessionMeet(session, wait);
            if (step != TLS_STEP_DONE) {
                return step;
            }
        }
        if (CallNegotiate(session, &s2nError)) {
            (void) TlsSessionFlush(session, wait);
            session->established = AgreesOnProtocol(session)
                    && HasOcspResponse(session);
            TlsPaceEstablished(&session->pace);
            continue;
        }
        step = TlsSessionStepFromS2n(session, TlsSessionDoing(session),
                s2nError);
        if (step == TLS_STEP_AGAIN
                && session->question != TLS_ASKS_NOTHING) {
            continue;
        }
        if (step == TLS_STEP_AGAIN) {
            step = TlsSessionExchange(session, wait);
        }
        if (step != TLS_STEP_DONE) {
            return step;
        }
    }
    return TLS_STEP_DONE;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionHandshake --
 *
 *	Continues the handshake as far as possible, and sends its last output:
 *	our Finished, the tickets of a server. At its end, frees the memory that
 *	only a handshake needs.
 *
 * Results:
 *	Whether it is complete.
 *
 * Side effects:
 *	Latches the first failure.
 *
 *----------------------------------------------------------------------
 */

TlsStep
TlsSessionHandshake(
    TlsSession *session,
    bool wait)
{
    TlsStep step;

    TlsPaceBegin(&session->pace);
    if (session->established) {
        return TLS_STEP_DONE;
    }
    session->begun = true;
    step = Negotiate(session, wait);
    if (step != TLS_STEP_AGAIN) {
        TlsSessionSettleTicket(session);
    }
    if (step == TLS_STEP_DONE) {
        TlsSessionNoteProof(session);
        TlsSessionKeepTickets(session);
        TlsHandshakeResultTake(&session->result, session->conn, session->role);
        session->result.milliseconds = TlsClockMs() - session->created;
        if (!TlsSessionEarlySettle(session)) {
            return TLS_STEP_FAILED;
        }
        (void) TlsSessionFlush(session, wait);
    }
    return step;
}
