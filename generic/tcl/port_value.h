/*
 * port_value.h --
 *
 *	The argument that names a port.
 */

#ifndef TLS_PORT_VALUE_H
#define TLS_PORT_VALUE_H

#include "tclcompat.h"

/* Room for the digits of a port. */
#define TLS_PORT_SIZE sizeof("65535")

/* Turns a number, or the name of a service, into the digits of the port. A
 * standard Tcl result. */
int TlsPortFromObj(Tcl_Interp *interp, Tcl_Obj *obj,
	char digits[TLS_PORT_SIZE]);

#endif /* TLS_PORT_VALUE_H */
