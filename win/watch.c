/*
 * watch.c --
 *
 *	Events of sockets, by an event source of Tcl: its file handlers are not
 *	there on Windows.
 *
 *	The system sends a message to a window that nobody sees when something has
 *	happened to a socket. A thread of our own receives it, marks the watch as
 *	touched and wakes the thread of the watch. Whether the socket is ready is
 *	then asked by WSAPoll, of those sockets alone that have been touched or
 *	were ready the last time. So a handler is called as long as a socket is
 *	ready, as on Unix, thousands of sockets at rest cost nothing, and nothing
 *	is polled by a timer.
 */

#include "watch.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "sockets.h"

/* What the window is told when something has happened to a socket. */
#define SOCKET_MESSAGE (WM_USER + 1)

typedef struct Watch {
    SOCKET socket;
    int mask;
    Tcl_FileProc *proc;
    void *data;
    int ready;			/* as WSAPoll said; of the mask */
    bool queued;		/* an event for it is in Tcl's queue */
    atomic_bool touched;	/* something has happened since WSAPoll */
    atomic_bool ended;		/* closed by the peer, or not connected */
    Tcl_ThreadId thread;
    struct Watch *next;
} Watch;

/* What each thread has. */
typedef struct Source {
    bool exists;
    Watch *first;
    WSAPOLLFD *polled;		/* room for all */
    Watch **polledFor;		/* whose entries of polled are */
    size_t room;
    size_t count;
} Source;

/* What the process has: the window, and all watches. */
static INIT_ONCE begun = INIT_ONCE_STATIC_INIT;
static HWND window;
static SRWLOCK lock = SRWLOCK_INIT;	/* of watches */
static Tcl_HashTable watches;		/* descriptor -> Watch */

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

/* To be called with the lock. */
static Watch *
FindLocked(
    SOCKET socket)
{
    Tcl_HashEntry *entry = Tcl_FindHashEntry(&watches, (void *) socket);

    return entry == NULL ? NULL : Tcl_GetHashValue(entry);
}

/* The watch of a socket, if it is one of this thread. */
static Watch *
Find(
    int descriptor)
{
    Watch *watch;

    if (!GetSource()->exists) {
        return NULL;
    }
    AcquireSRWLockShared(&lock);
    watch = FindLocked((SOCKET) descriptor);
    ReleaseSRWLockShared(&lock);
    return watch != NULL && watch->thread == Tcl_GetCurrentThread() ? watch
            : NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * Touch --
 *
 *	Takes note of what has happened to a socket. That it has ended is kept:
 *	before Windows 10 of 2020, WSAPoll says nothing of a connection that
 *	could not be made.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Wakes the thread of the watch.
 *
 *----------------------------------------------------------------------
 */

static void
Touch(
    SOCKET socket,
    int event,
    int error)
{
    Watch *watch;

    AcquireSRWLockShared(&lock);
    watch = FindLocked(socket);
    if (watch != NULL) {
        if (event == FD_CLOSE || (event == FD_CONNECT && error != 0)) {
            atomic_store(&watch->ended, true);
        }
        atomic_store(&watch->touched, true);
        Tcl_ThreadAlert(watch->thread);
    }
    ReleaseSRWLockShared(&lock);
}

static LRESULT CALLBACK
WindowProc(
    HWND receiver,
    UINT message,
    WPARAM socket,
    LPARAM event)
{
    if (message != SOCKET_MESSAGE) {
        return DefWindowProcW(receiver, message, socket, event);
    }
    Touch(socket, WSAGETSELECTEVENT(event), WSAGETSELECTERROR(event));
    return 0;
}

/* The thread of the window, which lasts as long as the process. */
static DWORD WINAPI
ThreadProc(
    LPVOID made)
{
    WNDCLASSW class = {
        .lpfnWndProc = WindowProc,
        .lpszClassName = L"TclS2nSockets",
    };
    MSG message;

    (void) GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS
            | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
            (LPCWSTR) (void *) ThreadProc, &class.hInstance);
    (void) RegisterClassW(&class);
    window = CreateWindowExW(0, class.lpszClassName, L"", 0, 0, 0, 0, 0,
            HWND_MESSAGE, NULL, class.hInstance, NULL);
    (void) SetEvent(made);
    while (window != NULL && GetMessageW(&message, window, 0, 0) > 0) {
        (void) DispatchMessageW(&message);
    }
    return 0;
}

static BOOL CALLBACK
BeginProcess(
    PINIT_ONCE once,
    PVOID data,
    PVOID *context)
{
    HANDLE made = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE thread = made == NULL ? NULL
            : CreateThread(NULL, 0, ThreadProc, made, 0, NULL);

    (void) once;
    (void) data;
    (void) context;
    Tcl_InitHashTable(&watches, TCL_ONE_WORD_KEYS);
    if (thread != NULL) {
        (void) WaitForSingleObject(made, INFINITE);
        (void) CloseHandle(thread);
    }
    if (window == NULL) {
        Tcl_Panic("no window to watch sockets with");
    }
    (void) CloseHandle(made);
    return TRUE;
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
    if (events == 0 && atomic_load(&watch->ended)) {
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
    watch = Find(((ReadyEvent *) event)->descriptor);
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
    (void) WSAAsyncSelect(watch->socket, window, 0, 0);
    AcquireSRWLockExclusive(&lock);
    Tcl_DeleteHashEntry(Tcl_FindHashEntry(&watches, (void *) watch->socket));
    ReleaseSRWLockExclusive(&lock);
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
    free(source->polled);
    free(source->polledFor);
    *source = (Source) {.exists = false};
}

static void
BeginThread(
    Source *source)
{
    (void) InitOnceExecuteOnce(&begun, BeginProcess, NULL, NULL);
    source->exists = true;
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
        .thread = Tcl_GetCurrentThread(),
        .next = source->first,
    };
    source->first = watch;
    source->count++;
    AcquireSRWLockExclusive(&lock);
    Tcl_SetHashValue(Tcl_CreateHashEntry(&watches, (void *) watch->socket,
            &isNew), watch);
    ReleaseSRWLockExclusive(&lock);
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
    (void) WSAAsyncSelect(watch->socket, window, SOCKET_MESSAGE, events);
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
    watch = Find(descriptor);
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
    Watch *watch = Find(descriptor);
    Watch **link;

    if (watch == NULL) {
        return;
    }
    for (link = &source->first; *link != watch; link = &(*link)->next) {
        continue;
    }
    *link = watch->next;
    source->count--;
    Free(watch);
}
