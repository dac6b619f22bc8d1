/*
 * establish.h --
 *
 *	For commands that ask about a connection.
 */

#ifndef TLS_ESTABLISH_H
#define TLS_ESTABLISH_H

#include "channel.h"

/*
 * Completes the handshake of a channel, which has to be preserved: waits for it
 * on a blocking channel, and fails with EAGAIN on one that may not wait. A
 * standard Tcl result; doing begins the message.
 */
int TlsEstablish(Tcl_Interp *interp, TlsChannel *channel, const char *doing);

#endif /* TLS_ESTABLISH_H */
