/*
 * fd.h --
 *
 *	File descriptors, as each system has them. What fails sets errno, to
 *	one of the values that POSIX gives the call. None is inherited by a
 *	program that another thread starts at the same moment, where the system
 *	can do that. One that Tcl cannot wait for is closed, and is EMFILE: Tcl's
 *	select ends the process at FD_SETSIZE.
 */

#ifndef TLS_FD_H
#define TLS_FD_H

#include <stdbool.h>
#include <stddef.h>

#include "sockets.h"

/* A pipe: 0 or -1. */
int TlsFdPipe(int ends[2]);

/* A non-blocking stream socket, or -1. */
int TlsFdStreamSocket(int family);

/* Another descriptor for the same, or -1. */
int TlsFdDuplicate(int descriptor);

void TlsFdClose(int descriptor);

/* As the calls without Fd: 0 or -1. */
int TlsFdBind(int descriptor, const struct sockaddr *address, socklen_t size);
int TlsFdListen(int descriptor, int backlog);
int TlsFdConnect(int descriptor, const struct sockaddr *address,
	socklen_t size);

/* As accept; what it gives is blocking. */
int TlsFdAccept(int descriptor, struct sockaddr *address, socklen_t *size);

/* What became of a connection that was under way: 0 or an errno. */
int TlsFdConnectError(int descriptor);

/* Makes a socket a blocking one. */
void TlsFdSetBlocking(int descriptor);

/* Sets an option whose value is an int, where the system has it. */
void TlsFdSetOption(int descriptor, int level, int option, int value);

/*
 * As send and recv without flags; but on a blocking socket they wait only if
 * they may, and a peer that has gone is EPIPE and no signal. What is no socket
 * is written to.
 */
ssize_t TlsFdSend(int descriptor, const void *bytes, size_t size, bool wait);
ssize_t TlsFdReceive(int descriptor, void *bytes, size_t size, bool wait);

/* Ends the direction of a socket that is written to. */
void TlsFdEndOutput(int descriptor);

/* As poll. */
int TlsFdPoll(struct pollfd *list, size_t count, int ms);

/* Has the peer of a TCP connection ended its direction, with data yet to be read
 * or not? False where the system does not tell. */
bool TlsFdPeerHasEnded(int descriptor);

#endif /* TLS_FD_H */
