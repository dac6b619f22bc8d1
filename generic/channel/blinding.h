/*
 * blinding.h --
 *
 *	What is left of a connection after its channel: the descriptor of a
 *	failed one stays open for s2n's blinding delay.
 */

#ifndef TLS_BLINDING_H
#define TLS_BLINDING_H

#include "config.h"
#include "session.h"

/*
 * Takes the session and the reference to its config. Keeps a duplicate of
 * descriptor open until the blinding delay is over, and then sends the alert
 * that the failure calls for, if alert is set; or until a close_notify that
 * still waits has gone. Then frees everything. Without a descriptor (-1) and
 * when there is nothing to wait for, that happens at once.
 */
void TlsBlindingLinger(TlsSession *session, TlsConfig *config, int descriptor,
	bool alert);

/* Frees the connections of this thread that have lingered for long enough, or
 * whose peer is gone. Cheap if there are none. */
void TlsBlindingSweep(void);

#endif /* TLS_BLINDING_H */
