/*
 * handshake_callbacks.h --
 *
 *	Questions of a handshake to the script, which may answer later: which
 *	config to use, whether the peer is the right one, and for a signature.
 */

#ifndef TLS_HANDSHAKE_CALLBACKS_H
#define TLS_HANDSHAKE_CALLBACKS_H

#include "channel.h"

/* If the session has a question, schedules a call of the script in the event
 * loop. Cheap if it has none. */
void TlsHandshakeCallbacksCheck(TlsChannel *channel);
void TlsHandshakeCallbacksCancel(TlsChannel *channel);

/*
 * Waits for the end of the handshake, as TlsHandshakeTimeoutWait, and asks the
 * script in the meantime, which must answer at once. For commands, not for
 * drivers. The channel may be gone afterwards: then it gives TLS_STEP_AGAIN,
 * and *gonePtr is set.
 */
TlsStep TlsHandshakeCallbacksWait(TlsChannel *channel, Tcl_WideInt ms,
	bool *gonePtr);

/* Answers no: the session fails. message may be empty. */
void TlsHandshakeCallbacksReject(TlsChannel *channel, const char *message);

#endif /* TLS_HANDSHAKE_CALLBACKS_H */
