/*
 * pace.h --
 *
 *	How much a peer may send that brings nothing, and how much of it is
 *	looked at in one turn. TLS has records that carry no data: empty ones,
 *	alerts, key updates, tickets. s2n-tls takes any number of them in one call,
 *	and each costs more to read than to send.
 */

#ifndef TLS_PACE_H
#define TLS_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Overhead after which it is somebody else's turn. An ordinary handshake takes
 * less; a record may go beyond it, none begins behind it. */
#define TLS_PACE_TURN 16384

/* What ends the session when nothing comes of it: bytes of a handshake, or bytes
 * or records behind one another that bring no data. Far above what peers do: the
 * messages of a handshake have 64 KiB at most each, and nobody sends more than
 * 255 tickets. */
#define TLS_PACE_BYTES_MAX 524288
#define TLS_PACE_RECORDS_MAX 512

#define TLS_PACE_HEADER 5

/* Zeros are the start of a connection. */
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

/* Is the turn over? What waits is for the next one, and no event may tell. */
bool TlsPaceIsOver(const TlsPace *pace);

/* Does the peer send too much that brings nothing? */
bool TlsPaceIsFlood(const TlsPace *pace);

/*
 * Of size bytes that wait, how many s2n-tls may have now. They count as taken. 0
 * when the turn is over, or a flood found out: both only between records.
 */
size_t TlsPaceTake(TlsPace *pace, const uint8_t *bytes, size_t size);

/* The handshake is done. */
void TlsPaceEstablished(TlsPace *pace);

/* So many bytes of data came of it. */
void TlsPaceGot(TlsPace *pace, size_t size);

#endif /* TLS_PACE_H */
