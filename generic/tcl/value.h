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

/* Whether an option or a key is among those that the values come from. */
#define TLS_GIVEN(values, index) (((values)->given & TLS_BIT(index)) != 0)

/* Durations in whole seconds: {encrypt_decrypt decrypt_only}. */
typedef struct TlsSecondsPair {
    Tcl_WideInt first;
    Tcl_WideInt second;
} TlsSecondsPair;

/* One pre-shared key; the bytes belong to the value. */
typedef struct TlsPskValue {
    const unsigned char *identity;
    Tcl_Size identitySize;
    const unsigned char *secret;
    Tcl_Size secretSize;
    bool isSha384;	/* or else SHA-256 */
} TlsPskValue;

/* Small records for so many bytes, and again after so many idle seconds. */
typedef struct TlsRecordThreshold {
    Tcl_WideInt bytes;
    Tcl_WideInt seconds;
} TlsRecordThreshold;

/* An option without a value: it is enough that it is there. */
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

int TlsGetPsks(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetRecordThreshold(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	TlsRecordThreshold *valuePtr);

/* Reads one element of a list of pre-shared keys; false if it is none. */
bool TlsPskFromObj(Tcl_Obj *obj, TlsPskValue *value);

/* The ProtocolNameList of RFC 7301 (no outer length) of a checked list. */
Tcl_Obj *TlsEncodeProtocols(Tcl_Obj *protocols);

#endif /* TLS_VALUE_H */
