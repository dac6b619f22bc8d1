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

#include <openssl/x509.h>

#include "certificate_trial.h"
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

/* The parameters of a session. Strings are copied. The parts of config outlive
 * the session, as config does. */
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
    bool asksSignature;	/* ask for signatures of keys that are elsewhere */
    const TlsTicket *resume;	/* what a client resumes instead of them, or
				 * NULL; an empty one is no help */
    TlsTicketName asked;	/* what the server has to prove, and to whom */
    const uint8_t *early;	/* what a client sends as early data, or else as
				 * the first data; or NULL */
    size_t earlySize;
} TlsSessionParams;

typedef enum TlsStep {
    TLS_STEP_DONE,
    TLS_STEP_AGAIN,	/* would have to wait; see TlsSessionWants */
    TLS_STEP_FAILED	/* see TlsSessionFailure */
} TlsStep;

/* The questions whose answers a handshake can wait for. */
typedef enum TlsQuestion {
    TLS_ASKS_NOTHING = 0,
    TLS_ASKS_CONFIG,	/* the client has said what it wants */
    TLS_ASKS_PEER,	/* its certificate has passed all other checks, or see
			 * TlsSessionTrial */
    TLS_ASKS_SIGNATURE	/* by the key of our certificate, which is elsewhere */
} TlsQuestion;

/* What has become of early data. */
typedef enum TlsEarlyState {
    TLS_EARLY_NONE,	/* the client has offered none */
    TLS_EARLY_ACCEPTED,
    TLS_EARLY_REJECTED
} TlsEarlyState;

/* Bits of TlsSessionWants and TlsSessionAdvance. */
enum {
    TLS_READABLE = 1,
    TLS_WRITABLE = 2
};

/* NULL on failure, with *failure filled. The caller still owns transport. */
TlsSession *TlsSessionNew(const TlsSessionParams *params,
	const TlsTransport *transport, void *transportData,
	TlsFailure *failure);
void TlsSessionFree(TlsSession *session);

TlsStep TlsSessionHandshake(TlsSession *session, bool wait);

/*
 * Read: number of bytes (> 0), 0 at the authenticated end, or -1. Write: number
 * of bytes that the transport has taken (> 0), or -1. After -1 the step is
 * AGAIN or FAILED. After AGAIN, repeat a write with the same bytes. Both
 * complete the handshake first.
 */
ssize_t TlsSessionRead(TlsSession *session, uint8_t *buffer, size_t size,
	bool wait, TlsStep *step);
ssize_t TlsSessionWrite(TlsSession *session, const uint8_t *buffer,
	size_t size, bool wait, TlsStep *step);

/*
 * Early data, which a server keeps apart: its bytes that have not been taken
 * yet, and their number; that they have been taken; how many there were. Until
 * the handshake is complete, somebody may have recorded and repeated it.
 */
size_t TlsSessionEarly(const TlsSession *session, const uint8_t **bytes);
void TlsSessionEarlyTaken(TlsSession *session);
size_t TlsSessionEarlyCount(const TlsSession *session);

/* Known when the handshake is complete. */
TlsEarlyState TlsSessionEarlyState(const TlsSession *session);

/*
 * Encrypts bytes without waiting for the transport, after the handshake; the
 * next flush sends them. Returns their number, or -1 on failure.
 */
ssize_t TlsSessionQueue(TlsSession *session, const uint8_t *buffer,
	size_t size);

/* Sends close_notify once; never waits for the peer's. Reading can go on if
 * TlsSessionHasHalfClose: in TLS 1.3, after the handshake. */
TlsStep TlsSessionShutdown(TlsSession *session, bool wait);
bool TlsSessionHasHalfClose(const TlsSession *session);

/*
 * Does what is possible without waiting, and returns what a script can do now:
 * TLS_READABLE when a read will give data, the end, or the failure;
 * TLS_WRITABLE when a write will be taken or will fail.
 */
unsigned TlsSessionAdvance(TlsSession *session);

/* The events of the transport that the session itself needs. */
unsigned TlsSessionWants(const TlsSession *session);

/* True when a read would find something without asking the transport. */
bool TlsSessionBuffered(const TlsSession *session);

/* Has the peer sent so much without data that others must have their turn? */
bool TlsSessionTurnIsOver(const TlsSession *session);

/* The name of the handshake in messages: TLS handshake with "name". */
const char *TlsSessionDoing(const TlsSession *session);

/* The name that the peer's certificate has to bear, or NULL when any will do. */
const char *TlsSessionVerifiedName(const TlsSession *session);

bool TlsSessionEstablished(const TlsSession *session);

/* True when the peer has sent something that may be TLS. */
bool TlsSessionHeard(const TlsSession *session);

/* Prepares a config for sessions. False with s2n_errno set. */
bool TlsSessionPrepareConfig(struct s2n_config *config);

/* The question that the handshake waits for; it pauses until there is an
 * answer. */
TlsQuestion TlsSessionQuestion(const TlsSession *session);

/* Which checks the peer's certificate fails, where the script decides about it;
 * or NULL. */
const TlsCertificateTrial *TlsSessionTrial(const TlsSession *session);

/*
 * The chain by which the peer has been verified, from its certificate to the
 * trust anchor; NULL when it has not been, or without memory. The caller frees
 * it, by TlsVerifiedChainFree.
 */
STACK_OF(X509) *TlsSessionVerifiedChain(const TlsSession *session);

/*
 * Accepts. In answer to TLS_ASKS_CONFIG, params contain the config, which may
 * be another one; otherwise they are NULL. False with *failure filled: the
 * question remains.
 */
bool TlsSessionAnswer(TlsSession *session, const TlsSessionParams *params,
	TlsFailure *failure);

/*
 * What TLS_ASKS_SIGNATURE wants: input, the hash value of what the peer will
 * verify, signed with the key of the first certificate of chain.
 */
typedef struct TlsSignRequest {
    const struct s2n_cert_chain_and_key *chain;
    char scheme[32];		/* RFC 8446, section 4.2.3 */
    const char *hash;		/* that of the scheme */
    uint8_t input[64];
    uint32_t inputSize;
} TlsSignRequest;

/* False without memory. */
bool TlsSessionSignRequest(const TlsSession *session, TlsSignRequest *request);

/* Answers TLS_ASKS_SIGNATURE. False with *failure filled: the session has
 * failed. */
bool TlsSessionSign(TlsSession *session, const uint8_t *signature, size_t size,
	TlsFailure *failure);

/* Prepares a config for a chain without a private key: sessions ask for
 * signatures. False with s2n_errno set. */
bool TlsSessionSignPrepare(struct s2n_config *config,
	struct s2n_cert_chain_and_key *chain);

/* Rejects: the session fails. */
void TlsSessionReject(TlsSession *session, const TlsFailure *failure);

/* Copies the ticket with which a client can resume the session, to be cleared
 * by the caller; false if there is none. And the digest of what was
 * verified. */
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

/* The bytes that the transport has not taken yet; valid until the next call. */
size_t TlsSessionUnsent(const TlsSession *session, const uint8_t **bytes);

/*
 * Discards what has arrived and will not be read. A socket that is closed with
 * unread bytes resets the connection, and the peer may lose what we sent.
 */
void TlsSessionDiscard(TlsSession *session);

/* Moves the session to another transport, which takes the remaining output. */
void TlsSessionSetTransport(TlsSession *session,
	const TlsTransport *transport, void *transportData);

/*
 * The bytes that came from the transport after the end of the TLS stream, valid
 * until the session is freed. Call it last: it discards unread data.
 */
size_t TlsSessionLeftover(TlsSession *session, const uint8_t **bytes);

/*
 * Frees empty buffers of data. The next data allocates them again.
 */
void TlsSessionReleaseBuffers(TlsSession *session);

void TlsSessionSetPrefer(TlsSession *session, TlsPrefer prefer);
TlsPrefer TlsSessionGetPrefer(const TlsSession *session);

/* For getters; NULL for a server that has received nothing. After the
 * handshake, TlsKept has the results that s2n must not be asked for any more;
 * NULL before. */
struct s2n_connection *TlsSessionConnection(const TlsSession *session);
const TlsHandshakeResult *TlsSessionResult(const TlsSession *session);

#endif /* TLS_SESSION_H */
