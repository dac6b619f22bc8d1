/*
 * transport_channel.c --
 *
 *	The transport on a Tcl channel.
 */

#include "transport_channel.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

/* Above every errno of the systems we know. */
#define ERRNO_END 256

/*
 *----------------------------------------------------------------------
 *
 * TlsPlainSetBlocking --
 *
 *	Sets the blocking mode of the drivers, and of the drivers only: what the
 *	script reads as -blocking stays. An event handler must not wait although
 *	the channel is in blocking mode, and a blocking read must wait.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Calls the block mode procedures of all layers, if the mode changes.
 *
 *----------------------------------------------------------------------
 */

void
TlsPlainSetBlocking(
    TlsPlain *plain,
    bool blocking)
{
    Tcl_Channel layer = plain->chan;

    if (plain->blocking == blocking) {
        return;
    }
    plain->blocking = blocking;
    for (; layer != NULL; layer = Tcl_GetStackedChannel(layer)) {
        Tcl_DriverBlockModeProc *blockModeProc =
                Tcl_ChannelBlockModeProc(Tcl_GetChannelType(layer));

        if (blockModeProc != NULL) {
            (void) blockModeProc(Tcl_GetChannelInstanceData(layer),
                    blocking ? TCL_MODE_BLOCKING : TCL_MODE_NONBLOCKING);
        }
    }
}

/* The errno that has the given text, or fallback. */
static int
ErrnoFromText(
    const char *text,
    int fallback)
{
    int candidate;

    for (candidate = 1; candidate < ERRNO_END; candidate++) {
        if (strcmp(Tcl_ErrnoMsg(candidate), text) == 0) {
            return candidate;
        }
    }
    return fallback;
}

/*
 *----------------------------------------------------------------------
 *
 * ConnectError --
 *
 *	Finds out why a socket is not connected. Reading and writing only say
 *	that it is not; the socket's -error says why, once, as a text.
 *
 * Results:
 *	An errno.
 *
 * Side effects:
 *	The socket forgets its error, this transport remembers it.
 *
 *----------------------------------------------------------------------
 */

static int
ConnectError(
    TlsPlain *plain)
{
    Tcl_DriverGetOptionProc *getOptionProc =
            Tcl_ChannelGetOptionProc(Tcl_GetChannelType(plain->chan));
    Tcl_DString text;

    if (plain->connectError != 0) {
        return plain->connectError;
    }
    plain->connectError = ENOTCONN;
    Tcl_DStringInit(&text);
    if (getOptionProc != NULL
            && getOptionProc(Tcl_GetChannelInstanceData(plain->chan), NULL,
                    "-error", &text) == TCL_OK) {
        plain->connectError = ErrnoFromText(Tcl_DStringValue(&text),
                ENOTCONN);
    }
    Tcl_DStringFree(&text);
    return plain->connectError;
}

/* A failed system call, or one that would have had to wait. */
static ssize_t
Failed(
    TlsPlain *plain)
{
    int code = Tcl_GetErrno();

    if (plain->chan == NULL) {
        code = ECONNABORTED;
    } else if (code == ENOTCONN) {
        code = ConnectError(plain);
    } else if (code == EWOULDBLOCK) {
        code = EAGAIN;
    }
    errno = code;
    return -1;
}

static ssize_t
ReadPlain(
    void *data,
    uint8_t *buffer,
    size_t size,
    bool wait)
{
    TlsPlain *plain = data;
    Tcl_Size got;

    if (plain->chan == NULL) {
        errno = ECONNABORTED;
        return -1;
    }
    TlsPlainSetBlocking(plain, wait);
    got = Tcl_ReadRaw(plain->chan, (char *) buffer, (Tcl_Size) size);
    return got < 0 ? Failed(plain) : (ssize_t) got;
}

static ssize_t
WritePlain(
    void *data,
    const uint8_t *buffer,
    size_t size,
    bool wait)
{
    TlsPlain *plain = data;
    Tcl_Size written;

    if (plain->chan == NULL) {
        errno = ECONNABORTED;
        return -1;
    }
    if (size > INT_MAX) {
        size = INT_MAX;
    }
    TlsPlainSetBlocking(plain, wait);
    written = Tcl_WriteRaw(plain->chan, (const char *) buffer,
            (Tcl_Size) size);
    if (written == 0) {
        errno = EAGAIN;
        return -1;
    }
    return written < 0 ? Failed(plain) : (ssize_t) written;
}

const TlsTransport tlsChannelTransport = {
    .read = ReadPlain,
    .write = WritePlain,
};

void
TlsPlainWatch(
    const TlsPlain *plain,
    int mask)
{
    Tcl_DriverWatchProc *watchProc =
            Tcl_ChannelWatchProc(Tcl_GetChannelType(plain->chan));

    watchProc(Tcl_GetChannelInstanceData(plain->chan), mask);
}

int
TlsPlainDescriptor(
    const TlsPlain *plain,
    int direction)
{
    ClientData handle;

    if (Tcl_GetChannelHandle(plain->chan, direction, &handle) != TCL_OK) {
        return -1;
    }
    return (int) (intptr_t) handle;
}

void
TlsPlainNoDelay(
    const TlsPlain *plain)
{
    int descriptor = TlsPlainDescriptor(plain, TCL_WRITABLE);
    int on = 1;

    if (descriptor >= 0 && strcmp("tcp",
            Tcl_ChannelName(Tcl_GetChannelType(plain->chan))) == 0) {
        (void) setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on,
                sizeof(on));
    }
}
