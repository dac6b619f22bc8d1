/*
 * session_io.c --
 *
 *	Moves bytes between the transport and the two buffers that s2n sees: its
 *	callbacks take bytes from "in" and append bytes to "out", and never
 *	wait, fail halfway through a record, or call anybody. So a transport may
 *	run scripts, an interrupted write needs no retry inside s2n, and what
 *	was read beyond the end of the TLS stream can be given back.
 */

#include <errno.h>
#include <string.h>

#include "s2n_memory.h"
#include "session_int.h"

/* Most bytes taken from the transport at once: the records of 64 KiB, full
 * ones or those of 8 KiB that s2n makes by itself. */
#define READ_AHEAD_SIZE 65792

/* Content types of RFC 8446, section 5.1, and the first byte of SSLv2. */
#define FIRST_CONTENT_TYPE 20
#define LAST_CONTENT_TYPE 24
#define SSLV2_FLAG 0x80

/* No record is larger (RFC 5246, section 6.2.3). */
#define LARGEST_RECORD (TLS_PACE_HEADER + 16384 + 2048)

_Static_assert(READ_AHEAD_SIZE <= TLS_BUFFER_SPARE,
        "spare memory is for what is read at once");

/* How many bytes are missing of the record that begins in "in". The end of one that
 * is too large is not waited for: s2n-tls refuses it, whatever comes. */
static size_t
MissingOfRecord(
    const TlsSession *session)
{
    const uint8_t *bytes = TlsBufferBytes(&session->in);
    size_t available = TlsBufferSize(&session->in);
    size_t size = TLS_PACE_HEADER;

    if (available >= TLS_PACE_HEADER) {
        size += (size_t) bytes[3] << 8 | bytes[4];
    }
    return size <= available || size > LARGEST_RECORD ? 0 : size - available;
}

/*
 *----------------------------------------------------------------------
 *
 * Missing --
 *
 *	Finds how many bytes are missing in "in" for s2n-tls to have a use for
 *	what is there. s2n-tls keeps the beginning of a record in locked
 *	memory until the end comes, and peers could leave that out. So where
 *	locked memory is scarce it gets whole records.
 *
 * Results:
 *	The number of bytes; 0 at the end of the transport.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static size_t
Missing(
    const TlsSession *session)
{
    size_t missing;

    if (session->transportEnded) {
        return 0;
    }
    if (TlsBufferSize(&session->in) == 0) {
        return 1;
    }
    if (!session->established || !TlsPaceIsBetween(&session->pace)) {
        return 0;
    }
    missing = MissingOfRecord(session);
    return missing > 0 && TlsMemoryIsScarce() ? missing : 0;
}

bool
TlsSessionHasRecord(
    const TlsSession *session)
{
    return TlsBufferSize(&session->in) > 0 && Missing(session) == 0;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionReceiveCallback, TlsSessionSendCallback --
 *
 *	The s2n_recv_fn and s2n_send_fn of every connection: memory only.
 *
 * Results:
 *	The number of bytes moved; 0 at the end of the transport; -1 with errno
 *	EAGAIN when not enough is buffered or this turn is over, or with a
 *	failure latched.
 *
 * Side effects:
 *	Shortens "in", lengthens "out".
 *
 *----------------------------------------------------------------------
 */

int
TlsSessionReceiveCallback(
    void *context,
    uint8_t *bytes,
    uint32_t size)
{
    TlsSession *session = context;
    size_t available = TlsBufferSize(&session->in);
    size_t missing = Missing(session);

    if (available == 0 && session->transportEnded) {
        return 0;
    }
    if (TlsSessionEarlyHold(session)) {
        errno = EAGAIN;
        return -1;
    }
    if (missing > 0) {
        session->missing = available == 0 ? size : missing;
        errno = EAGAIN;
        return -1;
    }
    if (size > available) {
        size = (uint32_t) available;
    }
    size = (uint32_t) TlsPaceTake(&session->pace,
            TlsBufferBytes(&session->in), size);
    if (size == 0) {
        errno = EAGAIN;
        return -1;
    }
    memcpy(bytes, session->in.bytes + session->in.start, size);
    TlsBufferConsume(&session->in, size);
    return (int) size;
}

int
TlsSessionSendCallback(
    void *context,
    const uint8_t *bytes,
    uint32_t size)
{
    TlsSession *session = context;

    if (!TlsBufferReserve(&session->out, size)) {
        TlsSessionLatchPosix(&session->failure, "TLS write", ENOMEM);
        return -1;
    }
    memcpy(session->out.bytes + session->out.end, bytes, size);
    session->out.end += size;
    return (int) size;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionFlush --
 *
 *	Gives the transport what s2n has produced.
 *
 * Results:
 *	TLS_STEP_DONE when nothing is left, AGAIN when the transport is full,
 *	FAILED when it takes no more.
 *
 * Side effects:
 *	Latches a write failure. It then drops the remaining output, which can
 *	never be sent.
 *
 *----------------------------------------------------------------------
 */

TlsStep
TlsSessionFlush(
    TlsSession *session,
    bool wait)
{
    while (TlsBufferSize(&session->out) > 0) {
        ssize_t written = session->transport->write(session->transportData,
                session->out.bytes + session->out.start,
                TlsBufferSize(&session->out), wait);

        if (written < 0 && errno == EAGAIN) {
            return TLS_STEP_AGAIN;
        }
        if (written < 0) {
            TlsSessionLatchTransport(session, &session->writeFailure,
                    "TLS write", errno);
            TlsBufferClear(&session->out);
            return TLS_STEP_FAILED;
        }
        TlsBufferConsume(&session->out, (size_t) written);
    }
    return session->writeFailure == NULL ? TLS_STEP_DONE : TLS_STEP_FAILED;
}

/* Describes what a peer that does not speak TLS has sent instead. */
static void
FailNotTls(
    TlsSession *session)
{
    char shown[41];
    TlsFailure failure;
    size_t size = TlsBufferSize(&session->in);
    size_t i;

    for (i = 0; i < size && i < sizeof(shown) - 1; i++) {
        uint8_t byte = session->in.bytes[session->in.start + i];

        if (byte == '\r' || byte == '\n') {
            break;
        }
        shown[i] = (byte >= ' ' && byte <= '~') ? (char) byte : '.';
    }
    shown[i] = '\0';
    TlsFailureFromWord(&failure, TLS_WORD_NOT_TLS,
            "%s failed: the peer does not speak TLS: it sent \"%s\"",
            TlsSessionDoing(session), shown);
    TlsSessionLatch(&session->failure, &failure);
}

/* Could the first byte that the peer sends begin a TLS record? */
static bool
BeginsTls(
    const TlsSession *session,
    uint8_t first)
{
    if (first >= FIRST_CONTENT_TYPE && first <= LAST_CONTENT_TYPE) {
        return true;
    }
    return session->role == S2N_SERVER && (first & SSLV2_FLAG) != 0;
}

/* How much to read from the transport: everything; or no more than s2n needs, where
 * the transport waits until all requested bytes have arrived, or where the
 * beginning of a record waits for its end. */
static size_t
ReadSize(
    const TlsSession *session,
    bool wait)
{
    const TlsTransport *transport = session->transport;

    if (TlsBufferSize(&session->in) > 0) {
        return session->missing;
    }
    return wait && session->missing > 0 && session->missing < READ_AHEAD_SIZE
            && transport->fills != NULL
            && transport->fills(session->transportData)
            ? session->missing : READ_AHEAD_SIZE;
}

/* Makes room for that. A partial record takes no more memory than the whole one
 * will, since any number of peers may never send the rest. */
static bool
MakeRoom(
    TlsSession *session)
{
    return TlsBufferSize(&session->in) == 0
            ? TlsBufferReserve(&session->in, TLS_BUFFER_SPARE)
            : TlsBufferFit(&session->in, session->missing);
}

/*
 *----------------------------------------------------------------------
 *
 * Refill --
 *
 *	Reads ahead from the transport, once.
 *
 *	The first byte reveals a peer that does not speak TLS: s2n would take
 *	its text for the header of a long record, and wait for the rest.
 *
 * Results:
 *	TLS_STEP_DONE when s2n has something new to look at, which may be the end
 *	of the transport.
 *
 * Side effects:
 *	Fills "in". Latches a read failure.
 *
 *----------------------------------------------------------------------
 */

static TlsStep
Refill(
    TlsSession *session,
    bool wait)
{
    ssize_t got;

    if (session->transportEnded) {
        return TLS_STEP_DONE;
    }
    if (!MakeRoom(session)) {
        TlsSessionLatchPosix(&session->failure, "TLS read", ENOMEM);
        return TLS_STEP_FAILED;
    }
    got = session->transport->read(session->transportData,
            session->in.bytes + session->in.end, ReadSize(session, wait),
            wait);
    if (got > 0) {
        session->in.end += (size_t) got;
    } else {
        int readError = errno;

        TlsBufferConsume(&session->in, 0);
        if (got == 0) {
            session->transportEnded = true;
            return TLS_STEP_DONE;
        }
        if (readError == EAGAIN) {
            return TLS_STEP_AGAIN;
        }
        TlsSessionLatchTransport(session, &session->failure,
                session->established ? "TLS read" : TlsSessionDoing(session),
                readError);
        return TLS_STEP_FAILED;
    }
    if (!session->heard && !BeginsTls(session, session->in.bytes[0])) {
        FailNotTls(session);
        return TLS_STEP_FAILED;
    }
    session->heard = true;
    return TLS_STEP_DONE;
}

/* Latches the failure of a peer that sends without end, and no data. */
static TlsStep
FailFlood(
    TlsSession *session)
{
    TlsFailure failure;

    TlsFailureFromWord(&failure, TLS_WORD_FLOOD,
            "%s failed: the peer sent too much traffic without data",
            session->established ? "TLS read" : TlsSessionDoing(session));
    TlsSessionLatch(&session->failure, &failure);
    return TLS_STEP_FAILED;
}

/* The turn is over; with wait set, the next one begins at once. */
static TlsStep
EndTurn(
    TlsSession *session,
    bool wait)
{
    (void) TlsSessionFlush(session, false);
    if (!wait) {
        return TLS_STEP_AGAIN;
    }
    TlsPaceBegin(&session->pace);
    return TLS_STEP_DONE;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionExchange --
 *
 *	Gets s2n the bytes it is blocked for, if this turn is not over, after
 *	everything it wants to say has gone. A transport that takes no more may
 *	still have an alert to read, which tells the user more than a broken pipe
 *	does. In a handshake it is there by now, or never: the peer waits for what
 *	was not written.
 *
 * Results:
 *	As Refill.
 *
 * Side effects:
 *	Those of TlsSessionFlush and Refill.
 *
 *----------------------------------------------------------------------
 */

TlsStep
TlsSessionExchange(
    TlsSession *session,
    bool wait)
{
    /* Waiting to write while the peer waits too would be a deadlock; only in
     * the handshake is it certain that the peer reads. */
    bool mayWaitToWrite = wait && !session->established;
    bool isCut;
    TlsStep step;

    if (TlsPaceIsFlood(&session->pace)) {
        return FailFlood(session);
    }
    if (TlsPaceIsOver(&session->pace)) {
        return EndTurn(session, wait);
    }
    isCut = TlsSessionFlush(session, mayWaitToWrite) == TLS_STEP_FAILED
            && !session->established;
    step = Refill(session, wait && !isCut);
    if (step == TLS_STEP_AGAIN && isCut) {
        TlsSessionLatch(&session->failure, session->writeFailure);
        return TLS_STEP_FAILED;
    }
    return step;
}

size_t
TlsSessionUnsent(
    const TlsSession *session,
    const uint8_t **bytes)
{
    *bytes = TlsBufferBytes(&session->out);
    return TlsBufferSize(&session->out);
}

void
TlsSessionSetTransport(
    TlsSession *session,
    const TlsTransport *transport,
    void *transportData)
{
    session->transport = transport;
    session->transportData = transportData;
}
