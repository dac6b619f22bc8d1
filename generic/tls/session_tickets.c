/*
 * session_tickets.c --
 *
 *	The tickets of a session: those that it brings along, and those that
 *	arrive.
 */

#include <string.h>
#include <time.h>

#include "certificate_expiry.h"
#include "ocsp_expiry.h"
#include "session_int.h"

/* In seconds: how long a ticket is kept at most (RFC 8446, section 4.6.1), and
 * one of TLS 1.2 whose end the server has not told. */
#define TICKET_LIFETIME_MAX 604800
#define TICKET_LIFETIME_UNTOLD 7200

/* Where in s2n's form of a session what stands; see IsOfFuture. */
#define STATE_HEADER 3
#define STATE_TIME 4
#define STATE_TLS13 2
#define NS_PER_S 1000000000u

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
    if (session == NULL || session->cache == NULL
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
    kept.until = TlsSessionCacheNow() + lifetime;
    kept.once = once;
    if (s2n_session_ticket_get_data(ticket, size, kept.bytes) != 0) {
        TlsTicketClear(&kept);
        return 0;
    }
    if (session->arrivedCount == TLS_TICKETS_ARRIVED_MAX) {
        TlsTicketClear(&session->arrived[0]);
        session->arrivedCount--;
        memmove(session->arrived, session->arrived + 1,
                session->arrivedCount * sizeof(TlsTicket));
    }
    session->arrived[session->arrivedCount++] = kept;
    return 0;
}

static int64_t
Sooner(
    int64_t one,
    int64_t other)
{
    return one < other ? one : other;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionNoteProof --
 *
 *	Notes until when a session may be resumed, at the end of its handshake.
 *	What was verified must hold: certificates, revocation lists, the response
 *	of OCSP. However often it is resumed, after a week the peer has to prove
 *	anew that it has its key (RFC 8446, section 4.6.1).
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	A session that was itself resumed verifies nothing, and takes over what
 *	held for its ticket. Of one that a script has brought nothing is known.
 *
 *----------------------------------------------------------------------
 */

void
TlsSessionNoteProof(
    TlsSession *session)
{
    int64_t wall = (int64_t) time(NULL);
    int64_t left = TICKET_LIFETIME_MAX;
    const uint8_t *response;
    uint32_t size = 0;

    if (session->cache == NULL
            || s2n_connection_is_session_resumed(session->conn) == 1) {
        return;
    }
    left = Sooner(left, TlsCertificateExpiryLeft(session->conn));
    response = s2n_connection_get_ocsp_response(session->conn, &size);
    if (response != NULL) {
        left = Sooner(left, TlsOcspExpiryEnd(response, size) - wall);
    }
    if (session->policy.certificateRules.crlEnd != 0) {
        left = Sooner(left, session->policy.certificateRules.crlEnd - wall);
    }
    session->proven = TlsSessionCacheNow() + left;
}

/* Keeps the tickets of a session that is a good one. */
void
TlsSessionKeepTickets(
    TlsSession *session)
{
    size_t i;

    for (i = 0; i < session->arrivedCount; i++) {
        TlsTicket *ticket = &session->arrived[i];

        ticket->proven = session->proven;
        if (ticket->until > ticket->proven) {
            ticket->until = ticket->proven;
        }
        TlsSessionCachePut(session->cache, &session->ticketName, ticket,
                TlsSessionCacheNow());
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
void
TlsSessionOfferTicket(
    TlsSession *session,
    const TlsTicket *resume)
{
    session->proven = 0;
    if (resume != NULL && IsOfFuture(resume->bytes, resume->size)) {
        return;
    }
    if (resume != NULL) {
        (void) s2n_connection_set_session(session->conn, resume->bytes,
                resume->size);
        return;
    }
    if (session->cache == NULL || !TlsSessionCacheTake(session->cache,
            &session->ticketName, &session->offered, TlsSessionCacheNow())) {
        return;
    }
    if (IsOfFuture(session->offered.bytes, session->offered.size)) {
        TlsSessionCacheDrop(session->cache, &session->ticketName,
                &session->offered);
        TlsTicketClear(&session->offered);
        return;
    }
    session->proven = session->offered.proven;
    (void) s2n_connection_set_session(session->conn, session->offered.bytes,
            session->offered.size);
}

/* The handshake has ended: a ticket that did not help never will. */
void
TlsSessionSettleTicket(
    TlsSession *session)
{
    if (session->offered.bytes == NULL) {
        return;
    }
    if (!session->established
            || s2n_connection_is_session_resumed(session->conn) != 1) {
        TlsSessionCacheDrop(session->cache, &session->ticketName,
                &session->offered);
    }
    TlsTicketClear(&session->offered);
}

unsigned
TlsSessionTicketCount(
    const TlsSession *session)
{
    return session->ticketCount;
}
