/*
 * connect.h --
 *
 *	Connects to the first of several addresses that answers. No Tcl here:
 *	the caller waits, by whatever means, and calls again.
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

/* Prepares; the addresses, at least one, must outlive it. False without
 * memory. */
bool TlsConnectInit(TlsConnect *connecting, const struct addrinfo *remote,
	const struct addrinfo *local);

/* Cancels all attempts, and frees the memory. */
void TlsConnectFree(TlsConnect *connecting);

/* Does what is possible now. Returns the descriptor of the connection, which
 * the caller owns. Closes the others, which must not be watched during the
 * call. */
TlsConnectStep TlsConnectAdvance(TlsConnect *connecting, int *descriptorPtr);

/* The ms after which to call again even if no attempt has become writable; -1:
 * never. */
int TlsConnectDelay(const TlsConnect *connecting);

#endif /* TLS_CONNECT_H */
