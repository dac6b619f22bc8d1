/*
 * fd.c --
 *
 *	Sockets of Windows, as descriptors. A SOCKET is a handle of the kernel, and
 *	of those 32 bits alone have a meaning, also in programs of 64 bits: an int
 *	holds one.
 *
 *	Winsock cannot be asked not to wait for once. So all sockets here are
 *	non-blocking, and what may wait does so before it tries again.
 */

#include "fd.h"

#include <errno.h>
#include <limits.h>

/* The values of POSIX for the errors of Winsock that its calls give; a name may
 * have another value in errno.h than in Winsock. */
static const struct {
    int winsock;
    int posix;
} errors[] = {
    {WSAEWOULDBLOCK, EAGAIN},
    {WSAEINTR, EINTR},
    {WSAEBADF, EBADF},
    {WSAEACCES, EACCES},
    {WSAEFAULT, EFAULT},
    {WSAEINVAL, EINVAL},
    {WSAEMFILE, EMFILE},
    {WSAEINPROGRESS, EINPROGRESS},
    {WSAEALREADY, EALREADY},
    {WSAENOTSOCK, ENOTSOCK},
    {WSAEDESTADDRREQ, EDESTADDRREQ},
    {WSAEMSGSIZE, EMSGSIZE},
    {WSAEPROTOTYPE, EPROTOTYPE},
    {WSAENOPROTOOPT, ENOPROTOOPT},
    {WSAEPROTONOSUPPORT, EPROTONOSUPPORT},
    {WSAEOPNOTSUPP, EOPNOTSUPP},
    {WSAEAFNOSUPPORT, EAFNOSUPPORT},
    {WSAEADDRINUSE, EADDRINUSE},
    {WSAEADDRNOTAVAIL, EADDRNOTAVAIL},
    {WSAENETDOWN, ENETDOWN},
    {WSAENETUNREACH, ENETUNREACH},
    {WSAENETRESET, ENETRESET},
    {WSAECONNABORTED, ECONNABORTED},
    {WSAECONNRESET, ECONNRESET},
    {WSAENOBUFS, ENOBUFS},
    {WSAEISCONN, EISCONN},
    {WSAENOTCONN, ENOTCONN},
    {WSAESHUTDOWN, EPIPE},
    {WSAETIMEDOUT, ETIMEDOUT},
    {WSAECONNREFUSED, ECONNREFUSED},
    {WSAELOOP, ELOOP},
    {WSAENAMETOOLONG, ENAMETOOLONG},
    {WSAEHOSTUNREACH, EHOSTUNREACH},
};

static int
ToPosix(
    int winsock)
{
    size_t i;

    for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
        if (errors[i].winsock == winsock) {
            return errors[i].posix;
        }
    }
    return winsock == 0 ? 0 : EIO;
}

/* Takes over the error of a call that has failed; gives its result. */
static int
Checked(
    int result)
{
    if (result == SOCKET_ERROR) {
        errno = ToPosix(WSAGetLastError());
    }
    return result;
}

/* A new socket, as this file has them: non-blocking, and not inherited. */
static int
SetUp(
    SOCKET new)
{
    u_long on = 1;

    if (new == INVALID_SOCKET) {
        return Checked(SOCKET_ERROR);
    }
    if (new > INT_MAX) {
        (void) closesocket(new);
        errno = EMFILE;
        return -1;
    }
    (void) SetHandleInformation((HANDLE) new, HANDLE_FLAG_INHERIT, 0);
    (void) ioctlsocket(new, FIONBIO, &on);
    return (int) new;
}

/* The DLL stays in memory after "unload", for channels that live on and because
 * aws-lc has destructors that run when threads end. */
void
TlsFdStart(void)
{
    HMODULE module;
    WSADATA data;

    (void) GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS
            | GET_MODULE_HANDLE_EX_FLAG_PIN, (LPCWSTR) (void *) TlsFdStart,
            &module);
    (void) WSAStartup(MAKEWORD(2, 2), &data);
}

/* Binds a socket that listens to the loopback interface, and gives its address. */
static int
ListenAlone(
    SOCKET listener,
    struct sockaddr_in *address)
{
    int size = sizeof(*address);

    *address = (struct sockaddr_in) {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    return bind(listener, (struct sockaddr *) address, size) == 0
            && listen(listener, 1) == 0 && getsockname(listener,
                (struct sockaddr *) address, &size) == 0 ? 0 : -1;
}

/* Has the socket of this address called, and is it nobody else who got through? */
static SOCKET
AcceptFrom(
    SOCKET listener,
    SOCKET caller)
{
    struct sockaddr_in from = {0};
    struct sockaddr_in wanted = {0};
    int size = sizeof(from);
    SOCKET accepted;

    if (getsockname(caller, (struct sockaddr *) &wanted, &size) != 0) {
        return INVALID_SOCKET;
    }
    size = sizeof(from);
    accepted = accept(listener, (struct sockaddr *) &from, &size);
    if (accepted != INVALID_SOCKET && from.sin_port != wanted.sin_port) {
        (void) closesocket(accepted);
        WSASetLastError(WSAECONNABORTED);
        return INVALID_SOCKET;
    }
    return accepted;
}

/* Windows waits for no pipes together with sockets: two sockets stand for one. */
int
TlsFdPipe(
    int ends[2])
{
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    SOCKET caller = socket(AF_INET, SOCK_STREAM, 0);
    SOCKET accepted = INVALID_SOCKET;
    struct sockaddr_in address;

    if (listener != INVALID_SOCKET && caller != INVALID_SOCKET
            && ListenAlone(listener, &address) == 0
            && connect(caller, (struct sockaddr *) &address,
                sizeof(address)) == 0) {
        accepted = AcceptFrom(listener, caller);
    }
    (void) Checked(accepted == INVALID_SOCKET ? SOCKET_ERROR : 0);
    if (listener != INVALID_SOCKET) {
        (void) closesocket(listener);
    }
    if (accepted == INVALID_SOCKET) {
        if (caller != INVALID_SOCKET) {
            (void) closesocket(caller);
        }
        return -1;
    }
    ends[0] = SetUp(accepted);
    ends[1] = SetUp(caller);
    return 0;
}

int
TlsFdStreamSocket(
    int family)
{
    return SetUp(WSASocketW(family, SOCK_STREAM, 0, NULL, 0,
            WSA_FLAG_OVERLAPPED));
}

int
TlsFdDuplicate(
    int descriptor)
{
    WSAPROTOCOL_INFOW info;

    if (Checked(WSADuplicateSocketW((SOCKET) descriptor,
            GetCurrentProcessId(), &info)) != 0) {
        return -1;
    }
    return SetUp(WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO,
            FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED));
}

void
TlsFdClose(
    int descriptor)
{
    (void) closesocket((SOCKET) descriptor);
}

int
TlsFdBind(
    int descriptor,
    const struct sockaddr *address,
    socklen_t size)
{
    return Checked(bind((SOCKET) descriptor, address, size));
}

int
TlsFdListen(
    int descriptor,
    int backlog)
{
    return Checked(listen((SOCKET) descriptor, backlog));
}

int
TlsFdConnect(
    int descriptor,
    const struct sockaddr *address,
    socklen_t size)
{
    int result = Checked(connect((SOCKET) descriptor, address, size));

    if (result != 0 && errno == EAGAIN) {
        errno = EINPROGRESS;
    }
    return result;
}

int
TlsFdAccept(
    int descriptor,
    struct sockaddr *address,
    socklen_t *size)
{
    return SetUp(accept((SOCKET) descriptor, address, size));
}

int
TlsFdConnectError(
    int descriptor)
{
    int error = 0;
    int size = sizeof(error);

    (void) getsockopt((SOCKET) descriptor, SOL_SOCKET, SO_ERROR,
            (char *) &error, &size);
    return ToPosix(error);
}

void
TlsFdSetBlocking(
    int descriptor)
{
    (void) descriptor;
}

/* Here SO_REUSEADDR lets anybody take a port over, unless its owner says that he
 * wants it for himself alone. What it is for elsewhere, this system does without
 * it. */
void
TlsFdSetOption(
    int descriptor,
    int level,
    int option,
    int value)
{
    if (level == SOL_SOCKET && option == SO_REUSEADDR) {
        option = SO_EXCLUSIVEADDRUSE;
        value = 1;
    }
    (void) setsockopt((SOCKET) descriptor, level, option, (char *) &value,
            sizeof(value));
}

/* Waits until a socket is ready for these events. */
static void
Wait(
    SOCKET socket,
    SHORT events)
{
    WSAPOLLFD one = {.fd = socket, .events = events};

    (void) WSAPoll(&one, 1, -1);
}

static int
Limited(
    size_t size)
{
    return size < INT_MAX ? (int) size : INT_MAX;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsFdSend --
 *
 *	Sends until nothing more is taken: only then does the system tell when
 *	there is room again, as watch.c needs it.
 *
 * Results:
 *	How many bytes were sent; -1 with errno set when it was none.
 *
 * Side effects:
 *	Waits if it may.
 *
 *----------------------------------------------------------------------
 */

ssize_t
TlsFdSend(
    int descriptor,
    const void *bytes,
    size_t size,
    bool wait)
{
    size_t sent = 0;

    do {
        int result = Checked(send((SOCKET) descriptor,
                (const char *) bytes + sent, Limited(size - sent), 0));

        if (result >= 0) {
            sent += (size_t) result;
        } else if (errno != EAGAIN || !wait) {
            return sent > 0 ? (ssize_t) sent : -1;
        } else if (sent == 0) {
            Wait((SOCKET) descriptor, POLLOUT);
        } else {
            return (ssize_t) sent;
        }
    } while (sent < size);
    return (ssize_t) sent;
}

ssize_t
TlsFdReceive(
    int descriptor,
    void *bytes,
    size_t size,
    bool wait)
{
    for (;;) {
        int got = Checked(recv((SOCKET) descriptor, bytes, Limited(size), 0));

        if (got >= 0 || errno != EAGAIN || !wait) {
            return got;
        }
        Wait((SOCKET) descriptor, POLLIN);
    }
}

void
TlsFdEndOutput(
    int descriptor)
{
    (void) shutdown((SOCKET) descriptor, SD_SEND);
}

int
TlsFdPoll(
    struct pollfd *list,
    size_t count,
    int ms)
{
    return Checked(WSAPoll(list, (ULONG) count, ms));
}

int
TlsFdLocalAddress(
    int descriptor,
    struct sockaddr *address,
    socklen_t *size)
{
    return Checked(getsockname((SOCKET) descriptor, address, size));
}

int
TlsFdPeerAddress(
    int descriptor,
    struct sockaddr *address,
    socklen_t *size)
{
    return Checked(getpeername((SOCKET) descriptor, address, size));
}

bool
TlsFdPeerHasEnded(
    int descriptor)
{
    (void) descriptor;
    return false;
}
