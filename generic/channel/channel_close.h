/*
 * channel_close.h --
 *
 *	Closes a TLS channel, or only its sending direction.
 */

#ifndef TLS_CHANNEL_CLOSE_H
#define TLS_CHANNEL_CLOSE_H

#include "channel.h"

/*
 * Closes our direction after the queued output; reading continues. False, with
 * *failure filled, if that is impossible.
 */
bool TlsChannelEndOutput(TlsChannel *channel, TlsFailure *failure);

/* The driver's part of close and of chan pop. */
Tcl_DriverClose2Proc TlsChannelClose;

/*
 * The channel closes, or leaves its thread: cancels its timers, and tells its
 * listening channel to forget it. At the end of a thread Tcl does not always
 * call close handlers.
 */
void TlsChannelDismiss(TlsChannel *channel);

/*
 * Keeps a stack of channels open, whatever scripts do, by a reference that
 * belongs to no interpreter. The reference is to the bottom of the stack, as
 * layers can be popped; pass that to TlsLetGo.
 */
Tcl_Channel TlsHoldOpen(Tcl_Channel chan);
void TlsLetGo(ClientData held);

#endif /* TLS_CHANNEL_CLOSE_H */
