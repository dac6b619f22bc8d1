/*
 * socket_cmd.h --
 *
 *	What s2n::socket needs when the package is loaded.
 */

#ifndef TLS_SOCKET_CMD_H
#define TLS_SOCKET_CMD_H

#include "tclcompat.h"

/* Creates the variable ::s2n::socketCmd, unless there is one. A standard Tcl
 * result. */
int TlsSocketAddVariable(Tcl_Interp *interp);

#endif /* TLS_SOCKET_CMD_H */
