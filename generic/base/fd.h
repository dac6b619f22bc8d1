/*
 * fd.h --
 *
 *	File descriptors, in the way of each system. A failing call sets errno
 *	to a value that POSIX specifies for it. Where the system allows it, a
 *	program that another thread starts at the same moment inherits none of
 *	them. A descriptor that Tcl cannot wait for is closed, and reported as
 *	EMFILE: at FD_SETSIZE, Tcl's select would abort the process.
 */

#ifndef TLS_FD_H
#define TLS_FD_H

#include <stdbool.h>
#include <stddef.h>

#include "sockets.h"

/* What has to be done once in a process, which may be more than once. */
void TlsFdStart(void);

/* A pipe: 0 or -1. */
int TlsFdPipe(int ends[2]);

/* A non-blocking stream socket, or -1. */
int TlsFdStreamSocket(int family);

/* Another descriptor for the same, or -1. */
int TlsFdDuplicate(int descriptor);

void TlsFdClose(int descriptor);

/* Like the calls without Fd in their names: 0 or -1. */
int TlsFdBind(int descriptor, const struct sockaddr *address, socklen_t size);
int TlsFdListen(int descriptor, int backlog);
int TlsFdConnect(int descriptor, const struct sockaddr *address,
	socklen_t size);

/* Like accept; the new descriptor is blocking. */
int TlsFdAccept(int descriptor, struct sockaddr *address, socklen_t *size);

/* Like getsockname and getpeername: 0 or -1. */
int TlsFdLocalAddress(int descriptor, struct sockaddr *address,
	socklen_t *size);
int TlsFdPeerAddress(int descriptor, struct sockaddr *address,
	socklen_t *size);

/* The outcome of a connection in progress: 0 or an errno. */
int TlsFdConnectError(int descriptor);

/* Makes a socket a blocking one. */
void TlsFdSetBlocking(int descriptor);

/* Sets an option whose value is an int, where the system has it. */
void TlsFdSetOption(int descriptor, int level, int option, int value);

/*
 * Like send and recv without flags, except that a blocking socket waits only if
 * wait is set, and that a closed connection is EPIPE without a signal. A
 * descriptor that is not a socket is written to.
 */
ssize_t TlsFdSend(int descriptor, const void *bytes, size_t size, bool wait);
ssize_t TlsFdReceive(int descriptor, void *bytes, size_t size, bool wait);

/* Shuts down the sending direction of a socket. */
void TlsFdEndOutput(int descriptor);

/* As poll. */
int TlsFdPoll(struct pollfd *list, size_t count, int ms);

/* Has the peer of a TCP connection closed its direction, whether or not there
 * is data left to read? False where the system cannot tell. */
bool TlsFdPeerHasEnded(int descriptor);

#endif /* TLS_FD_H */
