/*
 * package.h --
 *
 *	The package as a whole: its name, its entry points, and what was found
 *	out when the process loaded it.
 */

#ifndef TLS_PACKAGE_H
#define TLS_PACKAGE_H

#include <stdbool.h>

#include "tclcompat.h"

/*< block "package.version" >*/

/* What "load" and "unload" call. */
DLLEXPORT int S2n_Init(Tcl_Interp *interp);
DLLEXPORT int S2n_SafeInit(Tcl_Interp *interp);
DLLEXPORT int S2n_Unload(Tcl_Interp *interp, int flags);
DLLEXPORT int S2n_SafeUnload(Tcl_Interp *interp, int flags);

/* True when s2n locks the memory that keys are in. */
bool TlsPackageLocksMemory(void);

#endif /* TLS_PACKAGE_H */
