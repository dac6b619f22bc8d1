/*
 * package.c --
 *
 *	Loading the package into an interpreter, and taking it out.
 *
 *	The library stays in memory after "unload", for channels that live on
 *	and because aws-lc registers a destructor with every thread. It is
 *	linked with -z nodelete, or pinned. macOS has no such flag; there dlclose keeps an
 *	image that has thread-local variables, as this one has.
 */

#include "package.h"

#include "blinding.h"
#include "ensemble.h"
#include "fd.h"
#include "idle_buffers.h"
#include "package_commands.h"
#include "s2n_library.h"
#include "socket_cmd.h"

/* Each command first frees connections that only a timer keeps. */
static int
Call(
    ClientData clientData,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    const TlsCommandRow *command = clientData;

    TlsBlindingSweep();
    return command->proc(NULL, interp, objc, objv);
}

static int
CallYielding(
    ClientData clientData,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    const TlsCommandRow *command = clientData;

    TlsBlindingSweep();
    return command->yieldingProc(NULL, interp, objc, objv);
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
 *	Changes interp; the namespace may already exist, with a script's
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
        Tcl_NRCreateCommand(interp, Tcl_GetString(name), Call,
                tlsCommands[i].yieldingProc == NULL ? NULL : CallYielding,
                (ClientData) &tlsCommands[i], NULL);
        Tcl_DecrRefCount(name);
        if (Tcl_Export(interp, namespace, tlsCommands[i].name, 0) != TCL_OK) {
            return TCL_ERROR;
        }
    }
    TlsEnsembleCreate(interp, namespace, tlsCommands);
    return TCL_OK;
}

/* The common part of loading into a safe interpreter and into a trusted one. */
static int
Init(
    Tcl_Interp *interp,
    bool safe)
{
    if (Tcl_InitStubs(interp, TLS_PACKAGE_TCL, 0) == NULL) {
        return TCL_ERROR;
    }
    TlsFdStart();
    if (TlsLibraryProbe(interp, TlsIdleReclaim) != TCL_OK
            || AddCommands(interp, safe) != TCL_OK
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
 *	Creates commands.
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
 *	Take the package out of an interpreter. Its channels continue to work.
 *	The package can be required again.
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

    TlsEnsembleDelete(interp);
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
