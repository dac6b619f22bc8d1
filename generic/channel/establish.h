/*
 * establish.h --
 *
 *	For commands that ask about a connection.
 */

#ifndef TLS_ESTABLISH_H
#define TLS_ESTABLISH_H

#include "channel.h"

/*
 * Completes the handshake of a channel, which must be preserved: waits for it
 * on a blocking channel, and fails with EAGAIN on a non-blocking one. A
 * standard Tcl result; the error message begins with doing.
 */
int TlsEstablish(Tcl_Interp *interp, TlsChannel *channel, const char *doing);

#endif /* TLS_ESTABLISH_H */
