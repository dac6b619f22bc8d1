/*
 * idle_buffers.h --
 *
 *	Idle connections give back their buffers.
 */

#ifndef TLS_IDLE_BUFFERS_H
#define TLS_IDLE_BUFFERS_H

#include "channel.h"

/* Call it whenever the session of a channel has done something. */
void TlsIdleMoved(TlsChannel *channel);

/* Frees the buffers of all channels of this thread that are not inside a call.
 * s2n-tls may call it while it works for one of them. */
void TlsIdleReclaim(void);

/* Forgets the channel, which is closed, or leaves the thread. */
void TlsIdleCancel(TlsChannel *channel);

#endif /* TLS_IDLE_BUFFERS_H */
