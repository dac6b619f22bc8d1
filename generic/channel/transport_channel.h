/*
 * transport_channel.h --
 *
 *	The lower layer, if it is a Tcl channel: the plain channel that
 *	s2n::push stacks TLS on.
 */

#ifndef TLS_TRANSPORT_CHANNEL_H
#define TLS_TRANSPORT_CHANNEL_H

#include "transport_driver.h"

extern const TlsTransportDriver tlsTransportChannelDriver;

/* The topmost layer of a named channel that can carry TLS; NULL, with an error
 * in interp, when there is none. */
Tcl_Channel TlsTransportChannelFromName(Tcl_Interp *interp, Tcl_Obj *name);

/* The descriptor at the bottom of a channel, or -1 when there is none. */
int TlsTransportChannelDescriptor(Tcl_Channel chan, int direction);

/* Makes the layer for a channel with the given -blocking. The channel stays the
 * caller's. destination is for error messages if it fails to connect: "host"
 * port 443; or NULL. */
void *TlsTransportChannelNew(Tcl_Channel chan, bool blocking,
	const char *destination);

/* Turns off Nagle's algorithm if the plain channel is a TCP socket of Tcl's. */
void TlsTransportChannelNoDelay(void *data);

#endif /* TLS_TRANSPORT_CHANNEL_H */
