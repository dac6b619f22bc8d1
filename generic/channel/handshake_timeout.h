/*
 * handshake_timeout.h --
 *
 *	The time limit of a handshake: a timer in the event loop, and a limited
 *	wait in blocking commands.
 */

#ifndef TLS_HANDSHAKE_TIMEOUT_H
#define TLS_HANDSHAKE_TIMEOUT_H

#include "channel.h"

/* The time begins, in ms; 0 is no limit. */
void TlsHandshakeTimeoutStart(TlsChannel *channel, Tcl_WideInt ms);

/* Sets or cancels the timer, as the state of the handshake requires. Cheap if
 * there is no limit. */
void TlsHandshakeTimeoutRearm(TlsChannel *channel);
void TlsHandshakeTimeoutCancel(TlsChannel *channel);

/*
 * Waits for the end of the handshake, until the deadline, and at most ms
 * milliseconds from now; ms -1 is no further limit. At the deadline the
 * handshake fails. If the layer below has no descriptor to wait for, there is
 * no limit.
 */
TlsStep TlsHandshakeTimeoutWait(TlsChannel *channel, Tcl_WideInt ms);

#endif /* TLS_HANDSHAKE_TIMEOUT_H */
