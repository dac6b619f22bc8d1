/*
 * event_callback.h --
 *
 *	The events that the command of -command gets.
 */

#ifndef TLS_EVENT_CALLBACK_H
#define TLS_EVENT_CALLBACK_H

#include "callback.h"
#include "channel.h"

/* Looks whether there is something to tell, which is done in the event loop;
 * cheap if there is not. Called whenever the session may have changed. */
void TlsEventCheck(TlsChannel *channel);

/* Drops pending events. */
void TlsEventCancel(TlsChannel *channel);

/*
 * Tells of a failure at once: the alert of the peer, if there was one, and the
 * failure. For the event loop: anything may have been closed meanwhile.
 */
void TlsEventFailure(TlsCallback *callback, const char *name,
	const TlsFailure *failure);

#endif /* TLS_EVENT_CALLBACK_H */
