/*
 * watch.c --
 *
 *	Events of file descriptors, by Tcl's own handlers.
 */

#include "watch.h"

void
TlsWatch(
    int descriptor,
    int mask,
    Tcl_FileProc *proc,
    void *data)
{
    Tcl_CreateFileHandler(descriptor, mask, proc, data);
}

void
TlsWatchEnd(
    int descriptor)
{
    Tcl_DeleteFileHandler(descriptor);
}
