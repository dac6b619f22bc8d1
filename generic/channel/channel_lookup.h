/*
 * channel_lookup.h --
 *
 *	Finds TLS channels by their names.
 */

#ifndef TLS_CHANNEL_LOOKUP_H
#define TLS_CHANNEL_LOOKUP_H

#include "channel.h"

/* The TLS layer of a channel, the topmost if there are several; NULL, with an
 * error in interp, when there is none. */
TlsChannel *TlsChannelFromName(Tcl_Interp *interp, Tcl_Obj *name);

/* A named channel whose handshake waits for an answer; NULL with an error. */
TlsChannel *TlsChannelAsking(Tcl_Interp *interp, Tcl_Obj *name);

#endif /* TLS_CHANNEL_LOOKUP_H */
