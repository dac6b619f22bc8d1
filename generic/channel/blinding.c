/*
 * blinding.c --
 *
 *	What is left of a connection after its channel.
 *
 *	s2n answers some failures, such as a bad record, with a delay before the
 *	connection may close, so that an attacker cannot time them (s2n calls it
 *	blinding). The script does not wait for that: it has its error and may
 *	have closed its channel. A duplicate of the descriptor keeps the
 *	connection open until a timer of the thread's event loop, or else the
 *	next command of the package, closes it. A close_notify that a
 *	non-blocking channel could not send at once lingers in the same way.
 */

#include "blinding.h"

#include <errno.h>

#include "clock.h"
#include "fd.h"
#include "watch.h"

/* A thread keeps at most this many descriptors; after that, it closes the
 * oldest early. */
#define LINGER_MAX 64

#define NANOSECONDS_PER_MS 1000000

/* How long a close_notify may wait for a peer that does not read, in ms. */
#define FLUSH_MS 10000

typedef struct Linger {
    TlsSession *session;
    TlsConfig *config;
    int descriptor;
    bool alert;
    bool blinded;	/* waits for nothing but its end */
    int64_t end;	/* which is then, in ms */
    Tcl_TimerToken timer;
    struct Linger *next;	/* a younger one */
} Linger;

/* All that linger in this thread, oldest first. */
typedef struct ThreadData {
    Linger *first;
    int count;
    bool hasExitHandler;
} ThreadData;

static Tcl_ThreadDataKey threadDataKey;

static ssize_t
ReadNothing(
    void *data TLS_UNUSED,
    uint8_t *buffer TLS_UNUSED,
    size_t size TLS_UNUSED,
    bool wait TLS_UNUSED)
{
    errno = EAGAIN;
    return -1;
}

static ssize_t
WriteDescriptor(
    void *data,
    const uint8_t *buffer,
    size_t size,
    bool wait TLS_UNUSED)
{
    const Linger *linger = data;

    return TlsFdSend(linger->descriptor, buffer, size, false);
}

static const TlsTransport descriptorTransport = {
    .read = ReadNothing,
    .write = WriteDescriptor,
};

/* Frees one that has been removed from its list. */
static void
Finish(
    Linger *linger)
{
    Tcl_DeleteTimerHandler(linger->timer);
    TlsWatchEnd(linger->descriptor);
    if (linger->alert) {
        (void) TlsSessionShutdown(linger->session, false);
    }
    TlsFdClose(linger->descriptor);
    TlsSessionFree(linger->session);
    TlsConfigRelease(linger->config);
    ckfree((char *) linger);
}

static void
TakeOut(
    ThreadData *thread,
    Linger *linger)
{
    Linger **link = &thread->first;

    while (*link != linger) {
        link = &(*link)->next;
    }
    *link = linger->next;
    thread->count--;
}

static void
TimerProc(
    ClientData clientData)
{
    Linger *linger = clientData;

    TakeOut(Tcl_GetThreadData(&threadDataKey, sizeof(ThreadData)), linger);
    Finish(linger);
}

/* The peer reads again: send the close_notify. */
static void
WritableProc(
    ClientData clientData,
    int mask TLS_UNUSED)
{
    Linger *linger = clientData;

    if (TlsSessionShutdown(linger->session, false) != TLS_STEP_AGAIN) {
        TimerProc(linger);
    }
}

static void
ThreadExitProc(
    ClientData clientData)
{
    ThreadData *thread = clientData;

    while (thread->first != NULL) {
        Linger *linger = thread->first;

        TakeOut(thread, linger);
        Finish(linger);
    }
}

/* Adds one to the thread's list; if that is full, frees the oldest. */
static void
Enlist(
    ThreadData *thread,
    Linger *linger)
{
    Linger **link = &thread->first;

    if (!thread->hasExitHandler) {
        Tcl_CreateThreadExitHandler(ThreadExitProc, thread);
        thread->hasExitHandler = true;
    }
    if (thread->count == LINGER_MAX) {
        Linger *oldest = thread->first;

        TakeOut(thread, oldest);
        Finish(oldest);
    }
    while (*link != NULL) {
        link = &(*link)->next;
    }
    *link = linger;
    thread->count++;
}

/* A peer that has only closed its sending direction may still read what we
 * send. Who asks poll for nothing is told of ends and errors alone. */
static bool
PeerIsGone(
    const Linger *linger)
{
    struct pollfd asked = {.fd = linger->descriptor};

    if (linger->blinded && TlsFdPeerHasEnded(linger->descriptor)) {
        return true;
    }
    return TlsFdPoll(&asked, 1, 0) > 0;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsBlindingSweep --
 *
 *	See blinding.h. Without an event loop, as at a prompt, no timers run.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Closes connections.
 *
 *----------------------------------------------------------------------
 */

void
TlsBlindingSweep(void)
{
    ThreadData *thread =
            Tcl_GetThreadData(&threadDataKey, sizeof(ThreadData));
    Linger *linger = thread->first;

    while (linger != NULL) {
        Linger *next = linger->next;

        if (TlsClockMs() >= linger->end || PeerIsGone(linger)) {
            TakeOut(thread, linger);
            Finish(linger);
        }
        linger = next;
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsBlindingLinger --
 *
 *	Frees a session, after its blinding delay.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	May keep a duplicate of the descriptor and a timer.
 *
 *----------------------------------------------------------------------
 */

void
TlsBlindingLinger(
    TlsSession *session,
    TlsConfig *config,
    int descriptor,
    bool alert)
{
    uint64_t delay = TlsSessionBlinding(session) / NANOSECONDS_PER_MS;
    bool unsent = alert && (TlsSessionWants(session) & TLS_WRITABLE) != 0;
    ThreadData *thread =
            Tcl_GetThreadData(&threadDataKey, sizeof(ThreadData));
    /* One more millisecond: s2n must find the delay over, not nearly over. */
    int ms = delay > 0 ? (int) delay + 1 : FLUSH_MS;
    int duplicate = -1;
    Linger *linger;

    if (descriptor >= 0 && (delay > 0 || unsent)) {
        duplicate = TlsFdDuplicate(descriptor);
    }
    if (duplicate < 0) {
        TlsSessionFree(session);
        TlsConfigRelease(config);
        return;
    }
    linger = (Linger *) ckalloc(sizeof(Linger));
    *linger = (Linger) {
        .session = session,
        .config = config,
        .descriptor = duplicate,
        .alert = alert,
        .blinded = delay > 0,
        .end = TlsClockMs() + ms,
    };
    TlsSessionSetTransport(session, &descriptorTransport, linger);
    linger->timer = Tcl_CreateTimerHandler(ms, TimerProc, linger);
    if (delay == 0) {
        TlsWatch(duplicate, TCL_WRITABLE, WritableProc, linger);
    }
    Enlist(thread, linger);
}
