/*
 * peer.h --
 *
 *	The other end: a connection of s2n's own, without any of our C. What it
 *	sends as data, and expects to get, follows from the number of the byte.
 */

#ifndef FUZZ_PEER_H
#define FUZZ_PEER_H

#include <s2n.h>

#include "wire.h"

typedef struct FuzzPeer {
    struct s2n_connection *conn;
    FuzzQueue in;	/* from the subject */
    FuzzQueue out;	/* to the subject */
    bool ended;		/* nothing will come behind "in" */
    bool established;
    int error;		/* s2n_errno of what it has failed with, or 0 */
    size_t sent;	/* bytes of data */
    size_t received;
    bool deaf;		/* it takes no data any more */
    bool closes;	/* it has sent its close_notify, */
    bool closed;	/* and has got that of the subject, or hears it no more:
			 * before TLS 1.3 no direction is closed alone */
} FuzzPeer;

extern FuzzPeer fuzzPeer;

/* Which TLS it speaks. */
typedef enum FuzzVersion {
    FUZZ_TLS13,
    FUZZ_TLS12
} FuzzVersion;

/* Makes the one peer; it wants a certificate of clients if asked to. */
void FuzzPeerOpen(s2n_mode mode, FuzzVersion version, bool wantsCertificate);
void FuzzPeerClose(void);

/* Does all that it can do now. True if it has done anything. */
bool FuzzPeerStep(void);

/* Both after the handshake. How many bytes it has sent. */
size_t FuzzPeerSend(size_t size);
void FuzzPeerShutdown(void);

/* Byte number index of what a side sends. */
uint8_t FuzzDataByte(bool fromPeer, size_t index);

#endif /* FUZZ_PEER_H */
