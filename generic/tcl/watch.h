/*
 * watch.h --
 *
 *	Events of file descriptors in the event loop, as each system has them.
 */

#ifndef TLS_WATCH_H
#define TLS_WATCH_H

#include "tclcompat.h"

/* Has proc called in the event loop of this thread as long as one of the events of
 * the mask is there; a mask of TCL_READABLE and TCL_WRITABLE. Takes the place of
 * what was watched for before. */
void TlsWatch(int descriptor, int mask, Tcl_FileProc *proc, void *data);

/* Ends it, which has to happen before the descriptor is closed. */
void TlsWatchEnd(int descriptor);

#endif /* TLS_WATCH_H */
