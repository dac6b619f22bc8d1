/*
 * s2n_library.c --
 *
 *	s2n-tls in this process.
 *
 *	Nothing is undone at the end of the process: channels of other threads,
 *	and those that Tcl itself closes late, may still be in use when exit
 *	handlers run. s2n_cleanup does nothing in any case, s2n_cleanup_final
 *	would pull the memory from under them, and all it could free goes with
 *	the process.
 */

#include "s2n_library.h"

#include <stdlib.h>

#include <s2n.h>

#include "s2n_memory.h"
#include "tcl_error.h"

/* The first thread does it for the process. */
TCL_DECLARE_MUTEX(libraryMutex)
static enum {
    LIBRARY_NEW = 0,
    LIBRARY_PROBED,	/* its memory is settled */
    LIBRARY_READY,
    LIBRARY_FAILED
} libraryState = LIBRARY_NEW;
static int libraryError;	/* s2n_errno of a failed s2n_init */
static bool libraryLocksMemory;

bool
TlsLibraryLocksMemory(void)
{
    return libraryLocksMemory;
}

/* Reports the error of s2n_init, but s2n_init can still be called. */
static int
ReportNoLocking(
    Tcl_Interp *interp)
{
    Tcl_SetObjResult(interp, Tcl_NewStringObj(
            "s2n_init failed: error calling mlock (Did you run prlimit?)",
            -1));
    Tcl_SetErrorCode(interp, "S2N", "S2N_ERR_MLOCK", NULL);
    return TCL_ERROR;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsLibraryProbe --
 *
 *	See s2n_library.h. This checks whether memory can be locked before
 *	s2n_init, whose failure is final. So the package can be required again
 *	with S2N_DONT_MLOCK set.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Locks memory, unless S2N_DONT_MLOCK is in the environment. What it says
 *	now holds for the process.
 *
 *----------------------------------------------------------------------
 */

int
TlsLibraryProbe(
    Tcl_Interp *interp,
    void (*reclaim)(void))
{
    bool settled = true;

    Tcl_MutexLock(&libraryMutex);
    if (libraryState == LIBRARY_NEW) {
        libraryLocksMemory = (getenv("S2N_DONT_MLOCK") == NULL);
        settled = TlsMemoryInit(libraryLocksMemory, reclaim);
        if (settled) {
            libraryState = LIBRARY_PROBED;
        }
    }
    Tcl_MutexUnlock(&libraryMutex);
    return settled ? TCL_OK : ReportNoLocking(interp);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsLibraryUse --
 *
 *	See s2n_library.h. It takes tens of milliseconds, most of them for entropy,
 *	which is why it is not done when the package is loaded. A failure is
 *	final, since s2n_init leaves things half done.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	May leave an error in interp.
 *
 *----------------------------------------------------------------------
 */

int
TlsLibraryUse(
    Tcl_Interp *interp)
{
    TlsFailure failure;
    bool ready;

    Tcl_MutexLock(&libraryMutex);
    if (libraryState == LIBRARY_PROBED) {
        libraryState = LIBRARY_READY;
        if (s2n_init() != S2N_SUCCESS) {
            libraryError = s2n_errno;
            libraryState = LIBRARY_FAILED;
        }
    }
    ready = (libraryState == LIBRARY_READY);
    Tcl_MutexUnlock(&libraryMutex);
    if (ready) {
        return TCL_OK;
    }
    TlsFailureFromS2n(&failure, "s2n_init", libraryError, NULL);
    return TlsError(interp, &failure);
}
