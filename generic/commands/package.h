/*
 * package.h --
 *
 *	The package as a whole: its name and its entry points.
 */

#ifndef TLS_PACKAGE_H
#define TLS_PACKAGE_H

#include <stdbool.h>

#include "package_version.h"
#include "tclcompat.h"

/* A command, in the namespace s2n. */
typedef struct TlsCommandRow {
    const char *name;
    Tcl_ObjCmdProc *proc;
    Tcl_ObjCmdProc *yieldingProc; /* NULL: it runs no scripts that yield */
    bool safe;		/* is there in safe interpreters as well */
} TlsCommandRow;

/* What "load" and "unload" call. */
DLLEXPORT int S2n_Init(Tcl_Interp *interp);
DLLEXPORT int S2n_SafeInit(Tcl_Interp *interp);
DLLEXPORT int S2n_Unload(Tcl_Interp *interp, int flags);
DLLEXPORT int S2n_SafeUnload(Tcl_Interp *interp, int flags);

#endif /* TLS_PACKAGE_H */
