/*
 * tcl_buffers.c --
 *
 *	The buffers in which Tcl keeps the plain text of a channel. All layers
 *	share them, so only the topmost layer may touch them.
 */

#include "tcl_buffers.h"

#include <string.h>

#include "transport_channel.h"

/* Tcl's default for -buffersize. */
#define DEFAULT_SIZE 4096

static bool
IsOnTop(
    const TlsChannel *channel)
{
    return Tcl_GetTopChannel(channel->self) == channel->self;
}

static bool
IsUnbuffered(
    Tcl_Channel chan)
{
    Tcl_DString value;
    bool unbuffered;

    Tcl_DStringInit(&value);
    (void) Tcl_GetChannelOption(NULL, chan, "-buffering", &value);
    unbuffered = strcmp(Tcl_DStringValue(&value), "none") == 0;
    Tcl_DStringFree(&value);
    return unbuffered;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsTclBuffersWritten --
 *
 *	See tcl_buffers.h. A write that fills one buffer goes on with buffers of
 *	the new size. On an unbuffered channel that would be too early: Tcl
 *	counts by their size what it has flushed, and would keep the rest.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Sets -buffersize, once.
 *
 *----------------------------------------------------------------------
 */

void
TlsTclBuffersWritten(
    TlsChannel *channel,
    int size)
{
    if (!channel->hasGrown && size == DEFAULT_SIZE
            && Tcl_GetChannelBufferSize(channel->self) == DEFAULT_SIZE
            && IsOnTop(channel) && !IsUnbuffered(channel->self)) {
        channel->hasGrown = true;
        Tcl_SetChannelBufferSize(channel->self, TLS_TCL_BUFFERS_SIZE);
    }
}

void
TlsTclBuffersRestore(
    const TlsChannel *channel,
    Tcl_Channel plain)
{
    if (channel->hasGrown
            && Tcl_GetChannelBufferSize(plain) == TLS_TCL_BUFFERS_SIZE) {
        Tcl_SetChannelBufferSize(plain, DEFAULT_SIZE);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsTclBuffersDrop --
 *
 *	See tcl_buffers.h. Tcl frees its empty buffers for input when their size
 *	changes. No read may be under way, with an event loop inside of it: then
 *	this buffer is where the data goes. A read of this layer makes the
 *	channel busy, except while it flushes output from before TLS; reads of a
 *	layer above are unknown.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	The next read allocates a buffer.
 *
 *----------------------------------------------------------------------
 */

void
TlsTclBuffersDrop(
    TlsChannel *channel)
{
    Tcl_Size size = Tcl_GetChannelBufferSize(channel->self);

    if (!channel->busy && channel->plainPending == 0 && IsOnTop(channel)) {
        /* One of them is no change where Tcl has a limit. */
        Tcl_SetChannelBufferSize(channel->self, size + 1);
        Tcl_SetChannelBufferSize(channel->self, size - 1);
        Tcl_SetChannelBufferSize(channel->self, size);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsTclBuffersStack --
 *
 *	See tcl_buffers.h. Tcl 9 keeps a buffer that it has written for the next
 *	read. Stacking puts it aside for reads of the plain channel, and closing
 *	frees it only if one of these has taken it; ours go to the socket. A
 *	buffer of another size is not kept. What is no socket may be in the
 *	middle of a read, which needs its buffer.
 *
 * Results:
 *	The channel on top of the plain one, or NULL.
 *
 * Side effects:
 *	Those of Tcl_StackChannel.
 *
 *----------------------------------------------------------------------
 */

Tcl_Channel
TlsTclBuffersStack(
    Tcl_Interp *interp,
    TlsChannel *channel,
    Tcl_Channel plain)
{
    bool isSocket = TlsTransportChannelDescriptor(plain, TCL_READABLE) >= 0;
    Tcl_Size size = Tcl_GetChannelBufferSize(plain);
    Tcl_Channel self;

    if (isSocket) {
        Tcl_SetChannelBufferSize(plain, size > 1 ? size - 1 : size + 1);
    }
    self = Tcl_StackChannel(interp, &tlsChannelType, channel,
            TCL_READABLE | TCL_WRITABLE, plain);
    if (isSocket) {
        Tcl_SetChannelBufferSize(plain, size);
    }
    return self;
}
