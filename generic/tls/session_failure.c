/*
 * session_failure.c --
 *
 *	Why a session has failed: its first error stays, and is what every later
 *	call reports.
 */

#include <errno.h>
#include <stdlib.h>

#include "certificate_fault.h"
#include "refusal.h"
#include "session_int.h"

/* The failure to latch if there is no memory for the real one. */
static const TlsFailure noMemory = {
    .kind = TLS_FAILURE_POSIX,
    .posixError = ENOMEM,
    .alert = -1,
    .message = "TLS session",
};

/* Latches a failure, unless there is one already. Failures are large and rare,
 * so only a failed session allocates one. */
void
TlsSessionLatch(
    const TlsFailure **latched,
    const TlsFailure *failure)
{
    TlsFailure *copy;

    if (*latched != NULL) {
        return;
    }
    copy = malloc(sizeof(TlsFailure));
    if (copy == NULL) {
        *latched = &noMemory;
        return;
    }
    *copy = *failure;
    *latched = copy;
}

void
TlsSessionLatchPosix(
    const TlsFailure **latched,
    const char *doing,
    int posixError)
{
    TlsFailure failure;

    TlsFailureFromPosix(&failure, doing, posixError);
    TlsSessionLatch(latched, &failure);
}

void
TlsSessionUnlatch(
    const TlsFailure *latched)
{
    if (latched != &noMemory) {
        free((TlsFailure *) latched);
    }
}

/* Latches what s2n has reported, unless it only wants more bytes. The caller
 * reads s2n_errno right after its call: every other call of s2n, even a getter,
 * may overwrite it. */
TlsStep
TlsSessionStepFromS2n(
    TlsSession *session,
    const char *doing,
    int s2nError)
{
    TlsFailure failure;

    if (s2n_error_get_type(s2nError) == S2N_ERR_T_BLOCKED) {
        return TLS_STEP_AGAIN;
    }
    TlsFailureFromS2n(&failure, doing, s2nError, session->conn);
    if (!session->established) {
        TlsCertificateFaultExplain(session->conn, &failure);
    }
    TlsSessionLatch(&session->failure, &failure);
    return TLS_STEP_FAILED;
}

/* Latches what the transport has just failed with. */
void
TlsSessionLatchTransport(
    const TlsSession *session,
    const TlsFailure **latched,
    const char *doing,
    int posixError)
{
    const TlsTransport *transport = session->transport;
    TlsFailure failure;

    if (transport->explain == NULL
            || !transport->explain(session->transportData, &failure)) {
        TlsFailureFromPosix(&failure, doing, posixError);
    }
    TlsSessionLatch(latched, &failure);
}

/* Did s2n fail for a reason of our own, such as memory? It has stopped halfway,
 * perhaps with keys that it cannot use, so it cannot send an alert. */
bool
TlsSessionIsBroken(
    const TlsSession *session)
{
    const TlsFailure *failure = session->failure;

    return failure != NULL && ((failure->kind == TLS_FAILURE_POSIX
            && failure->posixError == ENOMEM)
            || (failure->kind == TLS_FAILURE_S2N
            && s2n_error_get_type(failure->s2nError) == S2N_ERR_T_INTERNAL));
}

bool
TlsSessionIsRefusal(
    const TlsSession *session)
{
    return TlsIsRefusal(session->role, session->failure);
}

const TlsFailure *
TlsSessionFailure(
    const TlsSession *session)
{
    return session->failure != NULL ? session->failure : session->writeFailure;
}

void
TlsSessionFail(
    TlsSession *session,
    const TlsFailure *failure)
{
    TlsSessionLatch(&session->failure, failure);
}

uint64_t
TlsSessionBlinding(
    TlsSession *session)
{
    uint64_t delay = session->conn == NULL || TlsSessionIsRefusal(session)
            ? 0 : s2n_connection_get_delay(session->conn);

    return delay == UINT64_MAX ? 0 : delay;
}
