/*
 * pop.h --
 *
 *	What chan pop carries over the end of TLS: queued output, and input that
 *	came after TLS.
 */

#ifndef TLS_POP_H
#define TLS_POP_H

#include "channel.h"

/*
 * Called while the TLS channel is still on top: takes the output that the
 * generic layer has queued, which would otherwise be sent unencrypted. Output
 * that cannot be encrypted, because there is no session yet, is dropped and
 * counted in channel->dropped.
 */
void TlsPopTakeOutput(TlsChannel *channel);

/*
 * Called when the plain channel is on top again, after close_notify has been
 * made: queues the remaining output on it, and returns to it what the peer sent
 * after TLS. Returns 0, or an errno with the message set.
 */
int TlsPopHandOver(TlsChannel *channel, Tcl_Channel plain,
	Tcl_Interp *interp);

#endif /* TLS_POP_H */
