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
#include <stdint.h>

#include "tclcompat.h"

/* A set of options or config keys, by their enumerators: at most 64. */
typedef uint64_t TlsSet;

#define TLS_BIT(index) (UINT64_C(1) << (index))

/* Was the option or key given? */
#define TLS_GIVEN(values, index) (((values)->given & TLS_BIT(index)) != 0)

/* An option without a value: its presence means true. */
int TlsGetFlag(bool *valuePtr);
int TlsGetBoolean(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	bool *valuePtr);
int TlsGetInteger(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_WideInt min, Tcl_WideInt max, Tcl_WideInt *valuePtr);
/* As Tcl_GetIndexFromObj, but the message shows the first word alone: a name has
 * no second one, and a config that stands in its place has secrets. */
int TlsGetIndex(Tcl_Interp *interp, Tcl_Obj *obj, const char *const *words,
	const char *what, int flags, int *indexPtr);
/* words ends in NULL; gives the index of the exact match. */
int TlsGetEnum(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	const char *const *words, int *valuePtr);
int TlsGetText(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
/* A command prefix: a list with at least one element, the first of which is not
 * empty. */
int TlsGetPrefix(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetByteString(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);

/* Reads an integer from min to max; false if it is none. */
bool TlsIntegerInRange(Tcl_Obj *obj, Tcl_WideInt min, Tcl_WideInt max,
	Tcl_WideInt *valuePtr);

/* NUL in text would end it early for s2n and for the system. */
bool TlsHasNul(Tcl_Obj *obj);

#endif /* TLS_VALUE_H */
