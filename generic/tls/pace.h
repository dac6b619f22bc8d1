/*
 * pace.h --
 *
 *	How much a peer may send without data, and how much of it one turn
 *	reads. TLS has records that carry no data: empty ones, alerts, key
 *	updates, tickets. s2n-tls takes any number of them in one call, and each
 *	costs more to read than to send.
 */

#ifndef TLS_PACE_H
#define TLS_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The overhead that ends a turn, in bytes. An ordinary handshake takes less. A
 * record may exceed it, but none begins after it. Small records take more time
 * than their bytes do, so each counts as some bytes more. */
#define TLS_PACE_TURN 16384
#define TLS_PACE_RECORD 64

/* The limits that end a session: bytes of a handshake, or bytes or records in a
 * row without data. They are far above what honest peers send: a handshake
 * message has 64 KiB at most, and no server sends more than 255 tickets. */
#define TLS_PACE_BYTES_MAX 524288
#define TLS_PACE_RECORDS_MAX 512

#define TLS_PACE_HEADER 5

/* All zeros: the start of a connection. */
typedef struct TlsPace {
    uint8_t header[TLS_PACE_HEADER]; /* of the record that is under way */
    size_t headerSize;	/* bytes of it so far */
    size_t left;	/* bytes of the body to come */
    size_t spent;	/* overhead of this turn */
    size_t bytes;	/* since something came of it */
    size_t records;
    bool established;
} TlsPace;

/* A turn begins. */
void TlsPaceBegin(TlsPace *pace);

/* Is the turn over? Buffered bytes then wait for the next one, for which there
 * may be no event. */
bool TlsPaceIsOver(const TlsPace *pace);

/* Is s2n-tls between two records? */
bool TlsPaceIsBetween(const TlsPace *pace);

/* Has the peer sent too much without data? */
bool TlsPaceIsFlood(const TlsPace *pace);

/*
 * Returns how many of size buffered bytes s2n-tls may have now, and counts
 * them. 0 when the turn is over, or a flood is detected: both only between
 * records.
 */
size_t TlsPaceTake(TlsPace *pace, const uint8_t *bytes, size_t size);

/* The handshake is done. */
void TlsPaceEstablished(TlsPace *pace);

/* s2n-tls has returned data. */
void TlsPaceGot(TlsPace *pace, size_t size);

#endif /* TLS_PACE_H */
