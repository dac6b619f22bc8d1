/*
 * idle_buffers.h --
 *
 *	Idle connections give back their buffers.
 */

#ifndef TLS_IDLE_BUFFERS_H
#define TLS_IDLE_BUFFERS_H

#include "channel.h"

/* To be called whenever the session of a channel has done something. */
void TlsIdleMoved(TlsChannel *channel);

/* Takes the buffers of all channels of this thread that are not inside a call. What
 * calls it may be s2n-tls that works for another one. */
void TlsIdleReclaim(void);

/* Forgets the channel, which is closed, or leaves the thread. */
void TlsIdleCancel(TlsChannel *channel);

#endif /* TLS_IDLE_BUFFERS_H */
