/*
 * idle_buffers.c --
 *
 *	Idle connections give back their buffers.
 *
 *	s2n-tls needs some 25 KiB to read and to write a record. To free them
 *	after each record would cost 5 % of the requests per second; so they
 *	stay while data flows. A timer in each thread visits the channels that
 *	may have buffers, and frees the buffers of those that were idle for a
 *	whole round. When all are idle the timer ends.
 */

#include "idle_buffers.h"

#include "tcl_buffers.h"

/* Time between two rounds, in ms. */
#define ROUND_MS 1000

/* Channels of this thread that may have buffers. */
typedef struct ThreadData {
    TlsChannel *first;
    Tcl_TimerToken timer; /* NULL while there are none */
} ThreadData;

static Tcl_ThreadDataKey threadDataKey;

static void
TakeOut(
    TlsChannel *channel)
{
    *channel->idleLink = channel->idleNext;
    if (channel->idleNext != NULL) {
        channel->idleNext->idleLink = channel->idleLink;
    }
    channel->idleLink = NULL;
    channel->idleNext = NULL;
}

static void
PutIn(
    ThreadData *thread,
    TlsChannel *channel)
{
    channel->idleLink = &thread->first;
    channel->idleNext = thread->first;
    if (thread->first != NULL) {
        thread->first->idleLink = &channel->idleNext;
    }
    thread->first = channel;
}

/* Frees the buffers of idle channels, or those of s2n-tls of all. It runs nothing that could
 * close a channel. */
static void
Sweep(
    ThreadData *thread,
    bool all)
{
    TlsChannel *channel = thread->first;

    while (channel != NULL) {
        TlsChannel *next = channel->idleNext;

        if (!channel->busy && (all || !channel->moved)) {
            TakeOut(channel);
            TlsSessionReleaseBuffers(channel->session);
            if (!all) {
                TlsTclBuffersDrop(channel);
            }
        }
        channel->moved = false;
        channel = next;
    }
}

/* One round. */
static void
TimerProc(
    ClientData clientData)
{
    ThreadData *thread = clientData;

    Sweep(thread, false);
    thread->timer = thread->first == NULL ? NULL
            : Tcl_CreateTimerHandler(ROUND_MS, TimerProc, thread);
}

void
TlsIdleReclaim(void)
{
    Sweep(Tcl_GetThreadData(&threadDataKey, sizeof(ThreadData)), true);
}

void
TlsIdleMoved(
    TlsChannel *channel)
{
    ThreadData *thread;

    channel->moved = true;
    if (channel->idleLink != NULL || !TlsChannelIsHere(channel)) {
        return;
    }
    thread = Tcl_GetThreadData(&threadDataKey, sizeof(ThreadData));
    PutIn(thread, channel);
    if (thread->timer == NULL) {
        thread->timer = Tcl_CreateTimerHandler(ROUND_MS, TimerProc, thread);
    }
}

void
TlsIdleCancel(
    TlsChannel *channel)
{
    if (channel->idleLink != NULL) {
        TakeOut(channel);
    }
}
