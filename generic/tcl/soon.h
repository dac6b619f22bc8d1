/*
 * soon.h --
 *
 *	Calls out of the event loop before it next waits. A timer of 0 ms is not
 *	the same: for that the loop asks the system for events first, which in
 *	Tcl 8.6 takes two changes of threads. Whoever calls itself again and
 *	again in this way keeps everybody else waiting: use a timer for that.
 */

#ifndef TLS_SOON_H
#define TLS_SOON_H

#include "tclcompat.h"

typedef struct TlsSoon TlsSoon;

/* Has proc called in the event loop of this thread. *soonPtr, which must be
 * NULL, is set until then. */
void TlsSoonCall(TlsSoon **soonPtr, Tcl_TimerProc *proc, void *data);

/* Forgets the call, if there is one. Before *soonPtr goes. */
void TlsSoonCancel(TlsSoon **soonPtr);

#endif /* TLS_SOON_H */
