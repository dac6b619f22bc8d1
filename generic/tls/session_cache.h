/*
 * session_cache.h --
 *
 *	The session tickets that a client keeps, to resume sessions. All
 *	connections and threads of a config share them. No Tcl here.
 */

#ifndef TLS_SESSION_CACHE_H
#define TLS_SESSION_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "digest.h"

typedef struct TlsSessionCache TlsSessionCache;

/* The server of a ticket: a digest of everything that was verified about it. */
typedef struct TlsTicketName {
    uint8_t digest[TLS_DIGEST_SIZE];
} TlsTicketName;

typedef struct TlsTicketPart {
    const void *bytes;	/* may be NULL */
    size_t size;
} TlsTicketPart;

/* How long the result of a server's last full handshake is valid. */
typedef struct TlsTicketProof {
    int64_t until;	/* for a week, on the clock of TlsSessionCacheNow; 0: not at
			 * all */
    int64_t end;	/* of what was verified, in seconds since 1970;
			 * INT64_MAX: nothing was */
} TlsTicketProof;

typedef struct TlsTicket {
    uint8_t *bytes;	/* as s2n_connection_set_session takes them */
    size_t size;
    int64_t until;	/* seconds, on the clock of TlsSessionCacheNow */
    TlsTicketProof proof;	/* that it rests on */
    bool once;		/* of TLS 1.3: to be used for one connection */
} TlsTicket;

void TlsTicketNameMake(TlsTicketName *name, const TlsTicketPart *parts,
	size_t count);

/* In seconds: how long a session is resumed at most (RFC 8446, section 4.6.1). */
#define TLS_TICKET_LIFETIME_MAX 604800

/* Seconds that are left of it, by both clocks. */
int64_t TlsTicketProofLeft(const TlsTicketProof *proof);

/* Room for size bytes; false without memory. */
bool TlsTicketMake(TlsTicket *ticket, size_t size);
void TlsTicketClear(TlsTicket *ticket);

/* Seconds of a clock that nobody sets. */
int64_t TlsSessionCacheNow(void);

/* NULL without memory. */
TlsSessionCache *TlsSessionCacheNew(void);
void TlsSessionCacheFree(TlsSessionCache *cache);

/* Keeps a ticket, which is the cache's from then on. */
void TlsSessionCachePut(TlsSessionCache *cache, const TlsTicketName *name,
	TlsTicket *ticket, int64_t now);

/* Returns the newest ticket, to be cleared by the caller; false if there is
 * none. A reusable one also stays. */
bool TlsSessionCacheTake(TlsSessionCache *cache, const TlsTicketName *name,
	TlsTicket *ticket, int64_t now);

/* Forgets a ticket that the server did not accept. */
void TlsSessionCacheDrop(TlsSessionCache *cache, const TlsTicketName *name,
	const TlsTicket *ticket);

/* How many there are. */
size_t TlsSessionCacheCount(TlsSessionCache *cache);

#endif /* TLS_SESSION_CACHE_H */
