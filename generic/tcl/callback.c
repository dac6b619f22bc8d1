/*
 * callback.c --
 *
 *	Commands of scripts that are called later.
 *
 *	A channel with a hook can outlive the interpreter, and can be moved to
 *	another thread and be freed there. So a hook holds no Tcl_Obj, which would
 *	belong to one thread, and no Tcl_Interp, but a counted record of the
 *	interpreter, which learns of its deletion.
 */

#include "callback.h"

#include <stdatomic.h>
#include <string.h>

/* The name under which an interpreter has its record. */
#define ASSOCIATION "s2n::home"

/* An interpreter, and the thread that it belongs to. */
typedef struct Home {
    atomic_size_t references;
    Tcl_ThreadId thread;
    Tcl_Interp *interp;		/* NULL when deleted; for that thread only */
} Home;

struct TlsHook {
    atomic_size_t references;
    Home *home;
    char *prefix;
};

static void
ReleaseHome(
    Home *home)
{
    if (atomic_fetch_sub(&home->references, 1) == 1) {
        ckfree((char *) home);
    }
}

static void
InterpDeleted(
    ClientData clientData,
    Tcl_Interp *interp TLS_UNUSED)
{
    Home *home = clientData;

    home->interp = NULL;
    ReleaseHome(home);
}

/* Finds or makes the record of an interpreter; adds a reference. */
static Home *
HomeOf(
    Tcl_Interp *interp)
{
    Home *home = Tcl_GetAssocData(interp, ASSOCIATION, NULL);

    if (home == NULL) {
        home = (Home *) ckalloc(sizeof(Home));
        *home = (Home) {
            .references = 1,
            .thread = Tcl_GetCurrentThread(),
            .interp = interp,
        };
        Tcl_SetAssocData(interp, ASSOCIATION, InterpDeleted, home);
    }
    atomic_fetch_add(&home->references, 1);
    return home;
}

TlsHook *
TlsHookNew(
    Tcl_Interp *interp,
    Tcl_Obj *prefix)
{
    TlsHook *hook = (TlsHook *) ckalloc(sizeof(TlsHook));
    const char *text = Tcl_GetString(prefix);
    size_t size = strlen(text) + 1;

    *hook = (TlsHook) {
        .references = 1,
        .home = HomeOf(interp),
        .prefix = ckalloc((unsigned) size),
    };
    memcpy(hook->prefix, text, size);
    return hook;
}

TlsHook *
TlsHookFromOption(
    Tcl_Interp *interp,
    Tcl_Obj *prefix)
{
    return prefix == NULL ? NULL : TlsHookNew(interp, prefix);
}

TlsHook *
TlsHookRetain(
    TlsHook *hook)
{
    if (hook != NULL) {
        atomic_fetch_add(&hook->references, 1);
    }
    return hook;
}

void
TlsHookRelease(
    TlsHook *hook)
{
    if (hook == NULL || atomic_fetch_sub(&hook->references, 1) > 1) {
        return;
    }
    ReleaseHome(hook->home);
    ckfree(hook->prefix);
    ckfree((char *) hook);
}

Tcl_Interp *
TlsHookInterp(
    const TlsHook *hook)
{
    if (hook == NULL || hook->home->thread != Tcl_GetCurrentThread()
            || hook->home->interp == NULL
            || Tcl_InterpDeleted(hook->home->interp)) {
        return NULL;
    }
    return hook->home->interp;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsHookCall --
 *
 *	Calls the command of a script.
 *
 * Results:
 *	Its code; TCL_ERROR if it cannot be called.
 *
 * Side effects:
 *	Those of the script. Its error becomes a background error.
 *
 *----------------------------------------------------------------------
 */

int
TlsHookCall(
    TlsHook *hook,
    int count,
    Tcl_Obj *const words[])
{
    Tcl_Interp *interp = TlsHookInterp(hook);
    Tcl_Obj *command = Tcl_NewListObj(0, NULL);
    Tcl_Obj *prefix;
    int code = TCL_ERROR;
    int i;

    Tcl_IncrRefCount(command);
    if (interp != NULL) {
        /* It was a list when it was given. */
        prefix = Tcl_NewStringObj(hook->prefix, -1);
        Tcl_IncrRefCount(prefix);
        Tcl_ListObjAppendList(NULL, command, prefix);
        Tcl_DecrRefCount(prefix);
    }
    for (i = 0; i < count; i++) {
        Tcl_ListObjAppendElement(NULL, command, words[i]);
    }
    if (interp != NULL) {
        Tcl_Preserve(interp);
        code = Tcl_EvalObjEx(interp, command, TCL_EVAL_GLOBAL);
        if (code != TCL_OK) {
            Tcl_BackgroundException(interp, code);
        }
        Tcl_Release(interp);
    }
    Tcl_DecrRefCount(command);
    return code;
}
