/*
 * wire.c --
 *
 *	A plain Tcl channel in memory.
 */

#include "wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The time between two tries to close, which the package may wait for. */
#define CLOSE_MS 2000

FuzzWire fuzzWire;

size_t
FuzzQueueSize(
    const FuzzQueue *queue)
{
    return queue->end - queue->start;
}

void
FuzzQueuePut(
    FuzzQueue *queue,
    const uint8_t *bytes,
    size_t size)
{
    if (queue->end + size > queue->capacity) {
        queue->capacity = 2 * (queue->end + size);
        queue->bytes = realloc(queue->bytes, queue->capacity);
    }
    if (size > 0) {
        memcpy(queue->bytes + queue->end, bytes, size);
    }
    queue->end += size;
}

size_t
FuzzQueueTake(
    FuzzQueue *queue,
    uint8_t *bytes,
    size_t size)
{
    if (size > FuzzQueueSize(queue)) {
        size = FuzzQueueSize(queue);
    }
    if (size > 0) {
        memcpy(bytes, queue->bytes + queue->start, size);
    }
    queue->start += size;
    return size;
}

size_t
FuzzQueueMove(
    FuzzQueue *from,
    FuzzQueue *to,
    size_t size)
{
    if (size > FuzzQueueSize(from)) {
        size = FuzzQueueSize(from);
    }
    if (size > 0) {
        FuzzQueuePut(to, from->bytes + from->start, size);
        from->start += size;
    }
    return size;
}

static bool
Readable(void)
{
    return fuzzWire.readError != 0 || fuzzWire.ended
            || FuzzQueueSize(&fuzzWire.in) > 0;
}

static bool
Writable(void)
{
    return fuzzWire.writeError != 0
            || FuzzQueueSize(&fuzzWire.out) < fuzzWire.room;
}

/*
 *----------------------------------------------------------------------
 *
 * Wait --
 *
 *	What a call does that finds nothing ready: in blocking mode it lets the
 *	other end go on, and if that does not help it fails, as a connection
 *	does on which nothing arrives any more.
 *
 * Results:
 *	0 when the call can go on; otherwise an errno.
 *
 * Side effects:
 *	Those of starve.
 *
 *----------------------------------------------------------------------
 */

static int
Wait(
    bool (*ready)(void))
{
    int rounds = 20;

    if (fuzzWire.again > 0) {
        fuzzWire.again--;
        if (!fuzzWire.blocking) {
            return EAGAIN;
        }
    }
    while (!ready() && rounds-- > 0) {
        if (!fuzzWire.blocking) {
            return EAGAIN;
        }
        fuzzWire.starve();
    }
    if (ready()) {
        return 0;
    }
    fuzzWire.starved = true;
    fuzzWire.readError = ETIMEDOUT;
    fuzzWire.writeError = ETIMEDOUT;
    return ETIMEDOUT;
}

static int
Input(
    ClientData instanceData TLS_UNUSED,
    char *buffer,
    int size,
    int *errorCodePtr)
{
    size_t most = (size_t) size;

    *errorCodePtr = Wait(Readable);
    if (*errorCodePtr == 0 && FuzzQueueSize(&fuzzWire.in) == 0) {
        *errorCodePtr = fuzzWire.readError;
    }
    if (*errorCodePtr != 0) {
        return -1;
    }
    most = most < fuzzWire.chunk ? most : fuzzWire.chunk;
    return (int) FuzzQueueTake(&fuzzWire.in, (uint8_t *) buffer, most);
}

static int
Output(
    ClientData instanceData TLS_UNUSED,
    const char *buffer,
    int size,
    int *errorCodePtr)
{
    size_t most = (size_t) size;
    size_t room;

    *errorCodePtr = Wait(Writable);
    if (*errorCodePtr == 0) {
        *errorCodePtr = fuzzWire.writeError;
    }
    if (*errorCodePtr != 0) {
        return -1;
    }
    room = fuzzWire.room - FuzzQueueSize(&fuzzWire.out);
    most = most < fuzzWire.chunk ? most : fuzzWire.chunk;
    most = most < room ? most : room;
    FuzzQueuePut(&fuzzWire.out, (const uint8_t *) buffer, most);
    return (int) most;
}

static void
Watch(
    ClientData instanceData TLS_UNUSED,
    int mask)
{
    fuzzWire.watched = mask;
}

static int
BlockMode(
    ClientData instanceData TLS_UNUSED,
    int mode)
{
    fuzzWire.blocking = mode == TCL_MODE_BLOCKING;
    return 0;
}

static int
GetHandle(
    ClientData instanceData TLS_UNUSED,
    int direction TLS_UNUSED,
    ClientData *handlePtr TLS_UNUSED)
{
    return TCL_ERROR;
}

static int
Close(
    ClientData instanceData TLS_UNUSED,
    Tcl_Interp *interp TLS_UNUSED,
    int flags)
{
    if (flags != 0) {
        return EINVAL;
    }
    fuzzWire.chan = NULL;
    fuzzWire.watched = 0;
    return 0;
}

static const Tcl_ChannelType wireType = {
    .typeName = "wire",
    .version = TCL_CHANNEL_VERSION_5,
    .closeProc = TCL_CLOSE2PROC,
    .inputProc = Input,
    .outputProc = Output,
    .watchProc = Watch,
    .getHandleProc = GetHandle,
    .close2Proc = Close,
    .blockModeProc = BlockMode,
};

static void
NoStarve(void)
{
}

void
FuzzWireOpen(void)
{
    fuzzWire = (FuzzWire) {
        .room = 1 << 20,
        .chunk = 1 << 20,
        .blocking = true,
        .starve = NoStarve,
    };
    fuzzWire.chan = Tcl_CreateChannel(&wireType, "wire", NULL,
            TCL_READABLE | TCL_WRITABLE);
    Tcl_SetChannelOption(NULL, fuzzWire.chan, "-translation", "binary");
    Tcl_RegisterChannel(FuzzInterp(), fuzzWire.chan);
}

void
FuzzWireNotify(void)
{
    int ready = (Readable() ? TCL_READABLE : 0)
            | (Writable() ? TCL_WRITABLE : 0);

    if (fuzzWire.chan != NULL && (ready & fuzzWire.watched) != 0) {
        Tcl_NotifyChannel(fuzzWire.chan, ready & fuzzWire.watched);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * FuzzWireClose --
 *
 *	Ends the channel. One that is closed already but has output to write is
 *	told that this is no longer possible: Tcl then has to let go of it.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	A channel that does not go is a finding.
 *
 *----------------------------------------------------------------------
 */

void
FuzzWireClose(void)
{
    Tcl_Channel chan = Tcl_GetChannel(FuzzInterp(), "wire", NULL);
    int rounds = 20;

    fuzzWire.readError = ECONNRESET;
    fuzzWire.writeError = ECONNRESET;
    fuzzWire.again = 0;
    if (chan != NULL) {
        (void) Tcl_UnregisterChannel(FuzzInterp(), chan);
    }
    while (fuzzWire.chan != NULL && rounds-- > 0) {
        FuzzWireNotify();
        FuzzClockAdvance(CLOSE_MS);
        while (Tcl_DoOneEvent(TCL_TIMER_EVENTS | TCL_FILE_EVENTS
            | TCL_DONT_WAIT)) {
            /* What the package has to tell. */
        }
    }
    FUZZ_CHECK(fuzzWire.chan == NULL, "the channel was not closed");
    FuzzFreeMessages();
    free(fuzzWire.in.bytes);
    free(fuzzWire.out.bytes);
    fuzzWire.in = (FuzzQueue) {.start = 0};
    fuzzWire.out = (FuzzQueue) {.start = 0};
}
