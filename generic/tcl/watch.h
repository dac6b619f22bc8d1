/*
 * watch.h --
 *
 *	Events of file descriptors in the event loop, as each system has them.
 */

#ifndef TLS_WATCH_H
#define TLS_WATCH_H

#include "tclcompat.h"

/* Calls proc in the event loop of this thread as long as one of the events in
 * mask (TCL_READABLE, TCL_WRITABLE) is pending. Replaces the previous mask. */
void TlsWatch(int descriptor, int mask, Tcl_FileProc *proc, void *data);

/* Stops that. Call it before you close the descriptor. */
void TlsWatchEnd(int descriptor);

#endif /* TLS_WATCH_H */
