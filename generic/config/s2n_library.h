/*
 * s2n_library.h --
 *
 *	s2n-tls in this process: whether it may lock memory is found out when
 *	the package is loaded, and it is made ready when it is first used.
 */

#ifndef TLS_S2N_LIBRARY_H
#define TLS_S2N_LIBRARY_H

#include <stdbool.h>

#include "tclcompat.h"

/*
 * For loading: sees to the memory; reclaim gives back what connections do not use,
 * as TlsMemoryInit wants it. An error in interp when none can be locked; the next
 * call tries again.
 */
int TlsLibraryProbe(Tcl_Interp *interp, void (*reclaim)(void));

/*
 * Makes s2n-tls ready, the first time. Call it before you make a config;
 * without a config there is nothing to do with s2n-tls.
 */
int TlsLibraryUse(Tcl_Interp *interp);

/* True when the memory of s2n-tls is locked. */
bool TlsLibraryLocksMemory(void);

#endif /* TLS_S2N_LIBRARY_H */
