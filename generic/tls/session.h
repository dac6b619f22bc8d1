/*
 * session.h --
 *
 *	A TLS session on an abstract transport: handshaking, then open, or failed
 *	with its first error latched. Knows s2n, knows no Tcl. Nothing here waits
 *	unless its wait argument says that it may.
 */

#ifndef TLS_SESSION_H
#define TLS_SESSION_H

#include <s2n.h>

#include "failure.h"
#include "handshake_result.h"
#include "session_cache.h"
#include "session_policy.h"
#include "ticket_keys.h"
#include "transport.h"

typedef struct TlsSession TlsSession;

typedef enum TlsPrefer {
    TLS_PREFER_DEFAULT = 0,	/* records of 8 KiB */
    TLS_PREFER_THROUGHPUT,	/* records of 16 KiB */
    TLS_PREFER_LATENCY		/* records that fit one packet */
} TlsPrefer;

/* Everything a session is made from. Strings are copied. What is of config has to
 * outlive the session, as it does. */
typedef struct TlsSessionParams {
    s2n_mode role;
    struct s2n_config *config;
    const char *servername;	/* SNI to send, or NULL */
    const char *verifyhost;	/* name to find in the certificate, or NULL:
				 * any name will do, and even none */
    TlsSessionPolicy policy;	/* of config */
    const char *peer;	/* who it is with, for messages; or NULL or
				 * empty: as verifyhost */
    struct s2n_psk *const *psks; /* keys that both ends know; of config */
    size_t pskCount;
    bool pskOnly;	/* no certificate will do, as there is no name */
    TlsPrefer prefer;
    const uint8_t *alpn;	/* ProtocolNameList of RFC 7301 without its
				 * outer length, or NULL: as in config */
    size_t alpnSize;
    TlsSessionCache *cache;	/* where a client keeps its tickets, or NULL;
				 * must outlive the session */
    TlsTicketName ticketName;	/* and under which name */
    TlsTicketKeys *ticketKeys;	/* of config, for a server; or NULL */
    bool asksConfig;	/* a server asks which config to use */
    bool asksPeer;	/* ask whether the certificate will do */
    const TlsTicket *resume;	/* what a client resumes instead of them, or
				 * NULL; an empty one is no help */
    TlsTicketName asked;	/* what the server has to prove, and to whom */
} TlsSessionParams;

typedef enum TlsStep {
    TLS_STEP_DONE,
    TLS_STEP_AGAIN,	/* would have to wait; see TlsSessionWants */
    TLS_STEP_FAILED	/* see TlsSessionFailure */
} TlsStep;

/* What a handshake can wait for besides the transport. */
typedef enum TlsQuestion {
    TLS_ASKS_NOTHING = 0,
    TLS_ASKS_CONFIG,	/* the client has said what it wants */
    TLS_ASKS_PEER	/* its certificate has passed all other checks */
} TlsQuestion;

/* Bits of TlsSessionWants and TlsSessionAdvance. */
enum {
    TLS_READABLE = 1,
    TLS_WRITABLE = 2
};

/* NULL on failure, with *failure filled. transport is not owned. */
TlsSession *TlsSessionNew(const TlsSessionParams *params,
	const TlsTransport *transport, void *transportData,
	TlsFailure *failure);
void TlsSessionFree(TlsSession *session);

TlsStep TlsSessionHandshake(TlsSession *session, bool wait);

/*
 * Read: number of bytes (> 0), 0 at the authenticated end, or -1. Write: number
 * of bytes that have left for the transport (> 0), or -1. At -1 the step tells
 * AGAIN from FAILED. After AGAIN a write is to be repeated with the same bytes.
 * Both finish the handshake first.
 */
ssize_t TlsSessionRead(TlsSession *session, uint8_t *buffer, size_t size,
	bool wait, TlsStep *step);
ssize_t TlsSessionWrite(TlsSession *session, const uint8_t *buffer,
	size_t size, bool wait, TlsStep *step);

/*
 * Encrypts bytes without waiting for the transport, after the handshake; they
 * go with the next flush. Returns how many it has taken, or -1 on failure.
 */
ssize_t TlsSessionQueue(TlsSession *session, const uint8_t *buffer,
	size_t size);

/* Sends close_notify once; never waits for the peer's. Reading can go on if
 * TlsSessionHasHalfClose: in TLS 1.3, after the handshake. */
TlsStep TlsSessionShutdown(TlsSession *session, bool wait);
bool TlsSessionHasHalfClose(const TlsSession *session);

/*
 * Does what can be done without waiting and returns what a script can do now:
 * TLS_READABLE when a read will give data, the end, or the failure;
 * TLS_WRITABLE when a write will be taken or will fail.
 */
unsigned TlsSessionAdvance(TlsSession *session);

/* The events of the transport that the session itself needs. */
unsigned TlsSessionWants(const TlsSession *session);

/* True when a read would find something without asking the transport. */
bool TlsSessionBuffered(const TlsSession *session);

/* What the handshake is called in messages: TLS handshake with "name". */
const char *TlsSessionDoing(const TlsSession *session);

bool TlsSessionEstablished(const TlsSession *session);

/* True when the peer has sent something that may be TLS. */
bool TlsSessionHeard(const TlsSession *session);

/* Readies a config for sessions. False with s2n_errno set. */
bool TlsSessionPrepareConfig(struct s2n_config *config);

/* What the handshake waits to be answered; until then it does not go on. */
TlsQuestion TlsSessionQuestion(const TlsSession *session);

/*
 * Answers yes. In answer to TLS_ASKS_CONFIG, params have the config, which may
 * be another one; else they are NULL. False with *failure filled: the question
 * stays.
 */
bool TlsSessionAnswer(TlsSession *session, const TlsSessionParams *params,
	TlsFailure *failure);

/* Answers no: that is the failure of the session. */
void TlsSessionReject(TlsSession *session, const TlsFailure *failure);

/* Copies what a client can resume the session with, to be cleared by the caller;
 * false when there is nothing. And what its server was asked to prove. */
bool TlsSessionResumable(const TlsSession *session, TlsTicket *ticket);
const TlsTicketName *TlsSessionAsked(const TlsSession *session);

/* How many tickets have arrived. */
unsigned TlsSessionTicketCount(const TlsSession *session);

/* An s2n_session_ticket_fn, for the config of sessions that keep tickets. */
int TlsSessionTicketCallback(struct s2n_connection *conn, void *context,
	struct s2n_session_ticket *ticket);

/* NULL while nothing has failed. */
const TlsFailure *TlsSessionFailure(const TlsSession *session);

/* Latches an error that the owner found (a time-out); the first one stays. */
void TlsSessionFail(TlsSession *session, const TlsFailure *failure);

/* Nanoseconds for which the transport must stay open after a failure. */
uint64_t TlsSessionBlinding(TlsSession *session);

/* Bytes that the transport has yet to take; valid until the next call. */
size_t TlsSessionUnsent(const TlsSession *session, const uint8_t **bytes);

/*
 * Throws away what has arrived and will not be read: a socket that is closed
 * with unread bytes resets the connection, and the peer may lose what we sent.
 */
void TlsSessionDiscard(TlsSession *session);

/* Puts the session on another transport, which takes what is still to go. */
void TlsSessionSetTransport(TlsSession *session,
	const TlsTransport *transport, void *transportData);

/*
 * Bytes that came from the transport behind the end of the TLS stream, valid
 * until the session is freed. Call it last: unread data is thrown away.
 */
size_t TlsSessionLeftover(TlsSession *session, const uint8_t **bytes);

/*
 * Frees the buffers that only data needs, those without any. They come back with
 * the next data.
 */
void TlsSessionReleaseBuffers(TlsSession *session);

void TlsSessionSetPrefer(TlsSession *session, TlsPrefer prefer);
TlsPrefer TlsSessionGetPrefer(const TlsSession *session);

/* For getters that only ask; NULL for a server that has heard nothing. After the
 * handshake they find in TlsKept what s2n must not be asked for; NULL before. */
struct s2n_connection *TlsSessionConnection(const TlsSession *session);
const TlsHandshakeResult *TlsSessionResult(const TlsSession *session);

#endif /* TLS_SESSION_H */
