/*
 * channel.c --
 *
 *	The memory of a TLS channel.
 */

#include "channel.h"

/* Frees a channel that is closed, and all that belongs to it. */
static void
Free(
    TlsChannel *channel)
{
    TlsSessionFree(channel->session);
    if (channel->config != NULL) {
        TlsConfigRelease(channel->config);
    }
    TlsCallbacksRelease(&channel->callbacks);
    ckfree((char *) channel->lower);
    ckfree((char *) channel);
}

void
TlsChannelRetain(
    TlsChannel *channel)
{
    (void) atomic_fetch_add(&channel->references, 1);
}

void
TlsChannelRelease(
    TlsChannel *channel)
{
    if (atomic_fetch_sub(&channel->references, 1) == 1) {
        Free(channel);
    }
}
