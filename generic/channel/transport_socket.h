/*
 * transport_socket.h --
 *
 *	The lower layer that is a socket of our own: TCP, or a Unix domain
 *	socket. It connects by itself when it is first read or written.
 */

#ifndef TLS_TRANSPORT_SOCKET_H
#define TLS_TRANSPORT_SOCKET_H

#include "resolve.h"
#include "transport_driver.h"

extern const TlsTransportDriver tlsTransportSocketDriver;

/*
 * Makes the layer for a resolution, which may still be going on; takes it over.
 * host is for messages and -peername, port for messages; NULL for the path of
 * a Unix domain socket.
 */
void *TlsTransportSocketNew(TlsResolution *resolution, const char *host,
	const char *port);

/* Makes the layer for a connection that was accepted, and takes over its
 * descriptor, which is non-blocking. */
void *TlsTransportSocketAccepted(int descriptor, const char *host,
	const char *port);

/* Whom to call with data when something has happened that was watched for. */
void TlsTransportSocketNotify(void *socket, void (*ready)(void *data),
	void *data);

#endif /* TLS_TRANSPORT_SOCKET_H */
