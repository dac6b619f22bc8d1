/*
 * early_stamp.h --
 *
 *	Marks in the tickets of a server, by which it accepts the early data of
 *	each once. No Tcl here.
 */

#ifndef TLS_EARLY_STAMP_H
#define TLS_EARLY_STAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "digest.h"

/* The age up to which a ticket is good for early data, in seconds: an attacker
 * who holds back a ClientHello can deliver it that late. */
#define TLS_EARLY_AGE_MAX 600

/* So many connections may follow the one that issued a ticket. */
#define TLS_EARLY_WINDOW ((uint64_t) 1 << 20)

/* The tickets of one connection, in the process that issued them. */
typedef struct TlsEarlyStamp {
    uint8_t process[16];
    uint64_t number;	/* of the connection in that process */
    int64_t made;	/* in seconds, on the clock of TlsSessionCacheNow */
    uint64_t limit;	/* how many bytes the client may send */
    uint8_t servername[TLS_DIGEST_SIZE]; /* that the client has named */
} TlsEarlyStamp;

_Static_assert(sizeof(TlsEarlyStamp) == 40 + TLS_DIGEST_SIZE,
        "tickets contain the structure as it is");

/* servername may be NULL. False if the system has no randomness. */
bool TlsEarlyStampMake(TlsEarlyStamp *stamp, const char *servername,
	uint64_t limit);

/*
 * Is the stamp of this process, made for this name and no more than limit,
 * young enough, and not yet used? From then on it is used, in all threads.
 */
bool TlsEarlyStampUse(const TlsEarlyStamp *stamp, const char *servername,
	uint64_t limit);

#endif /* TLS_EARLY_STAMP_H */
