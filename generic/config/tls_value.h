/*
 * tls_value.h --
 *
 *	Types of values that belong to TLS, of options and of config keys; see
 *	value.h for what the functions have in common.
 */

#ifndef TLS_TLS_VALUE_H
#define TLS_TLS_VALUE_H

#include <stdbool.h>

#include "tclcompat.h"
#include "value.h"

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

int TlsGetHostname(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetPath(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetPem(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetPassword(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetTicketKeys(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
int TlsGetPolicy(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	Tcl_Obj **valuePtr);
/* Lists of names become sets, as in policy.h. */
int TlsGetCiphers(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	TlsSet *valuePtr);
int TlsGetGroups(Tcl_Interp *interp, const char *name, Tcl_Obj *obj,
	TlsSet *valuePtr);
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

#endif /* TLS_TLS_VALUE_H */
