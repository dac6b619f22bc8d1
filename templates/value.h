/*
 * value.h --
 *
 *	One function per value type of the spec: each checks a Tcl value and gives
 *	its C form, or leaves an error that names the option or key, the value and
 *	what is allowed. name is "-option" or a config key. Values that stay
 *	Tcl_Obj are borrowed, with no reference of their own.
 */

#ifndef TLS_VALUE_H
#define TLS_VALUE_H

#include <stdbool.h>

#include "tclcompat.h"

/* Durations in whole seconds: {encrypt_decrypt decrypt_only}. */
typedef struct TlsSecondsPair {
    Tcl_WideInt first;
    Tcl_WideInt second;
} TlsSecondsPair;

/* An option without a value: it is enough that it is there. */
int TlsGetFlag(bool *valuePtr);
int TlsGetBoolean(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	bool *valuePtr);
int TlsGetInteger(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_WideInt min, Tcl_WideInt max, Tcl_WideInt *valuePtr);
/* words ends in NULL; gives the index of the exact match. */
int TlsGetEnum(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	const char *const *words, int *valuePtr);
int TlsGetText(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetHostname(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
/* The beginning of a command: a list that is not empty. */
int TlsGetPrefix(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetPath(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetPem(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetPassword(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetByteString(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetTicketKeys(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetPolicy(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetProtocols(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetSecondsPair(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	TlsSecondsPair *valuePtr);

/* The ProtocolNameList of RFC 7301 (no outer length) of a checked list. */
Tcl_Obj *TlsEncodeProtocols(Tcl_Obj *protocols);

#endif /* TLS_VALUE_H */
