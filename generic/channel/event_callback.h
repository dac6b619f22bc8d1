/*
 * event_callback.h --
 *
 *	The events that the command of -command gets.
 */

#ifndef TLS_EVENT_CALLBACK_H
#define TLS_EVENT_CALLBACK_H

#include "callback.h"
#include "channel.h"

/* Schedules a call of the command in the event loop if there is an event to
 * report; cheap if there is none. Call it whenever the session may have
 * changed. */
void TlsEventCheck(TlsChannel *channel);

/* Has the command yet to be told of early data? It may be taken before anything
 * is read. */
bool TlsEventEarlyIsDue(const TlsChannel *channel);

/* Drops pending events. */
void TlsEventCancel(TlsChannel *channel);

/*
 * Reports a failure at once: the alert of the peer, if there was one, and the
 * failure. Call it from the event loop, since the script may close anything.
 */
void TlsEventFailure(TlsCallback *callback, const char *name,
	const TlsFailure *failure);

#endif /* TLS_EVENT_CALLBACK_H */
