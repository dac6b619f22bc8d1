/*
 * session_early.c --
 *
 *	Early data (RFC 8446, section 2.3): what a client sends with its
 *	ClientHello, and a server keeps apart from the data after the handshake.
 */

#include <errno.h>
#include <string.h>

#include "early_stamp.h"
#include "session_int.h"

/* Early data is received in pieces of this size. */
#define PIECE_SIZE 4096

/* OK for s2n-tls: early data may still come. */
static s2n_early_data_status_t
Status(
    const TlsSession *session)
{
    s2n_early_data_status_t status = S2N_EARLY_DATA_STATUS_NOT_REQUESTED;

    (void) s2n_connection_get_early_data_status(session->conn, &status);
    return status;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionEarlyHold --
 *
 *	Keeps bytes from s2n_recv_early_data once it has rejected the early data.
 *	It would count the records that it skips, with all their overhead, and
 *	fail of a client that keeps to the limit; s2n_negotiate does not.
 *
 * Results:
 *	True if s2n-tls must wait.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

bool
TlsSessionEarlyHold(
    const TlsSession *session)
{
    return session->earlyUnderWay
            && Status(session) != S2N_EARLY_DATA_STATUS_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionEarlyCallback --
 *
 *	Decides about early data that s2n-tls would accept: its s2n_early_data_cb.
 *	It has verified the ticket, the binder, and that version, cipher suite and
 *	application protocol are those of the ticket.
 *
 * Results:
 *	0, or -1 with s2n_errno set.
 *
 * Side effects:
 *	Uses the ticket up.
 *
 *----------------------------------------------------------------------
 */

int
TlsSessionEarlyCallback(
    struct s2n_connection *conn,
    struct s2n_offered_early_data *offered)
{
    const TlsSession *session = s2n_connection_get_ctx(conn);
    TlsEarlyStamp stamp;
    uint16_t size = 0;
    bool good = s2n_offered_early_data_get_context_length(offered, &size) == 0
            && size == sizeof(stamp)
            && s2n_offered_early_data_get_context(offered, (uint8_t *) &stamp,
                    size) == 0
            && TlsEarlyStampUse(&stamp, s2n_get_server_name(conn),
                    session->policy.earlyData);

    return good ? s2n_offered_early_data_accept(offered)
            : s2n_offered_early_data_reject(offered);
}

/* Has the tickets of a server stamped, when the client has said which name it
 * wants; false with s2n_errno set. */
bool
TlsSessionEarlyStamp(
    TlsSession *session)
{
    TlsEarlyStamp stamp;

    if (session->policy.earlyData == 0) {
        return true;
    }
    /* Without a stamp they are good for resumption alone. */
    return !TlsEarlyStampMake(&stamp, s2n_get_server_name(session->conn),
            session->policy.earlyData)
            || s2n_connection_set_server_early_data_context(session->conn,
                    (const uint8_t *) &stamp, sizeof(stamp)) == 0;
}

static bool
Keep(
    TlsSession *session,
    const uint8_t *bytes,
    size_t size)
{
    if (!TlsBufferFit(&session->early, size)) {
        return false;
    }
    memcpy(session->early.bytes + session->early.end, bytes, size);
    session->early.end += size;
    session->earlyCount += size;
    TlsPaceGot(&session->pace, size);
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * Receive --
 *
 *	Continues the handshake of a server while early data may come.
 *
 * Results:
 *	True when no more of it will, and s2n_negotiate is to continue.
 *	Otherwise false, with s2n_errno set.
 *
 * Side effects:
 *	Keeps what has come. s2n-tls limits it.
 *
 *----------------------------------------------------------------------
 */

static bool
Receive(
    TlsSession *session)
{
    uint8_t piece[PIECE_SIZE];
    s2n_blocked_status blocked;
    ssize_t got;
    int result;

    do {
        got = 0;
        session->earlyUnderWay = true;
        result = s2n_recv_early_data(session->conn, piece, sizeof(piece), &got,
                &blocked);
        session->earlyUnderWay = false;
        if (got > 0 && !Keep(session, piece, (size_t) got)) {
            TlsSessionLatchPosix(&session->failure, "TLS read", ENOMEM);
            s2n_errno = S2N_ERR_T_OK;
            return false;
        }
    } while (result != S2N_SUCCESS && got == sizeof(piece)
            && s2n_error_get_type(s2n_errno) == S2N_ERR_T_BLOCKED);
    session->earlyOver = result == S2N_SUCCESS;
    return session->earlyOver;
}

/*
 *----------------------------------------------------------------------
 *
 * Send --
 *
 *	Begins the handshake of a client with its early data, if the session that
 *	it resumes allows as much. All of it or nothing: the server shall not
 *	have to put it together.
 *
 * Results:
 *	True when s2n_negotiate is to continue. Otherwise false, with s2n_errno
 *	set.
 *
 * Side effects:
 *	Counts what was sent.
 *
 *----------------------------------------------------------------------
 */

static bool
Send(
    TlsSession *session)
{
    size_t size = TlsBufferSize(&session->early);
    s2n_blocked_status blocked;
    uint32_t allowed = 0;
    ssize_t sent = 0;
    int result;

    session->earlyOver = true;
    (void) s2n_connection_get_max_early_data_size(session->conn, &allowed);
    if (allowed < size) {
        return true;
    }
    result = s2n_send_early_data(session->conn, TlsBufferBytes(&session->early),
            (ssize_t) size, &sent, &blocked);
    session->earlyCount = sent > 0 ? (size_t) sent : 0;
    return result == S2N_SUCCESS
            || s2n_error_get_type(s2n_errno) == S2N_ERR_T_BLOCKED;
}

bool
TlsSessionEarlyStep(
    TlsSession *session)
{
    if (session->earlyOver) {
        return true;
    }
    if (session->role == S2N_SERVER) {
        return session->policy.earlyData == 0 || Receive(session);
    }
    return TlsBufferSize(&session->early) == 0 || Send(session);
}

bool
TlsSessionEarlyOffer(
    TlsSession *session,
    const TlsSessionParams *params)
{
    if (params->earlySize == 0) {
        return true;
    }
    if (!TlsBufferFit(&session->early, params->earlySize)) {
        return false;
    }
    memcpy(session->early.bytes, params->early, params->earlySize);
    session->early.end = params->earlySize;
    return true;
}

TlsEarlyState
TlsSessionEarlyState(
    const TlsSession *session)
{
    switch (Status(session)) {
    case S2N_EARLY_DATA_STATUS_END:
        return TLS_EARLY_ACCEPTED;
    case S2N_EARLY_DATA_STATUS_REJECTED:
        return TLS_EARLY_REJECTED;
    default:
        return TLS_EARLY_NONE;
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionEarlySettle --
 *
 *	Sends the early data of a client as the first data, unless the server has
 *	accepted it: exactly one of the two reaches the server's application.
 *
 * Results:
 *	False with a failure latched.
 *
 * Side effects:
 *	Lengthens "out".
 *
 *----------------------------------------------------------------------
 */

bool
TlsSessionEarlySettle(
    TlsSession *session)
{
    if (session->role == S2N_SERVER) {
        return true;
    }
    if (TlsSessionEarlyState(session) == TLS_EARLY_ACCEPTED) {
        TlsBufferConsume(&session->early, session->earlyCount);
    }
    while (TlsBufferSize(&session->early) > 0) {
        ssize_t count = TlsSessionQueue(session,
                TlsBufferBytes(&session->early),
                TlsBufferSize(&session->early));

        if (count < 0) {
            return false;
        }
        TlsBufferConsume(&session->early, (size_t) count);
    }
    return true;
}

size_t
TlsSessionEarly(
    const TlsSession *session,
    const uint8_t **bytes)
{
    if (session->role == S2N_CLIENT) {
        return 0;
    }
    *bytes = TlsBufferBytes(&session->early);
    return TlsBufferSize(&session->early);
}

void
TlsSessionEarlyTaken(
    TlsSession *session)
{
    TlsBufferClear(&session->early);
}

size_t
TlsSessionEarlyCount(
    const TlsSession *session)
{
    return session->earlyCount;
}
