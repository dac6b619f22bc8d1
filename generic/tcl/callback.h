/*
 * callback.h --
 *
 *	A command of a script that is called later: a list of words, which are
 *	evaluated in the interpreter and the thread that they come from.
 */

#ifndef TLS_CALLBACK_H
#define TLS_CALLBACK_H

#include "tclcompat.h"

typedef struct TlsHook TlsHook;

/* Makes one with one reference. It keeps a copy of the words, so that it may be
 * given up in any thread. */
TlsHook *TlsHookNew(Tcl_Interp *interp, Tcl_Obj *prefix);

/* The same for an option, which may not be given: then NULL. */
TlsHook *TlsHookFromOption(Tcl_Interp *interp, Tcl_Obj *prefix);

/* NULL is no hook: these do nothing for it. */
TlsHook *TlsHookRetain(TlsHook *hook);
void TlsHookRelease(TlsHook *hook);

/* Where it can be called now: NULL in another thread, and after the interpreter
 * has been deleted. */
Tcl_Interp *TlsHookInterp(const TlsHook *hook);

/*
 * Calls it with count words more, whose references it takes. An error of the
 * script is a background error. Returns the code of the script, TCL_ERROR when
 * it cannot be called. For the event loop: anything may have been closed
 * meanwhile.
 */
int TlsHookCall(TlsHook *hook, int count, Tcl_Obj *const words[]);

#endif /* TLS_CALLBACK_H */
