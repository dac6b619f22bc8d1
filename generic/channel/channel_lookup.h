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

/* The questions that a command answers, as bits. */
enum {
    TLS_ANSWERS_PEER = 1 << TLS_ASKS_CONFIG | 1 << TLS_ASKS_PEER,
    TLS_ANSWERS_SIGNATURE = 1 << TLS_ASKS_SIGNATURE,
    TLS_ANSWERS_ALL = TLS_ANSWERS_PEER | TLS_ANSWERS_SIGNATURE
};

/* A named channel whose handshake waits for one of these answers; NULL with an
 * error. */
TlsChannel *TlsChannelAsking(Tcl_Interp *interp, Tcl_Obj *name,
	unsigned answers);

/* The commands that answer a question, for messages. */
const char *TlsChannelAnswerers(TlsQuestion question);

#endif /* TLS_CHANNEL_LOOKUP_H */
