/*
 * descriptor.h --
 *
 *	File descriptors that are not inherited by programs which another thread
 *	starts at the same moment, where the system can do that; and sending
 *	without a signal when the peer has gone.
 */

#ifndef TLS_DESCRIPTOR_H
#define TLS_DESCRIPTOR_H

#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

/* A pipe: 0, or -1 with errno set. */
int TlsPipe(int ends[2]);

/* A non-blocking stream socket, or -1 with errno set. */
int TlsStreamSocket(int family);

/* As accept; what it gives is non-blocking. */
int TlsAccept(int descriptor, struct sockaddr *address, socklen_t *size);

/* As send without flags, but a peer that has gone is EPIPE and no signal. */
ssize_t TlsSend(int descriptor, const void *bytes, size_t size);

#endif /* TLS_DESCRIPTOR_H */
