/*
 * resolve.h --
 *
 *	From the name of a host to its addresses, at once or in a thread.
 */

#ifndef TLS_RESOLVE_H
#define TLS_RESOLVE_H

#include <stdbool.h>

#include "failure.h"
#include "sockets.h"

/* Where to connect to, and from where. */
typedef struct TlsEndpoints {
    const char *host;
    const char *port;		/* a decimal number */
    const char *localHost;	/* or NULL: any */
    const char *localPort;	/* a decimal number, or NULL: any */
} TlsEndpoints;

typedef struct TlsResolution TlsResolution;

/*
 * Looks up the addresses. Numeric ones are available at once. Names are looked
 * up in a thread if inThread is set, else the call waits for them. Strings are
 * copied. NULL without memory.
 */
TlsResolution *TlsResolve(const TlsEndpoints *endpoints, bool inThread);

/* The address of a Unix domain socket; NULL with errno set if the path is too
 * long. */
TlsResolution *TlsResolvePath(const char *path);

/* Releases it; a thread that is still at work ends by itself. */
void TlsResolutionRelease(TlsResolution *resolution);

/* True when it is complete; never waits. */
bool TlsResolutionDone(const TlsResolution *resolution);

/* A descriptor that becomes readable when it is complete; -1 if there was
 * nothing to wait for. */
int TlsResolutionDescriptor(const TlsResolution *resolution);

/* After that: false, with *failure filled, when there is no address. doing is
 * for the message. */
bool TlsResolutionSucceeded(const TlsResolution *resolution,
	const char *doing, TlsFailure *failure);

/* And then the addresses, in the order of the system; the local ones may be
 * NULL. They live as long as the resolution. */
const struct addrinfo *TlsResolutionRemote(const TlsResolution *resolution);
const struct addrinfo *TlsResolutionLocal(const TlsResolution *resolution);

#endif /* TLS_RESOLVE_H */
