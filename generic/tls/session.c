/*
 * session.c --
 *
 *	The TLS state machine on an abstract transport.
 *
 *	s2n sees nothing but two buffers in memory: its callbacks take bytes from
 *	"in" and append bytes to "out", and never wait, fail halfway through a
 *	record, or call anybody. This file moves bytes between the buffers and
 *	the transport, outside of s2n calls. So a transport may run scripts, an
 *	interrupted write needs no retry inside s2n, and what was read beyond the
 *	end of the TLS stream can be given back.
 */

#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <unstable/crl.h>

#include "buffer.h"
#include "certificate_expiry.h"
#include "refusal.h"
#include "s2n_memory.h"

/* Most bytes taken from the transport at once: the records of 64 KiB, full
 * ones or those of 8 KiB that s2n makes by itself. */
#define READ_AHEAD_SIZE 65792

/* Most plaintext encrypted for one write: four full records. */
#define WRITE_SIZE 65536

/* Room for the records of so much plaintext. A short one takes up to 256 bytes
 * more than its plaintext; for one that fills a packet a sixteenth is plenty. */
#define RECORDS_SIZE(size) ((size) + (size) / 16 + 256)

/* Data that nobody will read is thrown away in pieces of this size; a peer
 * that goes on sending is not listened to for ever. */
#define DISCARD_SIZE 4096
#define DISCARD_ROUNDS 256

/* Most tickets that one call of s2n can bring; older ones are forgotten. */
#define ARRIVED_MAX 4

/* In seconds: how long a ticket is kept at most (RFC 8446, section 4.6.1), and
 * one of TLS 1.2 whose end the server has not told. */
#define TICKET_LIFETIME_MAX 604800
#define TICKET_LIFETIME_UNTOLD 7200

/* Where in s2n's form of a session what stands; see IsOfFuture. */
#define STATE_HEADER 3
#define STATE_TIME 4
#define STATE_TLS13 2

#define NS_PER_S 1000000000u

/* Content types of RFC 8446, section 5.1, and the first byte of SSLv2. */
#define FIRST_CONTENT_TYPE 20
#define LAST_CONTENT_TYPE 24
#define SSLV2_FLAG 0x80

_Static_assert(READ_AHEAD_SIZE <= TLS_BUFFER_SPARE
        && RECORDS_SIZE(WRITE_SIZE) <= TLS_BUFFER_SPARE,
        "spare memory is for what is read and written at once");

struct TlsSession {
    struct s2n_connection *conn;
    const TlsTransport *transport;
    void *transportData;
    TlsSessionPolicy policy;
    TlsIdentity identity;	/* whom the peer must prove to be */
    bool checksName;	/* that, or else it may be anybody */
    char *doing;	/* for messages: TLS handshake with "x"; or NULL */
    s2n_mode role;
    TlsPrefer prefer;

    bool begun;		/* the handshake has had its first step */
    bool established;	/* the handshake is done */
    bool heard;		/* the peer has sent something */
    bool transportEnded;	/* the transport has reported its end */
    bool ended;		/* reading: no data will come any more */
    bool closing;	/* our close_notify has been made */

    const TlsFailure *failure; /* the first error; ends everything; or NULL */
    const TlsFailure *writeFailure; /* the transport takes no more; reading goes
			 * on; or NULL */

    TlsBuffer in;	/* from the transport, not yet seen by s2n */
    TlsBuffer out;	/* from s2n, not yet taken by the transport */
    size_t unacknowledged; /* plaintext encrypted for a write that has not
			 * been told of it yet */

    TlsTicketKeys *ticketKeys;	/* of a server that makes them, or NULL */
    unsigned ticketCount; /* how many have arrived */
    TlsTickets *tickets;	/* of a client that keeps them, or NULL */
    TlsTicketName ticketName;
    TlsTicket offered;	/* with which it wants to come back, until the end
			 * of the handshake; or empty */
    int64_t proven;	/* as of the ticket that was offered */
    TlsTicket arrived[ARRIVED_MAX]; /* that s2n has just handed over */
    size_t arrivedCount;
    TlsKept kept;	/* of the handshake, once that is done */

    bool asksConfig;
    bool asksPeer;
    TlsQuestion question; /* what the handshake waits for */
    struct s2n_cert_validation_info *certificateInfo; /* for its answer */

    bool hasPeeked;	/* one byte of data, read to learn that there is */
    uint8_t peeked;	/* some, since s2n cannot tell without reading */
};

/* What is latched where there is no memory for what has happened. */
static const TlsFailure noMemory = {
    .kind = TLS_FAILURE_POSIX,
    .posixError = ENOMEM,
    .alert = -1,
    .message = "TLS session",
};

/* Latches a failure, unless there is one. They are large, and rare: only a session
 * that has failed has one. */
static void
Latch(
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

static void
LatchPosix(
    const TlsFailure **latched,
    const char *doing,
    int posixError)
{
    TlsFailure failure;

    TlsFailureFromPosix(&failure, doing, posixError);
    Latch(latched, &failure);
}

static void
Unlatch(
    const TlsFailure *latched)
{
    if (latched != &noMemory) {
        free((TlsFailure *) latched);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * ReceiveCallback, SendCallback --
 *
 *	The s2n_recv_fn and s2n_send_fn of every connection: memory only.
 *
 * Results:
 *	The number of bytes moved; 0 at the end of the transport; -1 with errno
 *	EAGAIN when nothing is buffered, or with a failure latched.
 *
 * Side effects:
 *	Shortens "in", lengthens "out".
 *
 *----------------------------------------------------------------------
 */

static int
ReceiveCallback(
    void *context,
    uint8_t *bytes,
    uint32_t size)
{
    TlsSession *session = context;
    size_t available = TlsBufferSize(&session->in);

    if (available == 0 && session->transportEnded) {
        return 0;
    }
    if (available == 0) {
        errno = EAGAIN;
        return -1;
    }
    if (size > available) {
        size = (uint32_t) available;
    }
    memcpy(bytes, session->in.bytes + session->in.start, size);
    TlsBufferConsume(&session->in, size);
    return (int) size;
}

static int
SendCallback(
    void *context,
    const uint8_t *bytes,
    uint32_t size)
{
    TlsSession *session = context;

    if (!TlsBufferReserve(&session->out, size)) {
        LatchPosix(&session->failure, "TLS write", ENOMEM);
        return -1;
    }
    memcpy(session->out.bytes + session->out.end, bytes, size);
    session->out.end += size;
    return (int) size;
}

/* Latches what s2n has reported, unless it only wants more bytes. The caller has
 * read s2n_errno right behind its call: every other call of s2n, a getter too,
 * may overwrite it. */
static TlsStep
StepFromS2n(
    TlsSession *session,
    const char *doing,
    int s2nError)
{
    TlsFailure failure;

    if (s2n_error_get_type(s2nError) == S2N_ERR_T_BLOCKED) {
        return TLS_STEP_AGAIN;
    }
    TlsFailureFromS2n(&failure, doing, s2nError, session->conn);
    Latch(&session->failure, &failure);
    return TLS_STEP_FAILED;
}

/* Latches what the transport has just failed with. */
static void
LatchTransport(
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
    Latch(latched, &failure);
}

/*
 *----------------------------------------------------------------------
 *
 * Flush --
 *
 *	Gives the transport what s2n has produced.
 *
 * Results:
 *	TLS_STEP_DONE when nothing is left, AGAIN when the transport is full,
 *	FAILED when it takes no more.
 *
 * Side effects:
 *	Remembers a write failure. What waits then is dropped: it can never go.
 *
 *----------------------------------------------------------------------
 */

static TlsStep
Flush(
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
            LatchTransport(session, &session->writeFailure, "TLS write",
                    errno);
            TlsBufferClear(&session->out);
            return TLS_STEP_FAILED;
        }
        TlsBufferConsume(&session->out, (size_t) written);
    }
    return session->writeFailure == NULL ? TLS_STEP_DONE : TLS_STEP_FAILED;
}

/* Says what a peer that does not speak TLS has sent instead. */
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
            "%s failed: the peer does not speak TLS, it sent \"%s\"",
            TlsSessionDoing(session), shown);
    Latch(&session->failure, &failure);
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

/*
 *----------------------------------------------------------------------
 *
 * Refill --
 *
 *	Reads ahead from the transport, once.
 *
 *	A peer that does not speak TLS is found out by its first byte: s2n would
 *	take it for the header of a long record and wait for the rest.
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
    if (!TlsBufferReserve(&session->in, TLS_BUFFER_SPARE)) {
        LatchPosix(&session->failure, "TLS read", ENOMEM);
        return TLS_STEP_FAILED;
    }
    got = session->transport->read(session->transportData,
            session->in.bytes + session->in.end, READ_AHEAD_SIZE, wait);
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
        LatchTransport(session, &session->failure, session->established
                ? "TLS read" : TlsSessionDoing(session), readError);
        return TLS_STEP_FAILED;
    }
    if (!session->heard && !BeginsTls(session, session->in.bytes[0])) {
        FailNotTls(session);
        return TLS_STEP_FAILED;
    }
    session->heard = true;
    return TLS_STEP_DONE;
}

/*
 *----------------------------------------------------------------------
 *
 * Exchange --
 *
 *	Gets s2n the bytes it is blocked for, after everything it wants to say
 *	has gone. A transport that takes no more may still have an alert to
 *	read, which tells the user more than a broken pipe does. In a handshake
 *	it is there by now, or never: the peer waits for what was not written.
 *
 * Results:
 *	As Refill.
 *
 * Side effects:
 *	Those of Flush and Refill.
 *
 *----------------------------------------------------------------------
 */

static TlsStep
Exchange(
    TlsSession *session,
    bool wait)
{
    /* Waiting to write while the peer waits too would be a deadlock; only in
     * the handshake is it certain that the peer reads. */
    bool mayWaitToWrite = wait && !session->established;
    bool isCut = Flush(session, mayWaitToWrite) == TLS_STEP_FAILED
            && !session->established;
    TlsStep step = Refill(session, wait && !isCut);

    if (step == TLS_STEP_AGAIN && isCut) {
        Latch(&session->failure, session->writeFailure);
        return TLS_STEP_FAILED;
    }
    return step;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionTicketCallback --
 *
 *	Takes a ticket over from s2n, which calls this in the middle of its
 *	work. That of TLS 1.2 comes before the handshake has proved anything;
 *	so all are set aside first.
 *
 * Results:
 *	0, always: a session without ticket is as good.
 *
 * Side effects:
 *	Lengthens the list of what has arrived.
 *
 *----------------------------------------------------------------------
 */

int
TlsSessionTicketCallback(
    struct s2n_connection *conn,
    void *context,
    struct s2n_session_ticket *ticket)
{
    TlsSession *session = s2n_connection_get_ctx(conn);
    bool once = s2n_connection_get_actual_protocol_version(conn) >= S2N_TLS13;
    TlsTicket kept;
    size_t size = 0;
    uint32_t lifetime = 0;

    (void) context;
    if (session != NULL) {
        session->ticketCount++;
    }
    if (session == NULL || session->tickets == NULL
            || s2n_session_ticket_get_data_len(ticket, &size) != 0
            || s2n_session_ticket_get_lifetime(ticket, &lifetime) != 0
            || !TlsTicketMake(&kept, size)) {
        return 0;
    }
    if (lifetime == 0 && !once) {
        lifetime = TICKET_LIFETIME_UNTOLD;
    }
    if (lifetime > TICKET_LIFETIME_MAX) {
        lifetime = TICKET_LIFETIME_MAX;
    }
    kept.until = TlsTicketsNow() + lifetime;
    kept.once = once;
    if (s2n_session_ticket_get_data(ticket, size, kept.bytes) != 0) {
        TlsTicketClear(&kept);
        return 0;
    }
    if (session->arrivedCount == ARRIVED_MAX) {
        TlsTicketClear(&session->arrived[0]);
        session->arrivedCount--;
        memmove(session->arrived, session->arrived + 1,
                session->arrivedCount * sizeof(TlsTicket));
    }
    session->arrived[session->arrivedCount++] = kept;
    return 0;
}

/* Until when a session may be continued: its certificates must not have ended.
 * One that was continued itself has none, and takes over what held for it. */
static int64_t
ProvenUntil(
    const TlsSession *session)
{
    int64_t left;

    if (s2n_connection_is_session_resumed(session->conn) == 1) {
        return session->proven;
    }
    left = TlsValidityLeft(session->conn);
    return left == INT64_MAX ? INT64_MAX : TlsTicketsNow() + left;
}

/* Keeps the tickets of a session that is a good one. */
static void
KeepTickets(
    TlsSession *session)
{
    size_t i;

    if (session->arrivedCount > 0) {
        session->proven = ProvenUntil(session);
    }
    for (i = 0; i < session->arrivedCount; i++) {
        TlsTicket *ticket = &session->arrived[i];

        ticket->proven = session->proven;
        if (ticket->until > ticket->proven) {
            ticket->until = ticket->proven;
        }
        TlsTicketsPut(session->tickets, &session->ticketName, ticket,
                TlsTicketsNow());
    }
    session->arrivedCount = 0;
}

/*
 *----------------------------------------------------------------------
 *
 * IsOfFuture --
 *
 *	Finds out whether a ticket of TLS 1.3 comes from later than now, by the
 *	clock of the day: it has been set back. s2n would take the ticket, and
 *	fail of its age in the middle of the handshake. What s2n keeps of a
 *	session is one byte, the ticket behind its size in two, and its state:
 *	format, version, cipher suite in two, and when it came in ns, in eight.
 *
 * Results:
 *	False as well for what is of another form.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static bool
IsOfFuture(
    const uint8_t *bytes,
    size_t size)
{
    struct timespec now;
    uint64_t came = 0;
    size_t at;
    size_t i;

    if (size < STATE_HEADER) {
        return false;
    }
    at = STATE_HEADER + ((size_t) bytes[1] << 8 | bytes[2]);
    if (size < at + STATE_TIME + sizeof(came) || bytes[at] != STATE_TLS13) {
        return false;
    }
    for (i = 0; i < sizeof(came); i++) {
        came = came << 8 | bytes[at + STATE_TIME + i];
    }
    (void) clock_gettime(CLOCK_REALTIME, &now);
    return came > (uint64_t) now.tv_sec * NS_PER_S + (uint64_t) now.tv_nsec;
}

/* Takes a ticket along to the handshake, if there is one. s2n refuses it when
 * the config does not allow its cipher, or when it is too old. */
static void
OfferTicket(
    TlsSession *session,
    const TlsTicket *resume)
{
    session->proven = INT64_MAX;
    if (resume != NULL && IsOfFuture(resume->bytes, resume->size)) {
        return;
    }
    if (resume != NULL) {
        (void) s2n_connection_set_session(session->conn, resume->bytes,
                resume->size);
        return;
    }
    if (session->tickets == NULL || !TlsTicketsTake(session->tickets,
            &session->ticketName, &session->offered, TlsTicketsNow())) {
        return;
    }
    if (IsOfFuture(session->offered.bytes, session->offered.size)) {
        TlsTicketsDrop(session->tickets, &session->ticketName,
                &session->offered);
        TlsTicketClear(&session->offered);
        return;
    }
    session->proven = session->offered.proven;
    (void) s2n_connection_set_session(session->conn, session->offered.bytes,
            session->offered.size);
}

/* The handshake has ended: a ticket that did not help never will. */
static void
SettleTicket(
    TlsSession *session)
{
    if (session->offered.bytes == NULL) {
        return;
    }
    if (!session->established
            || s2n_connection_is_session_resumed(session->conn) != 1) {
        TlsTicketsDrop(session->tickets, &session->ticketName,
                &session->offered);
    }
    TlsTicketClear(&session->offered);
}

/*
 *----------------------------------------------------------------------
 *
 * HelloCallback, CertificateCallback --
 *
 *	s2n asks in the middle of its work. What concerns nobody is answered at
 *	once; otherwise the question is kept, and s2n_negotiate comes back.
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
        return s2n_client_hello_cb_done(conn);
    }
    session->question = TLS_ASKS_CONFIG;
    return 0;
}

/* Latches what is wrong with the peer's certificates, if anything is. */
static bool
CertificateWillDo(
    TlsSession *session)
{
    TlsFailure failure;

    if (TlsCertificateCheck(session->conn, &session->policy.certificateRules,
            session->checksName ? &session->identity : NULL,
            TlsSessionDoing(session), &failure)) {
        return true;
    }
    Latch(&session->failure, &failure);
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
            && s2n_config_set_cert_validation_cb(config, CertificateCallback,
                    NULL) == 0;
}

TlsQuestion
TlsSessionQuestion(
    const TlsSession *session)
{
    return session->failure == NULL ? session->question : TLS_ASKS_NOTHING;
}

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
static bool
UseConfig(
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

bool
TlsSessionAnswer(
    TlsSession *session,
    const TlsSessionParams *params,
    TlsFailure *failure)
{
    bool done = true;

    s2n_errno = S2N_ERR_T_OK;
    if (session->question == TLS_ASKS_CONFIG) {
        done = UseConfig(session, params)
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
    return true;
}

void
TlsSessionReject(
    TlsSession *session,
    const TlsFailure *failure)
{
    s2n_blocked_status blocked;

    if (session->question == TLS_ASKS_PEER) {
        /* s2n has to know, for its blinding and its alert. */
        (void) s2n_cert_validation_reject(session->certificateInfo);
        (void) s2n_negotiate(session->conn, &blocked);
    }
    session->question = TLS_ASKS_NOTHING;
    TlsSessionFail(session, failure);
}

/* Loads the parameters into a new connection; false with s2n_errno set. */
static bool
Configure(
    TlsSession *session,
    const TlsSessionParams *params)
{
    struct s2n_connection *conn = session->conn;
    size_t i = 0;

    if (!UseConfig(session, params)
            || s2n_connection_set_blinding(conn,
                    S2N_SELF_SERVICE_BLINDING) != 0
            || s2n_connection_set_recv_cb(conn, ReceiveCallback) != 0
            || s2n_connection_set_recv_ctx(conn, session) != 0
            || s2n_connection_set_send_cb(conn, SendCallback) != 0
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
    session->tickets = params->tickets;
    session->ticketName = params->ticketName;
    session->checksName = params->verifyhost != NULL || params->pskOnly;
    if (params->verifyhost != NULL) {
        if (!TlsIdentityParse(params->verifyhost, &session->identity)) {
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
    OfferTicket(session, params->resume);
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
        SettleTicket(session);
        (void) s2n_connection_free(session->conn);
    }
    for (i = 0; i < session->arrivedCount; i++) {
        TlsTicketClear(&session->arrived[i]);
    }
    TlsKeptClear(&session->kept);
    Unlatch(session->failure);
    Unlatch(session->writeFailure);
    free(session->doing);
    TlsBufferClear(&session->in);
    TlsBufferClear(&session->out);
    free(session);
}

/* s2n takes a session without application protocol for a good one. */
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
            "%s failed: the peer has no application protocol in common with"
            " us, and alpn_required asks for one", TlsSessionDoing(session));
    Latch(&session->failure, &failure);
    return false;
}

/* Has s2n-tls take the handshake on. False when it is not done: *s2nErrorPtr says
 * why. Memory that ran out comes first, whatever s2n-tls made of it. */
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
    done = s2n_negotiate(session->conn, &blocked) == S2N_SUCCESS;
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
            (void) Flush(session, false);
            return TLS_STEP_AGAIN;
        }
        if (CallNegotiate(session, &s2nError)) {
            (void) Flush(session, wait);
            session->established = AgreesOnProtocol(session);
            continue;
        }
        step = StepFromS2n(session, TlsSessionDoing(session), s2nError);
        if (step == TLS_STEP_AGAIN
                && session->question != TLS_ASKS_NOTHING) {
            continue;
        }
        if (step == TLS_STEP_AGAIN) {
            step = Exchange(session, wait);
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
 *	Takes the handshake as far as it goes, and sends what it leaves behind:
 *	our Finished, the tickets of a server. Memory that only a handshake needs
 *	goes with it.
 *
 * Results:
 *	Whether it is done.
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

    if (session->established) {
        return TLS_STEP_DONE;
    }
    session->begun = true;
    step = Negotiate(session, wait);
    if (step != TLS_STEP_AGAIN) {
        SettleTicket(session);
    }
    if (step == TLS_STEP_DONE) {
        KeepTickets(session);
        TlsKeptTake(&session->kept, session->conn, session->role);
    }
    return step;
}

/* The read side has nothing more to give: is that an end or a failure? */
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
    return StepFromS2n(session, "TLS read", s2nError);
}

/*
 *----------------------------------------------------------------------
 *
 * Decrypt --
 *
 *	Reads plaintext out of what is buffered, and from the transport when
 *	nothing is. Once there is data it is handed over, for waiting for more
 *	could be waiting for ever.
 *
 * Results:
 *	TLS_STEP_DONE with *gotPtr bytes (> 0), or with *gotPtr 0 and the session
 *	ended; otherwise AGAIN or FAILED.
 *
 * Side effects:
 *	Handles tickets, key updates and alerts on the way.
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
    s2n_blocked_status blocked;
    size_t got = 0;

    while (got < size && !session->ended
            && session->failure == NULL) {
        TlsStep step;
        ssize_t count;
        int s2nError;

        s2n_errno = S2N_ERR_T_OK;
        count = s2n_recv(session->conn, buffer + got, (ssize_t) (size - got),
                &blocked);
        s2nError = s2n_errno;
        KeepTickets(session);
        if (count > 0) {
            got += (size_t) count;
            continue;
        }
        if (count == 0) {
            session->ended = true;
            break;
        }
        step = StepFromRead(session, s2nError);
        if (step == TLS_STEP_AGAIN && got == 0) {
            step = Exchange(session, wait);
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
        /* Whatever else is there; never wait, for there is data already. */
        if (s2n_peek(session->conn) > 0 && size > 1) {
            (void) Decrypt(session, buffer + 1, size - 1, false, &got);
        }
        return (ssize_t) got + 1;
    }
    *step = Decrypt(session, buffer, size, wait, &got);
    return *step == TLS_STEP_DONE ? (ssize_t) got : -1;
}

/* Before TLS 1.3 the peer's close_notify ends both directions. For s2n that is
 * the same error as an end without it. */
static TlsStep
StepFromWrite(
    TlsSession *session,
    int s2nError)
{
    bool isOver = s2n_error_get_type(s2nError) == S2N_ERR_T_CLOSED
            && session->ended && !session->transportEnded;
    TlsFailure failure;

    if (!isOver) {
        return StepFromS2n(session, "TLS write", s2nError);
    }
    TlsFailureFromS2n(&failure, "TLS write", s2nError, session->conn);
    snprintf(failure.message, sizeof(failure.message),
            "TLS write failed: the peer has ended the session");
    Latch(&session->failure, &failure);
    return TLS_STEP_FAILED;
}

/* Encrypts one write's worth of plaintext into "out". */
static TlsStep
Encrypt(
    TlsSession *session,
    const uint8_t *buffer,
    size_t size)
{
    s2n_blocked_status blocked;
    ssize_t count;

    if (session->failure != NULL) {
        return TLS_STEP_FAILED;
    }
    if (session->closing) {
        /* Our mistake, not the session's: what the peer says is still read. */
        LatchPosix(&session->writeFailure, "TLS write", EPIPE);
        return TLS_STEP_FAILED;
    }
    if (size > WRITE_SIZE) {
        size = WRITE_SIZE;
    }
    /* Once for all records; without memory SendCallback fails. */
    (void) TlsBufferReserve(&session->out, RECORDS_SIZE(size));
    s2n_errno = S2N_ERR_T_OK;
    count = s2n_send(session->conn, buffer, (ssize_t) size, &blocked);
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

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionWrite --
 *
 *	Writes plaintext, after the handshake. Bytes count as written when the
 *	transport has taken all that they became; until then the caller offers
 *	them again, as Tcl does. They are encrypted once only.
 *
 * Results:
 *	The number of bytes, or -1 with *step telling why.
 *
 * Side effects:
 *	Those of TlsSessionHandshake and Flush.
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
        *step = Flush(session, wait);
        if (*step == TLS_STEP_DONE) {
            *step = Encrypt(session, buffer, size);
        }
        if (*step != TLS_STEP_DONE) {
            return -1;
        }
    }
    *step = Flush(session, wait);
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

/* Has s2n failed of something that is not the peer's doing, such as memory? It
 * has stopped halfway, maybe with keys that it cannot use: no alert can be made. */
static bool
IsBroken(
    const TlsSession *session)
{
    const TlsFailure *failure = session->failure;

    return failure != NULL && ((failure->kind == TLS_FAILURE_POSIX
            && failure->posixError == ENOMEM)
            || (failure->kind == TLS_FAILURE_S2N
            && s2n_error_get_type(failure->s2nError) == S2N_ERR_T_INTERNAL));
}

static bool
IsRefusal(
    const TlsSession *session)
{
    return TlsIsRefusal(session->role, session->failure);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionShutdown --
 *
 *	Ends our direction: close_notify, or after a failure the alert that it
 *	calls for, unless s2n's blinding delay has to pass first.
 *
 * Results:
 *	TLS_STEP_DONE when it has left, AGAIN when the transport is full, FAILED
 *	when there is nothing that can be sent.
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
    s2n_blocked_status blocked;
    int result;

    if (!session->established && session->failure == NULL) {
        return TLS_STEP_DONE;	/* there is no session to close yet */
    }
    if (IsBroken(session)) {
        return TLS_STEP_FAILED;
    }
    if (!session->closing) {
        s2n_errno = S2N_ERR_T_OK;
        result = IsRefusal(session)
                ? TlsRefusalShutdown(session->conn, &blocked)
                : s2n_shutdown_send(session->conn, &blocked);
        if (result != 0) {
            return StepFromS2n(session, "TLS shutdown", s2n_errno);
        }
        session->closing = true;
    }
    /* Nobody waits for the alert of a session that has failed: it may have
     * failed because the transport takes nothing. */
    return Flush(session, wait && session->failure == NULL);
}

/*
 *----------------------------------------------------------------------
 *
 * Peek --
 *
 *	Finds out whether a read would give anything, without waiting. Tickets
 *	and key updates are taken on the way: they are not data.
 *
 * Results:
 *	True for data, the end, and a failure.
 *
 * Side effects:
 *	May hold back the first byte of the data.
 *
 *----------------------------------------------------------------------
 */

static bool
Peek(
    TlsSession *session)
{
    size_t got;

    if (session->hasPeeked || s2n_peek(session->conn) > 0) {
        return true;
    }
    if (Decrypt(session, &session->peeked, 1, false, &got)
            == TLS_STEP_AGAIN) {
        return false;
    }
    session->hasPeeked = got == 1;
    return true;
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
    if (Peek(session)) {
        ready |= TLS_READABLE;
    }
    if (Flush(session, false) != TLS_STEP_AGAIN) {
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
TlsSessionBuffered(
    const TlsSession *session)
{
    return session->hasPeeked || session->ended
            || session->failure != NULL
            || TlsBufferSize(&session->in) > 0
            || s2n_peek(session->conn) > 0;
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

unsigned
TlsSessionTicketCount(
    const TlsSession *session)
{
    return session->ticketCount;
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
    Latch(&session->failure, failure);
}

uint64_t
TlsSessionBlinding(
    TlsSession *session)
{
    uint64_t delay = IsRefusal(session) ? 0
            : s2n_connection_get_delay(session->conn);

    return delay == UINT64_MAX ? 0 : delay;
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
TlsSessionDiscard(
    TlsSession *session)
{
    uint8_t unread[DISCARD_SIZE];
    int rounds = DISCARD_ROUNDS;
    size_t got;

    while (session->established && !session->ended && rounds-- > 0
            && Decrypt(session, unread, sizeof(unread), false, &got)
                    == TLS_STEP_DONE) {
        /* The transport may have more. */
    }
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

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionLeftover --
 *
 *	Finds the bytes that are not TLS: those behind the peer's close_notify,
 *	or all that a peer sent who does not speak TLS.
 *
 * Results:
 *	Their number.
 *
 * Side effects:
 *	Throws unread data away.
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
    s2n_blocked_status blocked;
    uint8_t unread[DISCARD_SIZE];

    if (session->established && session->failure == NULL) {
        ssize_t count = 1;

        while (!session->ended && count > 0) {
            count = s2n_recv(session->conn, unread, sizeof(unread), &blocked);
            session->ended = count == 0;
        }
    }
    if (!session->ended && !notTls) {
        return 0;
    }
    *bytes = TlsBufferBytes(&session->in);
    return TlsBufferSize(&session->in);
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

const TlsKept *
TlsSessionKept(
    const TlsSession *session)
{
    return session->established ? &session->kept : NULL;
}
