/*
 * fd.h --
 *
 *	File descriptors that are not inherited by programs which another thread
 *	starts at the same moment, where the system can do that; and sockets that
 *	wait or do not, call by call.
 */

#ifndef TLS_FD_H
#define TLS_FD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

/* A pipe: 0, or -1 with errno set. */
int TlsPipe(int ends[2]);

/* A non-blocking stream socket, or -1 with errno set. */
int TlsStreamSocket(int family);

/* As accept; what it gives is blocking. */
int TlsAccept(int descriptor, struct sockaddr *address, socklen_t *size);

/* Makes a socket a blocking one. */
void TlsSetBlocking(int descriptor);

/*
 * As send and recv without flags; but on a blocking socket they wait only if
 * they may, and a peer that has gone is EPIPE and no signal.
 */
ssize_t TlsSend(int descriptor, const void *bytes, size_t size, bool wait);
ssize_t TlsReceive(int descriptor, void *bytes, size_t size, bool wait);

/* Has the peer of a TCP connection ended its direction, with data yet to be read
 * or not? False where the system does not tell. */
bool TlsPeerHasEnded(int descriptor);

#endif /* TLS_FD_H */
