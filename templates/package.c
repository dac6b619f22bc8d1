/*
 * package.c --
 *
 *	Loading the package into an interpreter, and taking it out.
 *
 *	Nothing is undone at the end of the process: channels of other threads,
 *	and those that Tcl itself closes late, may still be in use when exit
 *	handlers run. s2n_cleanup does nothing in any case, s2n_cleanup_final
 *	would pull the memory from under them, and all it could free goes with
 *	the process.
 *
 *	The library stays in memory after "unload", for channels that live on
 *	and because aws-lc registers a destructor with every thread. It is
 *	linked with -z nodelete. macOS has no such flag; there dlclose keeps an
 *	image that has thread-local variables, as this one has.
 */

#include "package.h"

#include <stdlib.h>

#include <s2n.h>

#include "commands.h"
#include "memory.h"
#include "report.h"
#include "socket.h"

typedef struct TlsCommandRow {
    const char *name;
    Tcl_ObjCmdProc *proc;
    Tcl_ObjCmdProc *yieldingProc; /* NULL: it runs no scripts that yield */
    bool safe;		/* is there in safe interpreters as well */
} TlsCommandRow;

/*< block "package.commands" >*/

/* s2n-tls is initialised once per process, whatever thread comes first. */
TCL_DECLARE_MUTEX(libraryMutex)
static enum {
    LIBRARY_NEW = 0,
    LIBRARY_READY,
    LIBRARY_FAILED
} libraryState = LIBRARY_NEW;
static int libraryError;	/* s2n_errno of a failed s2n_init */
static bool libraryLocksMemory;

bool
TlsPackageLocksMemory(void)
{
    return libraryLocksMemory;
}

/* Says what s2n_init would say, but s2n_init can still be called. */
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
 * InitLibrary --
 *
 *	Makes s2n-tls ready. A failure of s2n_init is final, since it leaves
 *	things half done. That memory cannot be locked is found out before, so
 *	that the package can be asked for again with S2N_DONT_MLOCK set.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	May leave an error in interp. The caller holds the mutex.
 *
 *----------------------------------------------------------------------
 */

static int
InitLibrary(
    Tcl_Interp *interp)
{
    TlsFailure failure;

    if (libraryState == LIBRARY_NEW) {
        libraryLocksMemory = (getenv("S2N_DONT_MLOCK") == NULL);
        if (libraryLocksMemory && !TlsMemoryInit()) {
            return ReportNoLocking(interp);
        }
        libraryState = LIBRARY_READY;
        if (s2n_init() != S2N_SUCCESS) {
            libraryError = s2n_errno;
            libraryState = LIBRARY_FAILED;
        }
    }
    if (libraryState == LIBRARY_READY) {
        return TCL_OK;
    }
    TlsFailureFromS2n(&failure, "s2n_init", libraryError, NULL);
    return TlsReport(interp, &failure);
}

/*
 *----------------------------------------------------------------------
 *
 * AddCommands --
 *
 *	Creates the commands, each as s2n::name and as subcommand of the
 *	ensemble s2n.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Changes interp; the namespace may be there already, with a script's
 *	variables in it.
 *
 *----------------------------------------------------------------------
 */

static int
AddCommands(
    Tcl_Interp *interp,
    bool safe)
{
    Tcl_Namespace *namespace = Tcl_FindNamespace(interp, "::s2n", NULL, 0);
    int i;

    if (namespace == NULL) {
        namespace = Tcl_CreateNamespace(interp, "::s2n", NULL, NULL);
    }
    if (namespace == NULL) {
        return TCL_ERROR;
    }
    for (i = 0; tlsCommands[i].name != NULL; i++) {
        Tcl_Obj *name;

        if (safe && !tlsCommands[i].safe) {
            continue;
        }
        name = Tcl_ObjPrintf("::s2n::%s", tlsCommands[i].name);
        Tcl_IncrRefCount(name);
        Tcl_NRCreateCommand(interp, Tcl_GetString(name), tlsCommands[i].proc,
                tlsCommands[i].yieldingProc, NULL, NULL);
        Tcl_DecrRefCount(name);
        if (Tcl_Export(interp, namespace, tlsCommands[i].name, 0) != TCL_OK) {
            return TCL_ERROR;
        }
    }
    Tcl_CreateEnsemble(interp, "::s2n", namespace, TCL_ENSEMBLE_PREFIX);
    return TCL_OK;
}

/* What loading into a safe interpreter and into a trusted one share. */
static int
Init(
    Tcl_Interp *interp,
    bool safe)
{
    int code;

    if (Tcl_InitStubs(interp, TLS_PACKAGE_TCL, 0) == NULL) {
        return TCL_ERROR;
    }
    Tcl_MutexLock(&libraryMutex);
    code = InitLibrary(interp);
    Tcl_MutexUnlock(&libraryMutex);
    if (code != TCL_OK || AddCommands(interp, safe) != TCL_OK
            || (!safe && TlsSocketAddVariable(interp) != TCL_OK)) {
        return TCL_ERROR;
    }
    return Tcl_PkgProvideEx(interp, TLS_PACKAGE_NAME, TLS_PACKAGE_VERSION,
            NULL);
}

/*
 *----------------------------------------------------------------------
 *
 * S2n_Init, S2n_SafeInit --
 *
 *	Load the package into an interpreter.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Creates commands, and makes s2n-tls ready in the process.
 *
 *----------------------------------------------------------------------
 */

int
S2n_Init(
    Tcl_Interp *interp)
{
    return Init(interp, false);
}

int
S2n_SafeInit(
    Tcl_Interp *interp)
{
    return Init(interp, true);
}

/*
 *----------------------------------------------------------------------
 *
 * S2n_Unload, S2n_SafeUnload --
 *
 *	Take the package out of an interpreter. Channels that it has made go on
 *	working. The package can be required again.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Deletes the commands of this package, and nothing else that scripts may
 *	have put into the namespace.
 *
 *----------------------------------------------------------------------
 */

int
S2n_Unload(
    Tcl_Interp *interp,
    int flags TLS_UNUSED)
{
    int i;

    Tcl_DeleteCommand(interp, "::s2n");
    for (i = 0; tlsCommands[i].name != NULL; i++) {
        Tcl_Obj *name = Tcl_ObjPrintf("::s2n::%s", tlsCommands[i].name);

        Tcl_IncrRefCount(name);
        Tcl_DeleteCommand(interp, Tcl_GetString(name));
        Tcl_DecrRefCount(name);
    }
    return Tcl_EvalEx(interp, "package forget " TLS_PACKAGE_NAME, -1,
            TCL_EVAL_GLOBAL);
}

int
S2n_SafeUnload(
    Tcl_Interp *interp,
    int flags)
{
    return S2n_Unload(interp, flags);
}
