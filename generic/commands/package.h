/*
 * package.h --
 *
 *	The package as a whole: its name and its entry points.
 */

#ifndef TLS_PACKAGE_H
#define TLS_PACKAGE_H

#include "package_version.h"
#include "tclcompat.h"

/* What "load" and "unload" call. */
DLLEXPORT int S2n_Init(Tcl_Interp *interp);
DLLEXPORT int S2n_SafeInit(Tcl_Interp *interp);
DLLEXPORT int S2n_Unload(Tcl_Interp *interp, int flags);
DLLEXPORT int S2n_SafeUnload(Tcl_Interp *interp, int flags);

#endif /* TLS_PACKAGE_H */
