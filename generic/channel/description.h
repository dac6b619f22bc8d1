/*
 * description.h --
 *
 *	A connection in some ten lines that people read.
 */

#ifndef TLS_DESCRIPTION_H
#define TLS_DESCRIPTION_H

#include "channel.h"

/* The lines, without a newline behind the last one: a new value with reference
 * count 0. With unverified, those of what the peer has shown as well, unless
 * that has been verified. */
Tcl_Obj *TlsDescription(TlsChannel *channel, bool unverified);

#endif /* TLS_DESCRIPTION_H */
