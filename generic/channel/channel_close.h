/*
 * channel_close.h --
 *
 *	The end of a TLS channel, or of our direction alone.
 */

#ifndef TLS_CHANNEL_CLOSE_H
#define TLS_CHANNEL_CLOSE_H

#include "channel.h"

/*
 * Ends our direction, behind the output that is queued; what has been read of
 * the peer's goes on. False, with *failure filled, where that cannot be.
 */
bool TlsChannelEndOutput(TlsChannel *channel, TlsFailure *failure);

/* The driver's part of close and of chan pop. */
Tcl_DriverClose2Proc TlsChannelClose;

/*
 * The channel closes, or leaves its thread: no timer is left, and whoever looks
 * after it for its script has to let go. At the end of a thread Tcl does not
 * always call close handlers.
 */
void TlsChannelDismiss(TlsChannel *channel);

/*
 * A stack of channels is kept open, whatever scripts do, by a reference to it
 * that belongs to no interpreter. It is for the bottom of the stack, as layers
 * can be popped; that is what TlsLetGo takes.
 */
Tcl_Channel TlsHoldOpen(Tcl_Channel chan);
void TlsLetGo(ClientData held);

/* A Tcl_FreeProc of the channel. */
void TlsChannelFree(TlsMemory *memory);

#endif /* TLS_CHANNEL_CLOSE_H */
