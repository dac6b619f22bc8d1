/*
 * soon.c --
 *
 *	Calls out of the event loop before it next waits: events in its queue.
 */

#include "soon.h"

#include <stdbool.h>

struct TlsSoon {
    Tcl_Event header;
    TlsSoon **owner;	/* what its owner knows it by; NULL: cancelled */
    Tcl_TimerProc *proc;
    void *data;
};

static int
Serve(
    Tcl_Event *event,
    int flags)
{
    TlsSoon *soon = (TlsSoon *) event;

    if ((flags & TCL_FILE_EVENTS) == 0) {
        return 0;
    }
    if (soon->owner != NULL) {
        TlsSoonCancel(soon->owner);
        soon->proc(soon->data);
    }
    return 1;
}

/* A loop that is not Tcl's may wait for its own events alone, and look at those
 * in the queue after one of them. Then it has to be woken. */
static bool
IsInEvent(void)
{
    return Tcl_GetServiceMode() == TCL_SERVICE_NONE;
}

void
TlsSoonCall(
    TlsSoon **soonPtr,
    Tcl_TimerProc *proc,
    void *data)
{
    TlsSoon *soon = (TlsSoon *) ckalloc(sizeof(TlsSoon));

    *soon = (TlsSoon) {
        .header = {.proc = Serve},
        .owner = soonPtr,
        .proc = proc,
        .data = data,
    };
    *soonPtr = soon;
    Tcl_QueueEvent(&soon->header, TCL_QUEUE_TAIL);
    if (!IsInEvent()) {
        Tcl_ThreadAlert(Tcl_GetCurrentThread());
    }
}

/* The event stays in the queue, since to search that would take longer. */
void
TlsSoonCancel(
    TlsSoon **soonPtr)
{
    if (*soonPtr != NULL) {
        (*soonPtr)->owner = NULL;
        *soonPtr = NULL;
    }
}
