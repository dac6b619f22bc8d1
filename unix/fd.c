/*
 * fd.c --
 *
 *	File descriptors, on systems with SOCK_CLOEXEC and on others.
 */

/* For pipe2 and accept4. */
#ifndef _GNU_SOURCE
#  define _GNU_SOURCE
#endif

#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <unistd.h>

/* Can Tcl wait for a descriptor? Not with select, from a limit on. */
#ifdef TLS_TCL_SELECTS
#  define IS_WAITABLE(descriptor) ((descriptor) < FD_SETSIZE)
#else
#  define IS_WAITABLE(descriptor) true
#endif

/* Closes a descriptor that Tcl cannot wait for, as if there were no more.
 * Returns any other one, including -1. */
static int
Waitable(
    int descriptor)
{
    if (IS_WAITABLE(descriptor)) {
        return descriptor;
    }
    (void) close(descriptor);
    errno = EMFILE;
    return -1;
}

void
TlsFdStart(void)
{
}

#if defined(SOCK_CLOEXEC) && defined(SOCK_NONBLOCK)

static int
OpenPipe(
    int ends[2])
{
    return pipe2(ends, O_CLOEXEC);
}

int
TlsFdStreamSocket(
    int family)
{
    return Waitable(socket(family,
            SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

int
TlsFdAccept(
    int descriptor,
    struct sockaddr *address,
    socklen_t *size)
{
    return Waitable(accept4(descriptor, address, size, SOCK_CLOEXEC));
}

#else

static int
OpenPipe(
    int ends[2])
{
    if (pipe(ends) != 0) {
        return -1;
    }
    (void) fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void) fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
}

/* Sets close-on-exec and the blocking mode of a descriptor; -1 stays -1. */
static int
SetUp(
    int descriptor,
    int nonBlocking)
{
    if (descriptor >= 0) {
        (void) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
        (void) ioctl(descriptor, FIONBIO, &nonBlocking);
    }
    return descriptor;
}

int
TlsFdStreamSocket(
    int family)
{
    return SetUp(Waitable(socket(family, SOCK_STREAM, 0)), 1);
}

int
TlsFdAccept(
    int descriptor,
    struct sockaddr *address,
    socklen_t *size)
{
    return SetUp(Waitable(accept(descriptor, address, size)), 0);
}

#endif /* SOCK_CLOEXEC */

int
TlsFdPipe(
    int ends[2])
{
    if (OpenPipe(ends) != 0) {
        return -1;
    }
    if (IS_WAITABLE(ends[0]) && IS_WAITABLE(ends[1])) {
        return 0;
    }
    (void) close(ends[0]);
    (void) close(ends[1]);
    errno = EMFILE;
    return -1;
}

int
TlsFdDuplicate(
    int descriptor)
{
    return Waitable(fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
}

void
TlsFdClose(
    int descriptor)
{
    (void) close(descriptor);
}

int
TlsFdBind(
    int descriptor,
    const struct sockaddr *address,
    socklen_t size)
{
    return bind(descriptor, address, size);
}

int
TlsFdListen(
    int descriptor,
    int backlog)
{
    return listen(descriptor, backlog);
}

int
TlsFdConnect(
    int descriptor,
    const struct sockaddr *address,
    socklen_t size)
{
    return connect(descriptor, address, size);
}

int
TlsFdLocalAddress(
    int descriptor,
    struct sockaddr *address,
    socklen_t *size)
{
    return getsockname(descriptor, address, size);
}

int
TlsFdPeerAddress(
    int descriptor,
    struct sockaddr *address,
    socklen_t *size)
{
    return getpeername(descriptor, address, size);
}

int
TlsFdConnectError(
    int descriptor)
{
    int error = 0;
    socklen_t size = sizeof(error);

    (void) getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

void
TlsFdSetBlocking(
    int descriptor)
{
    int nonBlocking = 0;

    (void) ioctl(descriptor, FIONBIO, &nonBlocking);
}

void
TlsFdSetOption(
    int descriptor,
    int level,
    int option,
    int value)
{
    (void) setsockopt(descriptor, level, option, &value, sizeof(value));
}

/* Tcl ignores SIGPIPE, but a program that Tcl is embedded in may not. */
#ifdef MSG_NOSIGNAL
#  define NO_SIGNAL MSG_NOSIGNAL

static void
IgnoreSignal(
    int descriptor)
{
    (void) descriptor;
}

#else
#  define NO_SIGNAL 0

static void
IgnoreSignal(
    int descriptor)
{
    int on = 1;

    (void) setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on));
}

#endif /* MSG_NOSIGNAL */

ssize_t
TlsFdSend(
    int descriptor,
    const void *bytes,
    size_t size,
    bool wait)
{
    ssize_t sent;

    IgnoreSignal(descriptor);
    sent = send(descriptor, bytes, size,
            NO_SIGNAL | (wait ? 0 : MSG_DONTWAIT));
    return sent < 0 && errno == ENOTSOCK ? write(descriptor, bytes, size)
            : sent;
}

ssize_t
TlsFdReceive(
    int descriptor,
    void *bytes,
    size_t size,
    bool wait)
{
    return recv(descriptor, bytes, size, wait ? 0 : MSG_DONTWAIT);
}

void
TlsFdEndOutput(
    int descriptor)
{
    (void) shutdown(descriptor, SHUT_WR);
}

int
TlsFdPoll(
    struct pollfd *list,
    size_t count,
    int ms)
{
    return poll(list, (nfds_t) count, ms);
}

#if defined(__linux__) && defined(TCP_INFO)

/* Not by poll: Tcl 9 shuts a socket down for reading before it closes it, which
 * looks the same there. */
bool
TlsFdPeerHasEnded(
    int descriptor)
{
    struct tcp_info info = {0};
    socklen_t size = sizeof(info);

    return getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) == 0
            && info.tcpi_state != TCP_ESTABLISHED;
}

#else

bool
TlsFdPeerHasEnded(
    int descriptor)
{
    (void) descriptor;
    return false;
}

#endif /* TCP_INFO */
