/*
 * transport_channel.h --
 *
 *	The lower layer that is a Tcl channel: the plain channel that s2n::push
 *	stacks TLS on.
 */

#ifndef TLS_TRANSPORT_CHANNEL_H
#define TLS_TRANSPORT_CHANNEL_H

#include "transport_driver.h"

extern const TlsLowerType tlsPlainType;

/* The topmost layer of a named channel that can carry TLS; NULL, with an error
 * in interp, when there is none. */
Tcl_Channel TlsPlainFromName(Tcl_Interp *interp, Tcl_Obj *name);

/* The descriptor at the bottom of a channel, or -1 when there is none. */
int TlsPlainDescriptor(Tcl_Channel chan, int direction);

/* The layer for a channel whose -blocking is given. The channel stays. */
void *TlsPlainNew(Tcl_Channel chan, bool blocking);

/* Turns off Nagle's algorithm if the plain channel is a TCP socket of Tcl's. */
void TlsPlainNoDelay(void *data);

#endif /* TLS_TRANSPORT_CHANNEL_H */
