/*
 * x509_value.h --
 *
 *	Parts of a certificate as Tcl values, each new, with reference count 0,
 *	and empty where there is no memory for it.
 */

#ifndef TLS_X509_VALUE_H
#define TLS_X509_VALUE_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "authority_names.h"
#include "tclcompat.h"

Tcl_Obj *TlsX509NewHex(const uint8_t *bytes, size_t size);
Tcl_Obj *TlsX509NewHexOfString(const ASN1_STRING *string); /* or NULL */

/* The long name of an object identifier, or its numbers. */
Tcl_Obj *TlsX509NewObjectName(const ASN1_OBJECT *object);

/* A distinguished name, in the form of RFC 2253. */
Tcl_Obj *TlsX509NewName(X509_NAME *name);

/* A list of those that can be decoded. */
Tcl_Obj *TlsX509NewNames(TlsAuthorityNames names);
Tcl_Obj *TlsX509NewTime(const ASN1_TIME *time);
Tcl_Obj *TlsX509NewPemOf(X509 *cert);

/* A name with its kind before it, as openssl shows it. */
Tcl_Obj *TlsX509NewGeneralName(GENERAL_NAME *name);

/* Appends a value that has no other owner, and frees it. */
void TlsX509AppendNew(Tcl_Obj *obj, Tcl_Obj *more);

/* Appends a name to a list, if it is a URL. */
void TlsX509AppendUrl(Tcl_Obj *list, const GENERAL_NAME *name);

#endif /* TLS_X509_VALUE_H */
