/*
 * handshake_timeout.h --
 *
 *	How long a handshake may take: by a timer in the event loop, and where a
 *	script waits, by not waiting any longer.
 */

#ifndef TLS_HANDSHAKE_TIMEOUT_H
#define TLS_HANDSHAKE_TIMEOUT_H

#include "channel.h"

/* The time begins, in ms; 0 is no limit. */
void TlsHandshakeTimeoutStart(TlsChannel *channel, Tcl_WideInt ms);

/* Has the timer that is needed now; without one, and with none needed, this is
 * cheap. */
void TlsHandshakeTimeoutRearm(TlsChannel *channel);
void TlsHandshakeTimeoutCancel(TlsChannel *channel);

/*
 * Waits for the end of the handshake, until the deadline, and at most ms
 * milliseconds from now; ms -1 is no further limit. A handshake that is late
 * has failed. Not so where the layer below has no descriptor to wait for:
 * that is waited for as long as it takes.
 */
TlsStep TlsHandshakeTimeoutWait(TlsChannel *channel, Tcl_WideInt ms);

#endif /* TLS_HANDSHAKE_TIMEOUT_H */
