/*
 * callback.c --
 *
 *	Commands of scripts that are called later.
 *
 *	A channel with a callback can outlive the interpreter, and can be moved
 *	to another thread and be freed there. So a callback holds no Tcl_Obj,
 *	which would belong to one thread, and no Tcl_Interp, but a counted
 *	record of the interpreter, which learns of its deletion.
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

struct TlsCallback {
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

TlsCallback *
TlsCallbackNew(
    Tcl_Interp *interp,
    Tcl_Obj *prefix)
{
    TlsCallback *callback = (TlsCallback *) ckalloc(sizeof(TlsCallback));
    const char *text = Tcl_GetString(prefix);
    size_t size = strlen(text) + 1;

    *callback = (TlsCallback) {
        .references = 1,
        .home = HomeOf(interp),
        .prefix = ckalloc((unsigned) size),
    };
    memcpy(callback->prefix, text, size);
    return callback;
}

TlsCallback *
TlsCallbackFromOption(
    Tcl_Interp *interp,
    Tcl_Obj *prefix)
{
    return prefix == NULL ? NULL : TlsCallbackNew(interp, prefix);
}

TlsCallback *
TlsCallbackRetain(
    TlsCallback *callback)
{
    if (callback != NULL) {
        atomic_fetch_add(&callback->references, 1);
    }
    return callback;
}

void
TlsCallbackRelease(
    TlsCallback *callback)
{
    if (callback == NULL || atomic_fetch_sub(&callback->references, 1) > 1) {
        return;
    }
    ReleaseHome(callback->home);
    ckfree(callback->prefix);
    ckfree((char *) callback);
}

TlsCallbacks
TlsCallbacksRetain(
    const TlsCallbacks *callbacks)
{
    (void) TlsCallbackRetain(callbacks->command);
    (void) TlsCallbackRetain(callbacks->hello);
    (void) TlsCallbackRetain(callbacks->verify);
    (void) TlsCallbackRetain(callbacks->sign);
    return *callbacks;
}

void
TlsCallbacksRelease(
    const TlsCallbacks *callbacks)
{
    TlsCallbackRelease(callbacks->command);
    TlsCallbackRelease(callbacks->hello);
    TlsCallbackRelease(callbacks->verify);
    TlsCallbackRelease(callbacks->sign);
}

Tcl_Interp *
TlsCallbackInterp(
    const TlsCallback *callback)
{
    if (callback == NULL || callback->home->thread != Tcl_GetCurrentThread()
            || callback->home->interp == NULL
            || Tcl_InterpDeleted(callback->home->interp)) {
        return NULL;
    }
    return callback->home->interp;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsCallbackCall --
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
TlsCallbackCall(
    TlsCallback *callback,
    int count,
    Tcl_Obj *const words[])
{
    Tcl_Interp *interp = TlsCallbackInterp(callback);
    Tcl_Obj *command = Tcl_NewListObj(0, NULL);
    Tcl_Obj *prefix;
    int code = TCL_ERROR;
    int i;

    Tcl_IncrRefCount(command);
    if (interp != NULL) {
        /* It was a list when it was given. */
        prefix = Tcl_NewStringObj(callback->prefix, -1);
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
