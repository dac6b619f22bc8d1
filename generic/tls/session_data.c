/*
 * session_data.c --
 *
 *	After the handshake: reading, writing, and the end.
 */

#include <errno.h>
#include <stdio.h>

#include "refusal.h"
#include "s2n_memory.h"
#include "session_int.h"

/* Most plaintext encrypted for one write: four full records. */
#define WRITE_SIZE 65536

/* Room for the records of that much plaintext. A short record takes up to 256
 * bytes more than its plaintext; for records that fill a packet, a sixteenth
 * more is plenty. */
#define RECORDS_SIZE(size) ((size) + (size) / 16 + 256)

/* Data that nobody will read is discarded in pieces of this size, and only a
 * limited number of them, as the peer may go on sending. */
#define DISCARD_SIZE 4096
#define DISCARD_ROUNDS 256
#define DISCARD_TURNS 4

_Static_assert(RECORDS_SIZE(WRITE_SIZE) <= TLS_BUFFER_SPARE,
        "spare memory is for what is written at once");

/* Call these around a call of s2n-tls. An established connection may use the reserve. Lack
 * of memory is the error to report, whatever s2n-tls makes of it. */
static void
BeginCall(
    const TlsSession *session)
{
    (void) TlsMemoryTakeError();
    if (session->established) {
        TlsMemoryBeginEstablished();
    }
    s2n_errno = S2N_ERR_T_OK;
}

static void
EndCall(void)
{
    int memoryError = TlsMemoryTakeError();

    TlsMemoryEndEstablished();
    if (memoryError != S2N_ERR_T_OK) {
        s2n_errno = memoryError;
    }
}

static ssize_t
Receive(
    TlsSession *session,
    uint8_t *buffer,
    size_t size)
{
    s2n_blocked_status blocked;
    ssize_t count;

    BeginCall(session);
    count = s2n_recv(session->conn, buffer, (ssize_t) size, &blocked);
    EndCall();
    return count;
}

static ssize_t
Send(
    TlsSession *session,
    const uint8_t *buffer,
    size_t size)
{
    s2n_blocked_status blocked;
    ssize_t count;

    BeginCall(session);
    count = s2n_send(session->conn, buffer, (ssize_t) size, &blocked);
    EndCall();
    return count;
}

/* Sends close_notify, or the alert that a failure calls for. */
static int
SendEnd(
    TlsSession *session)
{
    s2n_blocked_status blocked;
    int result;

    BeginCall(session);
    result = TlsSessionIsRefusal(session)
            ? TlsRefusalShutdown(session->conn, &blocked)
            : s2n_shutdown_send(session->conn, &blocked);
    EndCall();
    return result;
}

/* The read side has ended: properly, or by a failure? */
static TlsStep
StepFromRead(
    TlsSession *session,
    int s2nError)
{
    bool cut = s2n_error_get_type(s2nError) == S2N_ERR_T_CLOSED
            && session->transportEnded;

    if (cut && session->policy.truncationIsEof) {
        session->ended = true;
        return TLS_STEP_DONE;
    }
    return TlsSessionStepFromS2n(session, "TLS read", s2nError);
}

/*
 *----------------------------------------------------------------------
 *
 * Decrypt --
 *
 *	Reads plaintext from the buffer and, if that is empty, from the
 *	transport. It returns the first data that it gets: a wait for more might
 *	never end.
 *
 * Results:
 *	TLS_STEP_DONE with *gotPtr bytes (> 0), or with *gotPtr 0 and the session
 *	ended; otherwise AGAIN or FAILED.
 *
 * Side effects:
 *	Handles tickets, key updates and alerts on the way, as many as one turn
 *	allows, or with wait set, as many turns as it takes.
 *
 *----------------------------------------------------------------------
 */

static TlsStep
Decrypt(
    TlsSession *session,
    uint8_t *buffer,
    size_t size,
    bool wait,
    size_t *gotPtr)
{
    size_t got = 0;

    while (got < size && !session->ended
            && session->failure == NULL) {
        TlsStep step;
        ssize_t count;
        int s2nError;

        count = Receive(session, buffer + got, size - got);
        s2nError = s2n_errno;
        TlsSessionKeepTickets(session);
        if (count > 0) {
            got += (size_t) count;
            TlsPaceGot(&session->pace, (size_t) count);
            continue;
        }
        if (count == 0) {
            session->ended = true;
            break;
        }
        step = StepFromRead(session, s2nError);
        if (step == TLS_STEP_AGAIN && got == 0) {
            step = TlsSessionExchange(session, wait);
        }
        if (step == TLS_STEP_AGAIN && got == 0) {
            return TLS_STEP_AGAIN;
        }
        if (step != TLS_STEP_DONE) {
            break;
        }
    }
    *gotPtr = got;
    return (got > 0 || session->ended) ? TLS_STEP_DONE : TLS_STEP_FAILED;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionRead --
 *
 *	Reads plaintext, after the handshake.
 *
 * Results:
 *	The number of bytes, 0 at the end, or -1 with *step telling why.
 *
 * Side effects:
 *	Those of TlsSessionHandshake and Decrypt.
 *
 *----------------------------------------------------------------------
 */

ssize_t
TlsSessionRead(
    TlsSession *session,
    uint8_t *buffer,
    size_t size,
    bool wait,
    TlsStep *step)
{
    size_t got = 0;

    *step = TlsSessionHandshake(session, wait);
    if (*step != TLS_STEP_DONE) {
        return -1;
    }
    if (size == 0) {
        return 0;
    }
    if (session->hasPeeked) {
        session->hasPeeked = false;
        buffer[0] = session->peeked;
        /* Take more if it is there, but do not wait, as there is data
         * already. */
        if (size > 1 && (s2n_peek(session->conn) > 0
                || TlsSessionHasRecord(session))) {
            (void) Decrypt(session, buffer + 1, size - 1, false, &got);
        }
        return (ssize_t) got + 1;
    }
    *step = Decrypt(session, buffer, size, wait, &got);
    return *step == TLS_STEP_DONE ? (ssize_t) got : -1;
}

/* Before TLS 1.3 the peer's close_notify ends both directions. s2n reports the
 * same error as for an end without it. */
static TlsStep
StepFromWrite(
    TlsSession *session,
    int s2nError)
{
    bool isOver = s2n_error_get_type(s2nError) == S2N_ERR_T_CLOSED
            && session->ended && !session->transportEnded;
    TlsFailure failure;

    if (!isOver) {
        return TlsSessionStepFromS2n(session, "TLS write", s2nError);
    }
    TlsFailureFromS2n(&failure, "TLS write", s2nError, session->conn);
    snprintf(failure.message, sizeof(failure.message),
            "TLS write failed: the peer sent close_notify");
    TlsSessionLatch(&session->failure, &failure);
    return TLS_STEP_FAILED;
}

/* Encrypts one write's worth of plaintext into "out". */
static TlsStep
Encrypt(
    TlsSession *session,
    const uint8_t *buffer,
    size_t size)
{
    ssize_t count;

    if (session->failure != NULL) {
        return TLS_STEP_FAILED;
    }
    if (session->closing) {
        /* Our own mistake, not a failure of the session: reading continues. */
        TlsSessionLatchPosix(&session->writeFailure, "TLS write", EPIPE);
        return TLS_STEP_FAILED;
    }
    if (size > WRITE_SIZE) {
        size = WRITE_SIZE;
    }
    /* Reserve once for all records; without memory TlsSessionSendCallback
     * fails. */
    (void) TlsBufferReserve(&session->out, RECORDS_SIZE(size));
    count = Send(session, buffer, size);
    if (count < 0) {
        int s2nError = s2n_errno;

        TlsBufferConsume(&session->out, 0);
        return StepFromWrite(session, s2nError);
    }
    session->unacknowledged = (size_t) count;
    return TLS_STEP_DONE;
}

/* Counts encrypted bytes as written, no more than the caller offers. */
static ssize_t
Acknowledge(
    TlsSession *session,
    size_t size)
{
    if (size > session->unacknowledged) {
        size = session->unacknowledged;
    }
    session->unacknowledged -= size;
    return (ssize_t) size;
}

/* The transport takes no more. Its error is only reported if the peer has not
 * given the reason: an alert may have arrived, which is then the true error. */
static TlsStep
FlushForWrite(
    TlsSession *session,
    bool wait)
{
    TlsStep step = TlsSessionFlush(session, wait);

    if (step == TLS_STEP_FAILED && session->failure == NULL) {
        (void) TlsSessionPeek(session);
    }
    return step;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionWrite --
 *
 *	Writes plaintext, after the handshake. Bytes count as written once the
 *	transport has taken all of their records. Until then the caller offers
 *	them again, as Tcl does. They are only encrypted once.
 *
 * Results:
 *	The number of bytes, or -1 with *step telling why.
 *
 * Side effects:
 *	Those of TlsSessionHandshake and TlsSessionFlush.
 *
 *----------------------------------------------------------------------
 */

ssize_t
TlsSessionWrite(
    TlsSession *session,
    const uint8_t *buffer,
    size_t size,
    bool wait,
    TlsStep *step)
{
    *step = TlsSessionHandshake(session, wait);
    if (*step != TLS_STEP_DONE) {
        return -1;
    }
    if (size == 0) {
        return 0;
    }
    if (session->unacknowledged == 0) {
        *step = FlushForWrite(session, wait);
        if (*step == TLS_STEP_DONE) {
            *step = Encrypt(session, buffer, size);
        }
        if (*step != TLS_STEP_DONE) {
            return -1;
        }
    }
    *step = FlushForWrite(session, wait);
    if (*step != TLS_STEP_DONE) {
        return -1;
    }
    return Acknowledge(session, size);
}

ssize_t
TlsSessionQueue(
    TlsSession *session,
    const uint8_t *buffer,
    size_t size)
{
    if (session->unacknowledged == 0
            && Encrypt(session, buffer, size) != TLS_STEP_DONE) {
        return -1;
    }
    return Acknowledge(session, size);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionShutdown --
 *
 *	Closes our direction: with a close_notify or, after a failure, with its
 *	alert, unless s2n's blinding delay must pass first.
 *
 * Results:
 *	TLS_STEP_DONE when it has been sent, AGAIN when the transport is full,
 *	FAILED when nothing can be sent.
 *
 * Side effects:
 *	Nothing more can be written. Latches the first failure.
 *
 *----------------------------------------------------------------------
 */

TlsStep
TlsSessionShutdown(
    TlsSession *session,
    bool wait)
{
    if (!session->established && session->failure == NULL) {
        return TLS_STEP_DONE;	/* there is no session to close yet */
    }
    if (session->conn == NULL || TlsSessionIsBroken(session)) {
        return TLS_STEP_FAILED;
    }
    if (!session->closing) {
        if (SendEnd(session) != 0) {
            return TlsSessionStepFromS2n(session, "TLS shutdown", s2n_errno);
        }
        session->closing = true;
    }
    /* Do not wait to send the alert of a failed session: it may have failed
     * because the transport takes nothing. */
    return TlsSessionFlush(session, wait && session->failure == NULL);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionPeek --
 *
 *	Finds out whether a read would return anything, without waiting. On the
 *	way it handles tickets and key updates, which are not data.
 *
 * Results:
 *	True for data, the end, and a failure.
 *
 * Side effects:
 *	May hold back the first byte of the data.
 *
 *----------------------------------------------------------------------
 */

bool
TlsSessionPeek(
    TlsSession *session)
{
    const uint8_t *early;
    size_t got;

    if (session->hasPeeked || s2n_peek(session->conn) > 0
            || TlsSessionEarly(session, &early) > 0) {
        return true;
    }
    if (Decrypt(session, &session->peeked, 1, false, &got)
            == TLS_STEP_AGAIN) {
        return false;
    }
    session->hasPeeked = got == 1;
    return true;
}

bool
TlsSessionBuffered(
    const TlsSession *session)
{
    const uint8_t *early;

    return session->hasPeeked || session->ended
            || session->failure != NULL
            || (session->established && TlsSessionEarly(session, &early) > 0)
            || TlsPaceIsOver(&session->pace)
            || TlsSessionHasRecord(session)
            || s2n_peek(session->conn) > 0;
}

bool
TlsSessionTurnIsOver(
    const TlsSession *session)
{
    return TlsPaceIsOver(&session->pace);
}

void
TlsSessionDiscard(
    TlsSession *session)
{
    uint8_t unread[DISCARD_SIZE];
    int rounds = DISCARD_ROUNDS;
    int turns = DISCARD_TURNS;
    size_t got;

    while (session->established && !session->ended && rounds-- > 0
            && turns > 0) {
        TlsStep step = Decrypt(session, unread, sizeof(unread), false, &got);

        if (step == TLS_STEP_FAILED || (step == TLS_STEP_AGAIN
                && !TlsPaceIsOver(&session->pace))) {
            return;
        }
        if (step == TLS_STEP_AGAIN) {
            TlsPaceBegin(&session->pace);
            turns--;
        }
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionLeftover --
 *
 *	Finds the bytes that are not TLS: those after the peer's close_notify,
 *	or everything from a peer that does not speak TLS.
 *
 * Results:
 *	Their number.
 *
 * Side effects:
 *	Discards unread data.
 *
 *----------------------------------------------------------------------
 */

size_t
TlsSessionLeftover(
    TlsSession *session,
    const uint8_t **bytes)
{
    bool notTls = session->failure != NULL
            && session->failure->kind == TLS_FAILURE_OWN
            && session->failure->word == TLS_WORD_NOT_TLS;
    uint8_t unread[DISCARD_SIZE];

    if (session->established && session->failure == NULL) {
        ssize_t count = 1;

        while (!session->ended
                && (count > 0 || TlsPaceIsOver(&session->pace))) {
            TlsPaceBegin(&session->pace);
            count = Receive(session, unread, sizeof(unread));
            session->ended = count == 0;
        }
    }
    if (!session->ended && !notTls) {
        return 0;
    }
    *bytes = TlsBufferBytes(&session->in);
    return TlsBufferSize(&session->in);
}
