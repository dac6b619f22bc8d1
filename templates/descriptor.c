/*
 * descriptor.c --
 *
 *	File descriptors, on systems with SOCK_CLOEXEC and on others.
 */

/* For pipe2 and accept4. */
#ifndef _GNU_SOURCE
#  define _GNU_SOURCE
#endif

#include "descriptor.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#if defined(SOCK_CLOEXEC) && defined(SOCK_NONBLOCK)

int
TlsPipe(
    int ends[2])
{
    return pipe2(ends, O_CLOEXEC);
}

int
TlsStreamSocket(
    int family)
{
    return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

int
TlsAccept(
    int descriptor,
    struct sockaddr *address,
    socklen_t *size)
{
    return accept4(descriptor, address, size, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

#else

int
TlsPipe(
    int ends[2])
{
    if (pipe(ends) != 0) {
        return -1;
    }
    (void) fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void) fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
}

/* Closes a descriptor on exec, and never waits on it; -1 stays -1. */
static int
SetUp(
    int descriptor)
{
    if (descriptor >= 0) {
        (void) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
        (void) fcntl(descriptor, F_SETFL,
                fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    }
    return descriptor;
}

int
TlsStreamSocket(
    int family)
{
    return SetUp(socket(family, SOCK_STREAM, 0));
}

int
TlsAccept(
    int descriptor,
    struct sockaddr *address,
    socklen_t *size)
{
    return SetUp(accept(descriptor, address, size));
}

#endif /* SOCK_CLOEXEC */

/* Tcl ignores SIGPIPE, but a program that Tcl is embedded in may not. */
#ifdef MSG_NOSIGNAL

ssize_t
TlsSend(
    int descriptor,
    const void *bytes,
    size_t size)
{
    return send(descriptor, bytes, size, MSG_NOSIGNAL);
}

#else

ssize_t
TlsSend(
    int descriptor,
    const void *bytes,
    size_t size)
{
    int on = 1;

    (void) setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on));
    return send(descriptor, bytes, size, 0);
}

#endif /* MSG_NOSIGNAL */
