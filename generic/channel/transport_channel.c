/*
 * transport_channel.c --
 *
 *	The lower layer, if it is a Tcl channel.
 */

#include "transport_channel.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "channel.h"
#include "drive.h"
#include "failure.h"
#include "fd.h"
#include "tcl_error.h"

/* Above every errno of the systems we know. */
#define ERRNO_END 256

typedef struct Plain {
    Tcl_Channel chan;	/* NULL when it must not be touched any more */
    bool blocking;	/* the channel's -blocking */
    bool waits;		/* the blocking mode that its drivers are in */
    int connectError;	/* errno of a socket that could not be connected, */
    char doing[];		/* and "connection to" where it should go */
} Plain;

/*
 * Every call into the channel below may run a script. That may close or pop the
 * TLS channel, and so end our use of the channel below: ClosePlain then sets
 * chan to NULL. The caller preserves the memory of Plain; functions here check
 * chan after each call, before they use it again.
 */

/*
 *----------------------------------------------------------------------
 *
 * SetWaits --
 *
 *	Sets the blocking mode of the drivers, and of the drivers only: what the
 *	script reads as -blocking stays. An event handler must not wait although
 *	the channel is in blocking mode, and a blocking read must wait.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Calls the block mode procedures of all layers, if the mode changes; stops
 *	where one has ended the use of the channel.
 *
 *----------------------------------------------------------------------
 */

static void
SetWaits(
    Plain *plain,
    bool waits)
{
    Tcl_Channel layer = plain->chan;

    if (plain->waits == waits) {
        return;
    }
    plain->waits = waits;
    while (layer != NULL) {
        Tcl_DriverBlockModeProc *blockModeProc =
                Tcl_ChannelBlockModeProc(Tcl_GetChannelType(layer));

        if (blockModeProc != NULL) {
            (void) blockModeProc(Tcl_GetChannelInstanceData(layer),
                    waits ? TCL_MODE_BLOCKING : TCL_MODE_NONBLOCKING);
        }
        layer = plain->chan == NULL ? NULL : Tcl_GetStackedChannel(layer);
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
 *	Finds out why a socket is not connected. Reads and writes only fail with
 *	ENOTCONN; the socket's -error has the reason, once, as text.
 *
 * Results:
 *	An errno.
 *
 * Side effects:
 *	Clears the error of the socket; this transport keeps it.
 *
 *----------------------------------------------------------------------
 */

static int
ConnectError(
    Plain *plain)
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
    Plain *plain)
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

/* A socket that could not connect is not an error of TLS. */
static bool
ExplainPlain(
    void *data,
    struct TlsFailure *failure)
{
    const Plain *plain = data;

    if (plain->connectError == 0 || plain->connectError == ENOTCONN) {
        return false;
    }
    TlsFailureFromPosix(failure, plain->doing, plain->connectError);
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * ReadPlain --
 *
 *	Reads from the plain channel: bytes that its generic layer has already,
 *	then its driver. Not by Tcl_ReadRaw alone, which notes the end of the
 *	plain channel as the end of all layers: a script would find eof set in
 *	front of data that it has yet to read, or in place of a failure.
 *
 * Results:
 *	As the read of TlsTransport.
 *
 * Side effects:
 *	Sets the blocking mode of the drivers.
 *
 *----------------------------------------------------------------------
 */

static ssize_t
ReadPlain(
    void *data,
    uint8_t *buffer,
    size_t size,
    bool wait)
{
    Plain *plain = data;
    Tcl_DriverInputProc *inputProc;
    int buffered;
    int code = 0;
    ssize_t got;

    if (plain->chan == NULL) {
        return Failed(plain);
    }
    if (size > INT_MAX) {
        size = INT_MAX;
    }
    buffered = Tcl_ChannelBuffered(plain->chan);
    if (buffered > 0) {
        return Tcl_ReadRaw(plain->chan, (char *) buffer,
                (size_t) buffered < size ? buffered : (int) size);
    }
    SetWaits(plain, wait);
    if (plain->chan == NULL) {
        return Failed(plain);
    }
    inputProc = Tcl_ChannelInputProc(Tcl_GetChannelType(plain->chan));
    do {
        got = inputProc(Tcl_GetChannelInstanceData(plain->chan),
                (char *) buffer, (int) size, &code);
    } while (got < 0 && code == EINTR && plain->chan != NULL);
    if (got < 0) {
        Tcl_SetErrno(code);
        return Failed(plain);
    }
    return got;
}

static ssize_t
WritePlain(
    void *data,
    const uint8_t *buffer,
    size_t size,
    bool wait)
{
    Plain *plain = data;
    Tcl_Size written;

    if (plain->chan == NULL) {
        return Failed(plain);
    }
    if (size > INT_MAX) {
        size = INT_MAX;
    }
    SetWaits(plain, wait);
    if (plain->chan == NULL) {
        return Failed(plain);
    }
    do {
        written = Tcl_WriteRaw(plain->chan, (const char *) buffer,
                (Tcl_Size) size);
    } while (written < 0 && Tcl_GetErrno() == EINTR && plain->chan != NULL);
    if (written == 0) {
        errno = EAGAIN;
        return -1;
    }
    return written < 0 ? Failed(plain) : (ssize_t) written;
}

/* A transformation, a reflected channel, or an unknown type of channel may wait
 * until all of the requested bytes have arrived. */
static bool
PlainFills(
    void *data)
{
    static const char *const early[] = {"tcp", "pipe", "file", "tty", NULL};
    const Plain *plain = data;
    const Tcl_ChannelType *type;
    size_t i;

    if (plain->chan == NULL || Tcl_GetStackedChannel(plain->chan) != NULL) {
        return true;
    }
    type = Tcl_GetChannelType(plain->chan);
    for (i = 0; early[i] != NULL; i++) {
        if (strcmp(Tcl_ChannelName(type), early[i]) == 0) {
            return false;
        }
    }
    return type != &tlsChannelType;
}

static void
WatchPlain(
    void *data,
    int mask)
{
    Plain *plain = data;
    Tcl_DriverWatchProc *watchProc =
            Tcl_ChannelWatchProc(Tcl_GetChannelType(plain->chan));

    watchProc(Tcl_GetChannelInstanceData(plain->chan), mask);
}

/* Is a layer of the channel implemented by a script, which its driver would
 * call? */
static bool
RunsScripts(
    Tcl_Channel layer)
{
    for (; layer != NULL; layer = Tcl_GetStackedChannel(layer)) {
        const char *type = Tcl_ChannelName(Tcl_GetChannelType(layer));

        if (strcmp(type, "tclrchannel") == 0
                || strcmp(type, "tclrtransform") == 0) {
            return true;
        }
    }
    return false;
}

/* The script of a reflected channel may go on watching: nobody receives its
 * events. */
static void
UnwatchPlain(
    void *data)
{
    Plain *plain = data;

    if (!RunsScripts(plain->chan)) {
        WatchPlain(plain, 0);
    }
}

/* Asks the bottom channel itself. Without a descriptor, Tcl_GetChannelHandle
 * would make the next operation on the channel fail. */
int
TlsTransportChannelDescriptor(
    Tcl_Channel chan,
    int direction)
{
    Tcl_Channel bottom = chan;
    Tcl_DriverGetHandleProc *getHandleProc;
    ClientData handle;

    while (Tcl_GetStackedChannel(bottom) != NULL) {
        bottom = Tcl_GetStackedChannel(bottom);
    }
    if (Tcl_GetChannelType(bottom) == &tlsChannelType) {
        return TlsChannelDescriptor(Tcl_GetChannelInstanceData(bottom),
                direction);
    }
    getHandleProc = Tcl_ChannelGetHandleProc(Tcl_GetChannelType(bottom));
    if (getHandleProc == NULL || getHandleProc(
            Tcl_GetChannelInstanceData(bottom), direction, &handle)
                    != TCL_OK) {
        return -1;
    }
    return (int) (intptr_t) handle;
}

static int
PlainDescriptor(
    void *data,
    int direction)
{
    Plain *plain = data;

    return TlsTransportChannelDescriptor(plain->chan, direction);
}

static bool
AwaitPlain(
    void *data,
    int mask,
    int ms)
{
    int descriptor = PlainDescriptor(data, TCL_READABLE);
    struct pollfd waited = {
        .fd = descriptor,
        .events = (short) (((mask & TCL_READABLE) ? POLLIN : 0)
                | ((mask & TCL_WRITABLE) ? POLLOUT : 0)),
    };

    if (descriptor < 0) {
        return false;
    }
    (void) TlsFdPoll(&waited, 1, ms);
    return true;
}

static bool
PlainBuffered(
    void *data)
{
    Plain *plain = data;

    return Tcl_ChannelBuffered(plain->chan) > 0;
}

static void
BlockModePlain(
    void *data,
    bool blocking)
{
    Plain *plain = data;

    plain->blocking = blocking;
    plain->waits = blocking;
}

static int
GetPlainOption(
    void *data,
    Tcl_Interp *interp,
    const char *name,
    Tcl_DString *value)
{
    Plain *plain = data;
    Tcl_DriverGetOptionProc *getOptionProc =
            Tcl_ChannelGetOptionProc(Tcl_GetChannelType(plain->chan));

    if (getOptionProc != NULL) {
        return getOptionProc(Tcl_GetChannelInstanceData(plain->chan), interp,
                name, value);
    }
    return name == NULL ? TCL_OK : Tcl_BadChannelOption(interp, name, "");
}

static int
SetPlainOption(
    void *data,
    Tcl_Interp *interp,
    const char *name,
    const char *value)
{
    Plain *plain = data;
    Tcl_DriverSetOptionProc *setOptionProc =
            Tcl_ChannelSetOptionProc(Tcl_GetChannelType(plain->chan));

    if (setOptionProc != NULL) {
        return setOptionProc(Tcl_GetChannelInstanceData(plain->chan), interp,
                name, value);
    }
    return Tcl_BadChannelOption(interp, name, "");
}

/* The plain channel continues after TLS. */
static void
EndPlainOutput(
    void *data TLS_UNUSED)
{
}

/* The plain channel is the script's: it only gets its blocking mode back. */
static void
ClosePlain(
    void *data)
{
    Plain *plain = data;

    SetWaits(plain, plain->blocking);
    plain->chan = NULL;
}

const TlsTransportDriver tlsTransportChannelDriver = {
    .transport = {
        .read = ReadPlain,
        .write = WritePlain,
        .explain = ExplainPlain,
        .fills = PlainFills,
    },
    .watch = WatchPlain,
    .unwatch = UnwatchPlain,
    .await = AwaitPlain,
    .buffered = PlainBuffered,
    .blockMode = BlockModePlain,
    .descriptor = PlainDescriptor,
    .getOption = GetPlainOption,
    .setOption = SetPlainOption,
    .endOutput = EndPlainOutput,
    .close = ClosePlain,
};

Tcl_Channel
TlsTransportChannelFromName(
    Tcl_Interp *interp,
    Tcl_Obj *name)
{
    int mode;
    Tcl_Channel chan = Tcl_GetChannel(interp, Tcl_GetString(name), &mode);

    if (chan == NULL) {
        return NULL;
    }
    if ((mode & TCL_READABLE) == 0 || (mode & TCL_WRITABLE) == 0) {
        TlsErrorWord(interp, TLS_WORD_BAD_CHANNEL, Tcl_ObjPrintf(
                "channel \"%s\" cannot carry TLS: it must be open for both"
                " reading and writing", Tcl_GetString(name)));
        return NULL;
    }
    return Tcl_GetTopChannel(chan);
}

void *
TlsTransportChannelNew(
    Tcl_Channel chan,
    bool blocking,
    const char *destination)
{
    static const char prefix[] = "connection to ";
    size_t size = sizeof(prefix)
            + (destination != NULL ? strlen(destination) : 0);
    Plain *plain = (Plain *) ckalloc((unsigned) (sizeof(Plain) + size));

    *plain = (Plain) {
        .chan = chan,
        .blocking = blocking,
        .waits = blocking,
    };
    if (destination != NULL) {
        (void) snprintf(plain->doing, size, "%s%s", prefix, destination);
    } else {
        (void) snprintf(plain->doing, size, "connection");
    }
    return plain;
}

void
TlsTransportChannelNoDelay(
    void *data)
{
    Plain *plain = data;
    int descriptor = PlainDescriptor(plain, TCL_WRITABLE);

    if (descriptor >= 0 && strcmp("tcp",
            Tcl_ChannelName(Tcl_GetChannelType(plain->chan))) == 0) {
        TlsFdSetOption(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    }
}
