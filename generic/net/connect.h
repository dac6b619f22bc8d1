/*
 * connect.h --
 *
 *	Makes a connection to the first of several addresses that answers. No
 *	Tcl here: who uses this waits, by whatever means, and calls again.
 */

#ifndef TLS_CONNECT_H
#define TLS_CONNECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sockets.h"

typedef struct TlsConnect {
    const struct addrinfo **targets; /* in the order to try them */
    size_t count;
    size_t next;		/* the target to try next */
    struct pollfd *attempts;	/* under way: what to wait for */
    size_t active;		/* how many are */
    const struct addrinfo *local; /* where to connect from, or NULL */
    int64_t nextAt;		/* when to try the next, in ms */
    int error;			/* errno of the last failure */
} TlsConnect;

typedef enum TlsConnectStep {
    TLS_CONNECT_DONE,
    TLS_CONNECT_AGAIN,		/* call again, see TlsConnectDelay */
    TLS_CONNECT_FAILED		/* connecting->error says why */
} TlsConnectStep;

/* Prepares; the addresses, at least one, have to stay. False without memory. */
bool TlsConnectInit(TlsConnect *connecting, const struct addrinfo *remote,
	const struct addrinfo *local);

/* Gives up what is under way, and the memory. */
void TlsConnectFree(TlsConnect *connecting);

/* Does what can be done now. Gives the descriptor of the connection, which is
 * the caller's. Closes others: they must not be watched meanwhile. */
TlsConnectStep TlsConnectAdvance(TlsConnect *connecting, int *descriptorPtr);

/* In how many ms to call again, even if no attempt has become writable; -1:
 * never. */
int TlsConnectDelay(const TlsConnect *connecting);

#endif /* TLS_CONNECT_H */
