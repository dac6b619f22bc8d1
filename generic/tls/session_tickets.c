/*
 * session_tickets.c --
 *
 *	The tickets of a session: the one that it offers, and those that arrive.
 */

#include <string.h>
#include <time.h>

#include "ocsp_expiry.h"
#include "session_int.h"

/* How long to keep a ticket of TLS 1.2 without a lifetime from the server, in
 * seconds. */
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
 *	Copies a ticket from s2n, which calls this in the middle of its work. In
 *	TLS 1.2 it arrives before the server is authenticated, so all tickets
 *	are set aside first.
 *
 * Results:
 *	0, always: a session without a ticket is fine.
 *
 * Side effects:
 *	Adds to the list of arrived tickets.
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
    if (lifetime > TLS_TICKET_LIFETIME_MAX) {
        lifetime = TLS_TICKET_LIFETIME_MAX;
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

/* When what was verified ends first: certificates, revocation lists, a response
 * of OCSP. In seconds since 1970. */
static int64_t
EndOfVerified(
    const TlsSession *session)
{
    int64_t crlEnd = session->policy.certificateRules.crlEnd;
    int64_t end = INT64_MAX;
    uint32_t size = 0;
    const uint8_t *response = s2n_connection_get_ocsp_response(session->conn,
            &size);

    if (session->found.end != 0) {
        end = session->found.end;
    }
    if (response != NULL) {
        end = Sooner(end, TlsOcspExpiryEnd(response, size));
    }
    return crlEnd != 0 ? Sooner(end, crlEnd) : end;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionNoteProof --
 *
 *	Notes until when a session may be resumed, at the end of its handshake.
 *	What was verified must still be valid; and however often the session is
 *	resumed, after a week the peer must prove again that it has its private
 *	key (RFC 8446, section 4.6.1).
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	A resumed session verifies nothing, and inherits the limits of its
 *	ticket.
 *
 *----------------------------------------------------------------------
 */

void
TlsSessionNoteProof(
    TlsSession *session)
{
    if (session->role == S2N_CLIENT
            && s2n_connection_is_session_resumed(session->conn) != 1) {
        session->proof = (TlsTicketProof) {
            .until = TlsSessionCacheNow() + TLS_TICKET_LIFETIME_MAX,
            .end = EndOfVerified(session),
        };
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionKeepTickets --
 *
 *	Keeps the tickets of an authenticated session. Those of a session that a
 *	script has brought are for the script alone: others must be able to rely
 *	on what this config has itself verified.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Empties the list of arrived tickets.
 *
 *----------------------------------------------------------------------
 */

void
TlsSessionKeepTickets(
    TlsSession *session)
{
    bool brought = session->brought
            && s2n_connection_is_session_resumed(session->conn) == 1;
    int64_t now = TlsSessionCacheNow();
    size_t i;

    for (i = 0; i < session->arrivedCount; i++) {
        TlsTicket *ticket = &session->arrived[i];

        if (brought) {
            TlsTicketClear(ticket);
            continue;
        }
        ticket->proof = session->proof;
        ticket->until = Sooner(ticket->until,
                now + TlsTicketProofLeft(&ticket->proof));
        TlsSessionCachePut(session->cache, &session->ticketName, ticket, now);
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
 *	Also false for another format.
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

/* Would s2n-tls take it, and may it still be used, by the clock of the day? It
 * may have been set since the ticket was kept. */
static bool
IsOfUse(
    const TlsTicket *ticket)
{
    return ticket->bytes != NULL && !IsOfFuture(ticket->bytes, ticket->size)
            && TlsTicketProofLeft(&ticket->proof) > 0;
}

/* Offers a ticket in the handshake, if there is one. s2n-tls refuses it when
 * the config does not allow its cipher, or when it is too old. */
void
TlsSessionOfferTicket(
    TlsSession *session,
    const TlsTicket *resume)
{
    const TlsTicket *ticket = resume;

    session->brought = resume != NULL;
    if (ticket == NULL && session->cache != NULL
            && TlsSessionCacheTake(session->cache, &session->ticketName,
                    &session->offered, TlsSessionCacheNow())) {
        ticket = &session->offered;
    }
    if (ticket == NULL) {
        return;
    }
    if (IsOfUse(ticket)) {
        session->proof = ticket->proof;
        (void) s2n_connection_set_session(session->conn, ticket->bytes,
                ticket->size);
        return;
    }
    if (ticket == &session->offered) {
        TlsSessionCacheDrop(session->cache, &session->ticketName, ticket);
        TlsTicketClear(&session->offered);
    }
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

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionResumable --
 *
 *	Copies the ticket with which a session can be resumed.
 *
 * Results:
 *	False if there is none, or no memory.
 *
 * Side effects:
 *	Fills *ticket, which has to be cleared.
 *
 *----------------------------------------------------------------------
 */

bool
TlsSessionResumable(
    const TlsSession *session,
    TlsTicket *ticket)
{
    const TlsTicket *kept = &session->result.session;

    if (session->role != S2N_CLIENT || !session->established) {
        return false;
    }
    if (kept->bytes == NULL) {
        if (!TlsHandshakeResultSession(ticket, session->conn)) {
            return false;
        }
    } else if (TlsTicketMake(ticket, kept->size)) {
        memcpy(ticket->bytes, kept->bytes, kept->size);
    } else {
        return false;
    }
    ticket->proof = session->proof;
    return true;
}

const TlsTicketName *
TlsSessionAsked(
    const TlsSession *session)
{
    return &session->asked;
}

unsigned
TlsSessionTicketCount(
    const TlsSession *session)
{
    return session->ticketCount;
}
