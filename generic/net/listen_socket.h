/*
 * listen_socket.h --
 *
 *	Listening sockets. No Tcl here.
 */

#ifndef TLS_LISTEN_SOCKET_H
#define TLS_LISTEN_SOCKET_H

#include <stdbool.h>
#include <stddef.h>

#include "failure.h"
#include "sockets.h"

/* More addresses than any host has; the rest would not be listened on. */
#define TLS_LISTEN_SOCKET_MAX 16

typedef struct TlsListenSocketParams {
    const char *host;		/* or NULL: all addresses of this host */
    const char *port;		/* a decimal number; 0: any */
    bool reuseAddress;
    bool reusePort;
    int backlog;
} TlsListenSocketParams;

/* One socket for each address, all on the same port. */
typedef struct TlsListenSocket {
    int descriptors[TLS_LISTEN_SOCKET_MAX];
    size_t count;
} TlsListenSocket;

/* Where a client comes from, in digits. */
typedef struct TlsListenSocketClient {
    char address[NI_MAXHOST];
    char port[NI_MAXSERV];
} TlsListenSocketClient;

/* Opens the sockets. Resolves a host name, which may take a while. False with
 * *failure filled, and nothing to close. */
bool TlsListenSocketOpen(TlsListenSocket *listener,
	const TlsListenSocketParams *params, TlsFailure *failure);
void TlsListenSocketClose(TlsListenSocket *listener);

/*
 * Accepts a client, without waiting. Returns its descriptor, non-blocking, or
 * -1 with errno set: EAGAIN when there is none.
 */
int TlsListenSocketAccept(int descriptor, TlsListenSocketClient *client);

#endif /* TLS_LISTEN_SOCKET_H */
