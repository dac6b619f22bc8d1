/*
 * open.h --
 *
 *	Makes TLS channels: on a channel, and on sockets of our own.
 */

#ifndef TLS_OPEN_H
#define TLS_OPEN_H

#include "channel.h"

/*
 * Stacks a session onto plain and begins the handshake. In blocking mode
 * waits for its end, unless async is set; when it fails, the plain channel is
 * as before.
 */
int TlsChannelPush(Tcl_Interp *interp, Tcl_Channel plain,
	const TlsChannelParams *params);

/*
 * Makes a channel on a socket, a TlsTransportSocketNew, and registers it in
 * interp. Waits for the end of the handshake, unless async is set; then a
 * failure is the channel's. NULL on failure. Takes socket in any case.
 */
Tcl_Channel TlsChannelOpen(Tcl_Interp *interp, void *socket,
	const TlsChannelParams *params);

/*
 * Makes a channel on a socket, a TlsTransportSocketAccepted, in no interpreter,
 * and begins the handshake, which goes on in the event loop. NULL on failure,
 * with *failure filled. Takes socket in any case. Closing the channel does not
 * wait for the peer.
 */
TlsChannel *TlsChannelAccept(void *socket, const TlsChannelParams *params,
	TlsFailure *failure);

/* Readies such a channel for a script: it is in the mode that Tcl knows it to
 * be in, and tells command, which may be NULL, what has happened. */
void TlsChannelPresent(TlsChannel *channel, TlsCallback *command);

#endif /* TLS_OPEN_H */
