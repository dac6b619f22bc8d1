/*
 * callback.h --
 *
 *	A command of a script that is called later: a list of words, which are
 *	evaluated in the interpreter and the thread that they come from.
 */

#ifndef TLS_CALLBACK_H
#define TLS_CALLBACK_H

#include "tclcompat.h"

typedef struct TlsCallback TlsCallback;

/* Makes one with one reference. It keeps a copy of the words, so that it may be
 * given up in any thread. */
TlsCallback *TlsCallbackNew(Tcl_Interp *interp, Tcl_Obj *prefix);

/* The same for an option; NULL if it was not given. */
TlsCallback *TlsCallbackFromOption(Tcl_Interp *interp, Tcl_Obj *prefix);

/* They do nothing for NULL, which is no callback. */
TlsCallback *TlsCallbackRetain(TlsCallback *callback);
void TlsCallbackRelease(TlsCallback *callback);

/* Where it can be called now: NULL in another thread, and after the interpreter
 * has been deleted. */
Tcl_Interp *TlsCallbackInterp(const TlsCallback *callback);

/*
 * Calls it with count words more, whose references it takes. An error of the
 * script is a background error. Returns the code of the script, TCL_ERROR when
 * it cannot be called. For the event loop: anything may have been closed
 * meanwhile.
 */
int TlsCallbackCall(TlsCallback *callback, int count, Tcl_Obj *const words[]);

/* The callbacks of a connection, each from the option of its name; or NULL. They
 * are retained and released together, so that none is forgotten. */
typedef struct TlsCallbacks {
    TlsCallback *command;
    TlsCallback *hello;
    TlsCallback *verify;
    TlsCallback *sign;
} TlsCallbacks;

TlsCallbacks TlsCallbacksRetain(const TlsCallbacks *callbacks);
void TlsCallbacksRelease(const TlsCallbacks *callbacks);

#endif /* TLS_CALLBACK_H */
