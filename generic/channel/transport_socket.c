/*
 * transport_socket.c --
 *
 *	The lower layer, if it is a socket of our own.
 *
 *	The caller of each read and write says whether it may wait, and the
 *	system waits. Until there is a connection, the descriptor is
 *	non-blocking and poll waits: each read and write continues connecting as
 *	far as possible. Events come from whatever that waits for: the thread
 *	that resolves the name, all connection attempts, and a timer.
 */

#include "transport_socket.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "connect.h"
#include "failure.h"
#include "fd.h"
#include "socket_configure.h"
#include "watch.h"

typedef enum State {
    RESOLVING,
    CONNECTING,
    CONNECTED,
    FAILED,
    CLOSED
} State;

/* What is needed until there is a connection. That lasts longer, and there may
 * be many. */
typedef struct Attempt {
    TlsResolution *resolution;	/* its addresses serve to the end */
    TlsConnect connecting;		/* while CONNECTING */
    TlsFailure failure;		/* when FAILED */
    char doing[TLS_SOCKET_HOST_MAX + 32]; /* connection to "host" port 443 */
} Attempt;

typedef struct Socket {
    State state;
    Attempt *attempt;		/* NULL when CONNECTED or CLOSED */
    int descriptor;		/* when CONNECTED, else -1 */
    TlsSocketSettings settings;
    void (*ready)(void *data);
    void *readyData;
    int mask;			/* events that are asked for */
    int *watched;		/* descriptors with a file handler, or NULL */
    int watchedCount;
    int handled;		/* events of that of the connection */
    Tcl_TimerToken timer;	/* for the next address, or NULL */
} Socket;

static void
Notify(
    Socket *sock)
{
    if (sock->ready != NULL) {
        sock->ready(sock->readyData);
    }
}

static void
TimerProc(
    ClientData clientData)
{
    Socket *sock = clientData;

    sock->timer = NULL;
    Notify(sock);
}

/* Lists the descriptors to wait for: that of the connection, with the events in
 * mask, or those of all attempts to connect. */
static int
Waited(
    const Socket *sock,
    int mask,
    const struct pollfd **listPtr,
    struct pollfd *one)
{
    *listPtr = one;
    one->events = POLLIN;
    switch (sock->state) {
    case RESOLVING:
        one->fd = TlsResolutionDescriptor(sock->attempt->resolution);
        return one->fd >= 0 ? 1 : 0;
    case CONNECTING:
        *listPtr = sock->attempt->connecting.attempts;
        return (int) sock->attempt->connecting.active;
    case CONNECTED:
        one->fd = sock->descriptor;
        one->events = (short) (((mask & TCL_READABLE) ? POLLIN : 0)
                | ((mask & TCL_WRITABLE) ? POLLOUT : 0));
        return 1;
    case FAILED:
    case CLOSED:
        break;
    }
    return 0;
}

/* Removes all handlers. Call it before a descriptor is closed: the notifier
 * does not notice that by itself. */
static void
Unwatch(
    Socket *sock)
{
    int i;

    for (i = 0; i < sock->watchedCount; i++) {
        TlsWatchEnd(sock->watched[i]);
    }
    if (sock->watched != NULL) {
        ckfree((char *) sock->watched);
        sock->watched = NULL;
    }
    sock->watchedCount = 0;
    sock->handled = 0;
    if (sock->timer != NULL) {
        Tcl_DeleteTimerHandler(sock->timer);
        sock->timer = NULL;
    }
}

/* The events of Tcl for those of poll. */
static int
TclMask(
    short events)
{
    return ((events & POLLIN) ? TCL_READABLE : 0)
            | ((events & POLLOUT) ? TCL_WRITABLE : 0);
}

static void FileProc(ClientData clientData, int mask);

/* Sets the handlers for the descriptors to wait for, if there is interest in
 * events. It keeps a handler that is still needed: to remove it would be a
 * system call. */
static void
Rewatch(
    Socket *sock)
{
    struct pollfd one;
    const struct pollfd *list;
    int count = Waited(sock, sock->mask, &list, &one);
    int delay;
    int i;

    if (sock->state == CONNECTED && sock->mask != 0
            && sock->watchedCount == 1
            && sock->watched[0] == sock->descriptor) {
        sock->handled = sock->mask;
        TlsWatch(sock->descriptor, sock->mask, FileProc, sock);
        return;
    }
    Unwatch(sock);
    if (sock->mask == 0) {
        return;
    }
    if (count > 0) {
        sock->watched = (int *) ckalloc((unsigned) count * sizeof(int));
    }
    for (i = 0; i < count; i++) {
        TlsWatch(list[i].fd, TclMask(list[i].events), FileProc, sock);
        sock->watched[sock->watchedCount++] = list[i].fd;
    }
    sock->handled = sock->state == CONNECTED ? sock->mask : 0;
    delay = sock->state != CONNECTING ? -1
            : TlsConnectDelay(&sock->attempt->connecting);
    if (delay >= 0) {
        sock->timer = Tcl_CreateTimerHandler(delay, TimerProc, sock);
    }
}

/* A connection may have an event that is no longer asked for; see
 * WatchSocket. */
static void
FileProc(
    ClientData clientData,
    int mask)
{
    Socket *sock = clientData;

    if (sock->state == CONNECTED && (mask & sock->mask) == 0) {
        Rewatch(sock);
    } else {
        Notify(sock);
    }
}

/* Waits for the events in mask, or for progress in connecting; ms -1: without a
 * limit. */
static void
Poll(
    Socket *sock,
    int mask,
    int ms)
{
    struct pollfd one;
    const struct pollfd *list;
    int count = Waited(sock, mask, &list, &one);

    if (sock->state == CONNECTING) {
        int delay = TlsConnectDelay(&sock->attempt->connecting);

        if (ms < 0 || (delay >= 0 && delay < ms)) {
            ms = delay;
        }
    }
    (void) TlsFdPoll((struct pollfd *) list, (size_t) count, ms);
}

/* The name has been resolved, or cannot be. */
static void
EndResolving(
    Socket *sock)
{
    Attempt *attempt = sock->attempt;

    sock->state = FAILED;
    if (!TlsResolutionSucceeded(attempt->resolution, attempt->doing,
            &attempt->failure)) {
        return;
    }
    if (!TlsConnectInit(&attempt->connecting,
            TlsResolutionRemote(attempt->resolution),
            TlsResolutionLocal(attempt->resolution))) {
        TlsFailureFromPosix(&attempt->failure, attempt->doing, ENOMEM);
        return;
    }
    sock->state = CONNECTING;
}

static void
EndAttempt(
    Socket *sock)
{
    if (sock->attempt != NULL) {
        TlsConnectFree(&sock->attempt->connecting);
        TlsResolutionRelease(sock->attempt->resolution);
        ckfree((char *) sock->attempt);
        sock->attempt = NULL;
    }
}

/* An address has answered, or all have failed. */
static void
EndConnecting(
    Socket *sock,
    TlsConnectStep step)
{
    if (step == TLS_CONNECT_DONE) {
        TlsFdSetBlocking(sock->descriptor);
        TlsSocketApplySettings(&sock->settings, sock->descriptor);
        EndAttempt(sock);
        sock->state = CONNECTED;
    } else {
        sock->state = FAILED;
        TlsFailureFromPosix(&sock->attempt->failure, sock->attempt->doing,
                sock->attempt->connecting.error);
    }
}

/* Continues connecting, as far as possible without waiting. */
static void
Step(
    Socket *sock)
{
    if (sock->state == RESOLVING
            && TlsResolutionDone(sock->attempt->resolution)) {
        EndResolving(sock);
    }
    if (sock->state == CONNECTING) {
        TlsConnectStep step = TlsConnectAdvance(&sock->attempt->connecting,
                &sock->descriptor);

        if (step != TLS_CONNECT_AGAIN) {
            EndConnecting(sock, step);
        }
    }
}

/*
 *----------------------------------------------------------------------
 *
 * Connect --
 *
 *	Ensures that there is a connection.
 *
 * Results:
 *	True if there is one; false with errno set, EAGAIN while it is still
 *	connecting.
 *
 * Side effects:
 *	May wait, if wait is set. Handlers follow the descriptors.
 *
 *----------------------------------------------------------------------
 */

static bool
Connect(
    Socket *sock,
    bool wait)
{
    if (sock->state == CONNECTED) {
        return true;
    }
    if (sock->state == RESOLVING || sock->state == CONNECTING) {
        Unwatch(sock);
        Step(sock);
        while (wait
                && (sock->state == RESOLVING || sock->state == CONNECTING)) {
            Poll(sock, 0, -1);
            Step(sock);
        }
        Rewatch(sock);
    }
    switch (sock->state) {
    case CONNECTED:
        return true;
    case FAILED:
        errno = sock->attempt->failure.kind == TLS_FAILURE_POSIX
                ? sock->attempt->failure.posixError : EHOSTUNREACH;
        return false;
    case CLOSED:
        errno = ECONNABORTED;
        return false;
    default:
        errno = EAGAIN;
        return false;
    }
}

static ssize_t
ReadSocket(
    void *data,
    uint8_t *buffer,
    size_t size,
    bool wait)
{
    Socket *sock = data;
    ssize_t got;

    if (!Connect(sock, wait)) {
        return -1;
    }
    for (;;) {
        got = TlsFdReceive(sock->descriptor, buffer, size, wait);
        if (got >= 0 || (errno != EINTR && errno != EAGAIN)
                || (errno == EAGAIN && !wait)) {
            return got;
        }
        if (errno == EAGAIN) {
            Poll(sock, TCL_READABLE, -1);
        }
    }
}

static ssize_t
WriteSocket(
    void *data,
    const uint8_t *buffer,
    size_t size,
    bool wait)
{
    Socket *sock = data;
    ssize_t written;

    if (!Connect(sock, wait)) {
        return -1;
    }
    for (;;) {
        written = TlsFdSend(sock->descriptor, buffer, size, wait);
        if (written >= 0 || (errno != EINTR && errno != EAGAIN)
                || (errno == EAGAIN && !wait)) {
            return written;
        }
        if (errno == EAGAIN) {
            Poll(sock, TCL_WRITABLE, -1);
        }
    }
}

static bool
ExplainSocket(
    void *data,
    struct TlsFailure *failure)
{
    const Socket *sock = data;

    if (sock->state != FAILED) {
        return false;
    }
    *failure = sock->attempt->failure;
    return true;
}

/* Interest in reading often ends for a moment only, as when a channel goes from
 * the server to the script. So its handler stays until there is an event that
 * nobody wants. */
static void
WatchSocket(
    void *data,
    int mask)
{
    Socket *sock = data;

    if (sock->mask == mask) {
        return;
    }
    sock->mask = mask;
    if (sock->state == CONNECTED && (mask == sock->handled
            || (mask == 0 && sock->handled == TCL_READABLE))) {
        return;
    }
    Rewatch(sock);
}

static void
UnwatchSocket(
    void *data)
{
    Socket *sock = data;

    sock->mask = 0;
    Unwatch(sock);
}

static bool
AwaitSocket(
    void *data,
    int mask,
    int ms)
{
    Poll(data, mask, ms);
    return true;
}

/* The session has its own buffer: nothing is held here. */
static bool
SocketBuffered(
    void *data TLS_UNUSED)
{
    return false;
}

/* Each read and write says whether it may wait. */
static void
BlockModeSocket(
    void *data TLS_UNUSED,
    bool blocking TLS_UNUSED)
{
}

static int
SocketDescriptor(
    void *data,
    int direction TLS_UNUSED)
{
    const Socket *sock = data;

    return sock->descriptor;
}

static int
GetSocketOption(
    void *data,
    Tcl_Interp *interp,
    const char *name,
    Tcl_DString *value)
{
    const Socket *sock = data;

    return TlsSocketGetOption(&sock->settings, sock->descriptor,
            sock->state == RESOLVING || sock->state == CONNECTING, interp, name,
            value);
}

static int
SetSocketOption(
    void *data,
    Tcl_Interp *interp,
    const char *name,
    const char *value)
{
    Socket *sock = data;

    return TlsSocketSetOption(&sock->settings, sock->descriptor, interp, name,
            value);
}

static void
EndSocketOutput(
    void *data)
{
    const Socket *sock = data;

    if (sock->state == CONNECTED) {
        TlsFdEndOutput(sock->descriptor);
    }
}

static void
CloseSocket(
    void *data)
{
    Socket *sock = data;

    sock->mask = 0;
    sock->ready = NULL;
    Unwatch(sock);
    EndAttempt(sock);
    if (sock->descriptor >= 0) {
        TlsFdClose(sock->descriptor);
        sock->descriptor = -1;
    }
    sock->state = CLOSED;
}

const TlsTransportDriver tlsTransportSocketDriver = {
    .transport = {
        .read = ReadSocket,
        .write = WriteSocket,
        .explain = ExplainSocket,
    },
    .watch = WatchSocket,
    .unwatch = UnwatchSocket,
    .await = AwaitSocket,
    .buffered = SocketBuffered,
    .blockMode = BlockModeSocket,
    .descriptor = SocketDescriptor,
    .getOption = GetSocketOption,
    .setOption = SetSocketOption,
    .endOutput = EndSocketOutput,
    .close = CloseSocket,
};

static Socket *
NewSocket(
    State state,
    const char *host)
{
    Socket *sock = (Socket *) ckalloc(sizeof(Socket));

    *sock = (Socket) {
        .state = state,
        .descriptor = -1,
    };
    TlsSocketInitSettings(&sock->settings, host);
    return sock;
}

void *
TlsTransportSocketNew(
    TlsResolution *resolution,
    const char *host,
    const char *port)
{
    Socket *sock = NewSocket(RESOLVING, host);
    Attempt *attempt = (Attempt *) ckalloc(sizeof(Attempt));

    *attempt = (Attempt) {.resolution = resolution};
    if (port == NULL) {
        snprintf(attempt->doing, sizeof(attempt->doing),
                "connection to \"%s\"", host);
    } else {
        snprintf(attempt->doing, sizeof(attempt->doing),
                "connection to \"%s\" port %s", host, port);
    }
    sock->attempt = attempt;
    return sock;
}

void *
TlsTransportSocketAccepted(
    int descriptor,
    const char *host)
{
    Socket *sock = NewSocket(CONNECTED, host);

    sock->descriptor = descriptor;
    TlsSocketApplySettings(&sock->settings, descriptor);
    return sock;
}

void
TlsTransportSocketNotify(
    void *data,
    void (*ready)(void *data),
    void *readyData)
{
    Socket *sock = data;

    sock->ready = ready;
    sock->readyData = readyData;
}
