/*
 * transport_socket.h --
 *
 *	The lower layer, if it is a socket of our own: TCP, or a Unix domain
 *	socket. It connects by itself at the first read or write.
 */

#ifndef TLS_TRANSPORT_SOCKET_H
#define TLS_TRANSPORT_SOCKET_H

#include "resolve.h"
#include "transport_driver.h"

extern const TlsTransportDriver tlsTransportSocketDriver;

/*
 * Makes the layer for a resolution, which may still be in progress; takes
 * ownership of it. host is for messages and -peername, port for messages; NULL
 * for the path of a Unix domain socket.
 */
void *TlsTransportSocketNew(TlsResolution *resolution, const char *host,
	const char *port);

/* Makes the layer for an accepted connection from host; takes ownership of its
 * descriptor, which is non-blocking. */
void *TlsTransportSocketAccepted(int descriptor, const char *host);

/* Sets the procedure that is called with data for each watched event. */
void TlsTransportSocketNotify(void *socket, void (*ready)(void *data),
	void *data);

#endif /* TLS_TRANSPORT_SOCKET_H */
