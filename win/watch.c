/*
 * watch.c --
 *
 *	Events of sockets, by an event source of Tcl: its file handlers are not
 *	there on Windows.
 *
 *	The system tells by an event object that something has happened to a
 *	socket; a thread of its pool hears that, marks the watch as touched and
 *	wakes the thread of the watch. Whether the socket is ready is then asked
 *	by WSAPoll, of those sockets alone that have been touched or were ready
 *	the last time. So a handler is called as long as a socket is ready, as on
 *	Unix, thousands of sockets at rest cost nothing, and nothing is polled
 *	by a timer.
 */

#include "watch.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "sockets.h"

typedef struct Watch {
    SOCKET socket;
    int mask;
    Tcl_FileProc *proc;
    void *data;
    int ready;			/* as WSAPoll said; of the mask */
    bool queued;		/* an event for it is in Tcl's queue */
    atomic_bool touched;	/* something has happened since WSAPoll */
    HANDLE event;		/* resets itself */
    HANDLE wait;		/* of the thread pool, for the event */
    Tcl_ThreadId thread;
    struct Watch *next;
} Watch;

/* What each thread has. */
typedef struct Source {
    bool exists;
    Tcl_HashTable watches;	/* descriptor -> Watch */
    Watch *first;
    WSAPOLLFD *polled;		/* room for all */
    Watch **polledFor;		/* whose entries of polled are */
    size_t room;
    size_t count;
} Source;

typedef struct ReadyEvent {
    Tcl_Event header;
    int descriptor;
} ReadyEvent;

static Tcl_ThreadDataKey sourceKey;

static Source *
GetSource(void)
{
    return Tcl_GetThreadData(&sourceKey, sizeof(Source));
}

static Watch *
Find(
    Source *source,
    int descriptor)
{
    Tcl_HashEntry *entry = !source->exists ? NULL : Tcl_FindHashEntry(
            &source->watches, (void *) (intptr_t) descriptor);

    return entry == NULL ? NULL : Tcl_GetHashValue(entry);
}

/* Called by a thread of the pool. */
static VOID CALLBACK
Touch(
    PVOID data,
    BOOLEAN timedOut)
{
    Watch *watch = data;

    (void) timedOut;
    atomic_store(&watch->touched, true);
    Tcl_ThreadAlert(watch->thread);
}

/*
 *----------------------------------------------------------------------
 *
 * HasFailed --
 *
 *	Before Windows 10 of 2020, WSAPoll says nothing of a connection that
 *	could not be made; what happened to the socket does.
 *
 * Results:
 *	True if the socket has failed to connect, or has been closed.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static bool
HasFailed(
    const Watch *watch)
{
    WSANETWORKEVENTS events;

    return WSAEnumNetworkEvents(watch->socket, NULL, &events) == 0
            && (events.lNetworkEvents & (FD_CONNECT | FD_CLOSE)) != 0;
}

static SHORT
PollEvents(
    int mask)
{
    return (SHORT) (((mask & TCL_READABLE) != 0 ? POLLIN : 0)
            | ((mask & TCL_WRITABLE) != 0 ? POLLOUT : 0));
}

static int
ReadyMask(
    const Watch *watch,
    SHORT events)
{
    const SHORT failed = POLLHUP | POLLERR | POLLNVAL;
    int ready = 0;

    if ((events & (POLLIN | failed)) != 0) {
        ready |= TCL_READABLE;
    }
    if ((events & (POLLOUT | failed)) != 0) {
        ready |= TCL_WRITABLE;
    }
    if (events == 0 && HasFailed(watch)) {
        ready = TCL_READABLE | TCL_WRITABLE;
    }
    return ready & watch->mask;
}

/*
 *----------------------------------------------------------------------
 *
 * Look --
 *
 *	Asks which of the sockets are ready that may be.
 *
 * Results:
 *	True if one is.
 *
 * Side effects:
 *	Sets what each is ready for.
 *
 *----------------------------------------------------------------------
 */

static bool
Look(
    Source *source)
{
    Watch *watch;
    size_t count = 0;
    size_t i;
    bool any = false;

    for (watch = source->first; watch != NULL; watch = watch->next) {
        if (atomic_exchange(&watch->touched, false) || watch->ready != 0) {
            source->polledFor[count] = watch;
            source->polled[count++] = (WSAPOLLFD) {
                .fd = watch->socket,
                .events = PollEvents(watch->mask),
            };
        }
    }
    if (count > 0) {
        (void) WSAPoll(source->polled, (ULONG) count, 0);
    }
    for (i = 0; i < count; i++) {
        watch = source->polledFor[i];
        watch->ready = ReadyMask(watch, source->polled[i].revents);
        any = any || watch->ready != 0;
    }
    return any;
}

/* Before Tcl waits: it shall not, if a socket is ready. */
static void
SetUp(
    ClientData data,
    int flags)
{
    static const Tcl_Time none = {0, 0};

    if ((flags & TCL_FILE_EVENTS) != 0 && Look(data)) {
        Tcl_SetMaxBlockTime(&none);
    }
}

/* Calls the handler of a socket that is still watched. */
static int
Serve(
    Tcl_Event *event,
    int flags)
{
    Watch *watch;
    int ready;

    if ((flags & TCL_FILE_EVENTS) == 0) {
        return 0;
    }
    watch = Find(GetSource(), ((ReadyEvent *) event)->descriptor);
    if (watch != NULL && watch->queued) {
        watch->queued = false;
        ready = watch->ready & watch->mask;
        if (ready != 0) {
            watch->proc(watch->data, ready);
        }
    }
    return 1;
}

/* After Tcl has waited: queues an event for each socket that is ready. */
static void
Check(
    ClientData data,
    int flags)
{
    Source *source = data;
    Watch *watch;

    if ((flags & TCL_FILE_EVENTS) == 0 || !Look(source)) {
        return;
    }
    for (watch = source->first; watch != NULL; watch = watch->next) {
        if (watch->ready != 0 && !watch->queued) {
            ReadyEvent *event = ckalloc(sizeof(ReadyEvent));

            event->header.proc = Serve;
            event->descriptor = (int) watch->socket;
            watch->queued = true;
            Tcl_QueueEvent(&event->header, TCL_QUEUE_TAIL);
        }
    }
}

/* Ends a watch that is in no list any more. */
static void
Free(
    Watch *watch)
{
    /* Waits until no thread of the pool is in Touch. */
    (void) UnregisterWaitEx(watch->wait, INVALID_HANDLE_VALUE);
    (void) WSAEventSelect(watch->socket, NULL, 0);
    (void) CloseHandle(watch->event);
    ckfree(watch);
}

static void
EndThread(
    ClientData data)
{
    Source *source = data;

    Tcl_DeleteEventSource(SetUp, Check, source);
    while (source->first != NULL) {
        Watch *watch = source->first;

        source->first = watch->next;
        Free(watch);
    }
    Tcl_DeleteHashTable(&source->watches);
    free(source->polled);
    free(source->polledFor);
    *source = (Source) {.exists = false};
}

static void
BeginThread(
    Source *source)
{
    source->exists = true;
    Tcl_InitHashTable(&source->watches, TCL_ONE_WORD_KEYS);
    Tcl_CreateEventSource(SetUp, Check, source);
    Tcl_CreateThreadExitHandler(EndThread, source);
}

/* Sees to it that all watches can be polled at once. */
static void
Reserve(
    Source *source)
{
    if (source->count < source->room) {
        return;
    }
    source->room = source->room == 0 ? 16 : 2 * source->room;
    source->polled = realloc(source->polled,
            source->room * sizeof(source->polled[0]));
    source->polledFor = realloc(source->polledFor,
            source->room * sizeof(source->polledFor[0]));
    if (source->polled == NULL || source->polledFor == NULL) {
        Tcl_Panic("no memory to watch %u sockets", (unsigned) source->room);
    }
}

static Watch *
Add(
    Source *source,
    int descriptor)
{
    Watch *watch = ckalloc(sizeof(Watch));
    int isNew;

    Reserve(source);
    *watch = (Watch) {
        .socket = (SOCKET) descriptor,
        .event = CreateEventW(NULL, FALSE, FALSE, NULL),
        .thread = Tcl_GetCurrentThread(),
        .next = source->first,
    };
    if (watch->event == NULL || !RegisterWaitForSingleObject(&watch->wait,
            watch->event, Touch, watch, INFINITE, WT_EXECUTEINWAITTHREAD)) {
        Tcl_Panic("no resources to watch a socket");
    }
    source->first = watch;
    source->count++;
    Tcl_SetHashValue(Tcl_CreateHashEntry(&source->watches,
            (void *) (intptr_t) descriptor, &isNew), watch);
    return watch;
}

/* Has the system tell of what is watched for; of what is there already as well. */
static void
Select(
    Watch *watch,
    int mask)
{
    long events = FD_CLOSE;

    if ((mask & TCL_READABLE) != 0) {
        events |= FD_READ | FD_ACCEPT;
    }
    if ((mask & TCL_WRITABLE) != 0) {
        events |= FD_WRITE | FD_CONNECT;
    }
    watch->mask = mask;
    (void) WSAEventSelect(watch->socket, watch->event, events);
    atomic_store(&watch->touched, true);
}

void
TlsWatch(
    int descriptor,
    int mask,
    Tcl_FileProc *proc,
    void *data)
{
    Source *source = GetSource();
    Watch *watch;

    if (!source->exists) {
        BeginThread(source);
    }
    watch = Find(source, descriptor);
    if (watch == NULL) {
        watch = Add(source, descriptor);
    }
    watch->proc = proc;
    watch->data = data;
    if (watch->mask != mask) {
        Select(watch, mask);
    }
}

void
TlsWatchEnd(
    int descriptor)
{
    Source *source = GetSource();
    Watch *watch = Find(source, descriptor);
    Watch **link;

    if (watch == NULL) {
        return;
    }
    for (link = &source->first; *link != watch; link = &(*link)->next) {
        continue;
    }
    *link = watch->next;
    source->count--;
    Tcl_DeleteHashEntry(Tcl_FindHashEntry(&source->watches,
            (void *) (intptr_t) descriptor));
    Free(watch);
}
