/*
 * session_int.h --
 *
 *	The structure of a session, and the functions that its files share.
 */

#ifndef TLS_SESSION_INT_H
#define TLS_SESSION_INT_H

#include "buffer.h"
#include "pace.h"
#include "session.h"

/* The most tickets to take from one call of s2n; older ones are dropped. */
#define TLS_TICKETS_ARRIVED_MAX 4

struct TlsSession {
    struct s2n_connection *conn; /* NULL for a server that has heard nothing */
    TlsSessionParams *params;	/* from which it makes that; or NULL */
    const TlsTransport *transport;
    void *transportData;
    TlsSessionPolicy policy;
    TlsVerifyHost identity;	/* whom the peer must prove to be */
    bool checksName;	/* that, or else it may be anybody */
    TlsCertificateFindings found; /* in its certificates */
    char *doing;	/* for messages: TLS handshake with "x"; or NULL */
    s2n_mode role;
    TlsPrefer prefer;

    int64_t created;	/* when, on the clock of TlsClockMs */
    bool begun;		/* the handshake has had its first step, or the
			 * next one after an answer */
    bool established;	/* the handshake is done */
    bool heard;		/* the peer has sent something */
    bool transportEnded;	/* the transport has reported its end */
    bool ended;		/* reading: no data will come any more */
    bool closing;	/* our close_notify has been made */

    const TlsFailure *failure; /* the first error; ends everything; or NULL */
    const TlsFailure *writeFailure; /* the transport takes no more; reading goes
			 * on; or NULL */

    size_t missing;	/* bytes that s2n has last asked for in vain */
    TlsPace pace;	/* of what s2n takes from "in" */
    TlsBuffer in;	/* from the transport, not yet seen by s2n */
    TlsBuffer out;	/* from s2n, not yet taken by the transport */
    size_t unacknowledged; /* plaintext encrypted for a write that has not
			 * been told of it yet */

    TlsTicketKeys *ticketKeys;	/* of a server that makes them, or NULL */
    unsigned ticketCount; /* how many have arrived */
    TlsSessionCache *cache;	/* of a client that keeps them, or NULL */
    TlsTicketName ticketName;
    TlsTicket offered;	/* with which it wants to come back, until the end
			 * of the handshake; or empty */
    TlsTicketName asked;	/* what the server has to prove */
    TlsTicketProof proof;	/* that it has given */
    bool brought;	/* a session to resume comes from the script */
    TlsTicket arrived[TLS_TICKETS_ARRIVED_MAX]; /* that s2n has just handed
			 * over */
    size_t arrivedCount;
    TlsHandshakeResult result;	/* of the handshake, once that is done */

    TlsBuffer early;	/* of a client, to be sent; of a server, to be taken */
    size_t earlyCount;	/* bytes of it that were sent early, or have come */
    bool earlyOver;	/* no more will */
    bool earlyUnderWay;	/* s2n_recv_early_data is being called */

    bool asksConfig;
    bool asksPeer;
    TlsQuestion question; /* what the handshake waits for */
    struct s2n_cert_validation_info *certificateInfo; /* for its answer */
    TlsCertificateTrial *trial;	/* of certificates that the script decides
				 * about; or NULL */
    struct s2n_async_pkey_op *signing; /* for its answer; or NULL */

    bool hasPeeked;	/* one byte of data, read to learn that there is */
    uint8_t peeked;	/* some, since s2n cannot tell without reading */
};

/*
 * session_failure.c: latches a failure, unless there is one; into the member of
 * the session that latched points to. Unlatch frees it.
 */
void TlsSessionLatch(const TlsFailure **latched, const TlsFailure *failure);
void TlsSessionLatchPosix(const TlsFailure **latched, const char *doing,
	int posixError);
void TlsSessionUnlatch(const TlsFailure *latched);

/* Latches what the transport has just failed with. */
void TlsSessionLatchTransport(const TlsSession *session,
	const TlsFailure **latched, const char *doing, int posixError);

/* Latches what s2n has reported, unless it only wants more bytes: then AGAIN.
 * The caller has read s2n_errno right behind its call. */
TlsStep TlsSessionStepFromS2n(TlsSession *session, const char *doing,
	int s2nError);

/* The kind of failure of the session, if any; see there. */
bool TlsSessionIsBroken(const TlsSession *session);
bool TlsSessionIsRefusal(const TlsSession *session);

/* session_io.c: the s2n_recv_fn and s2n_send_fn of every connection. */
int TlsSessionReceiveCallback(void *context, uint8_t *bytes, uint32_t size);
int TlsSessionSendCallback(void *context, const uint8_t *bytes, uint32_t size);

/* Does "in" have something for s2n-tls to read? */
bool TlsSessionHasRecord(const TlsSession *session);

/* Gives the transport what s2n has produced; and gets s2n the bytes it is
 * blocked for, after that, if this turn is not over. */
TlsStep TlsSessionFlush(TlsSession *session, bool wait);
TlsStep TlsSessionExchange(TlsSession *session, bool wait);

/* session_tickets.c: takes a ticket along to the handshake, which may be
 * resume; is done with it once that has ended; notes what tickets rest on, and
 * keeps those that have arrived. */
void TlsSessionOfferTicket(TlsSession *session, const TlsTicket *resume);
void TlsSessionSettleTicket(TlsSession *session);
void TlsSessionNoteProof(TlsSession *session);
void TlsSessionKeepTickets(TlsSession *session);

/* session_connection.c: makes the connection; keeps the parameters for later, and
 * makes it from them when the client has spoken. False with *failure filled. */
bool TlsSessionConnect(TlsSession *session, const TlsSessionParams *params,
	const char *doing, TlsFailure *failure);
bool TlsSessionKeepParams(TlsSession *session,
	const TlsSessionParams *params, TlsFailure *failure);
TlsStep TlsSessionMeet(TlsSession *session, bool wait);

/* Loads what belongs to a config; false with s2n_errno set. And the size of
 * records. */
bool TlsSessionUseConfig(TlsSession *session, const TlsSessionParams *params);
void TlsSessionApplyPrefer(TlsSession *session);

/* session_sign.c: the s2n_async_pkey_fn of configs whose keys are elsewhere; and
 * gives up what waits for a signature. */
int TlsSessionSignCallback(struct s2n_connection *conn,
	struct s2n_async_pkey_op *op);
void TlsSessionSignDrop(TlsSession *session);

/*
 * session_early.c: takes the early data of a client along; does its part of the
 * handshake, and tells whether s2n_negotiate is to continue, or why not in
 * s2n_errno; keeps bytes from s2n_recv_early_data.
 */
bool TlsSessionEarlyOffer(TlsSession *session, const TlsSessionParams *params);
bool TlsSessionEarlyStep(TlsSession *session);
bool TlsSessionEarlyHold(const TlsSession *session);

/* Its s2n_early_data_cb; and what goes before it: false with s2n_errno set. */
int TlsSessionEarlyCallback(struct s2n_connection *conn,
	struct s2n_offered_early_data *offered);
bool TlsSessionEarlyStamp(TlsSession *session);

/* At the end of the handshake: sends that of a client again where it must; false
 * with a failure latched. */
bool TlsSessionEarlySettle(TlsSession *session);

/* session_data.c: would a read return anything, without waiting? */
bool TlsSessionPeek(TlsSession *session);

#endif /* TLS_SESSION_INT_H */
