/*
 * pop.h --
 *
 *	What chan pop has to carry across the end of TLS: output that still
 *	waits, and input that came after TLS.
 */

#ifndef TLS_POP_H
#define TLS_POP_H

#include "channel.h"

/*
 * Called while the TLS channel is still on top: takes output that the generic
 * layer holds, which would else go out unencrypted. What cannot be encrypted,
 * for there is no session yet, is dropped and counted in channel->dropped.
 */
void TlsPopTakeOutput(TlsChannel *channel);

/*
 * Called when the plain channel is on top again, after close_notify has been
 * made: queues on it what has yet to go, and gives it what the peer sent
 * after TLS. Returns 0, or an errno with the message set.
 */
int TlsPopHandOver(TlsChannel *channel, Tcl_Channel plain,
	Tcl_Interp *interp);

#endif /* TLS_POP_H */
