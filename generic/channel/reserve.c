/*
 * reserve.c --
 *
 *	Locked memory for established connections.
 *
 *	Handshakes can use up all memory that may be locked, and established
 *	connections need some to move data. So each thread with connections
 *	reserves a share that no handshake gets. It is enough for one connection,
 *	and so for all: only one at a time moves data, and it can reclaim the
 *	buffers of the others (TlsIdleReclaim).
 */

#include "reserve.h"

#include "s2n_memory.h"
#include "tclcompat.h"

typedef struct ThreadData {
    bool hasShare;
} ThreadData;

static Tcl_ThreadDataKey threadDataKey;

static void
ThreadExitProc(
    ClientData clientData TLS_UNUSED)
{
    TlsMemoryUnreserve();
}

bool
TlsReserveForThread(
    TlsFailure *failure)
{
    ThreadData *thread =
            Tcl_GetThreadData(&threadDataKey, sizeof(ThreadData));

    if (thread->hasShare) {
        return true;
    }
    if (!TlsMemoryReserve()) {
        TlsFailureFromS2n(failure, "TLS session", TlsMemoryLockError(), NULL);
        return false;
    }
    Tcl_CreateThreadExitHandler(ThreadExitProc, NULL);
    thread->hasShare = true;
    return true;
}
