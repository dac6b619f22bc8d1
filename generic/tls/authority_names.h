/*
 * authority_names.h --
 *
 *	The names of authorities in a request for a certificate (RFC 8446,
 *	section 4.2.4; RFC 5246, section 7.4.4). They come from the peer, and may
 *	be anything. No Tcl here.
 */

#ifndef TLS_AUTHORITY_NAMES_H
#define TLS_AUTHORITY_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/x509.h>

/* Names that nobody has read yet, each with two bytes of length in front. */
typedef struct TlsAuthorityNames {
    const uint8_t *at;
    size_t left;
} TlsAuthorityNames;

/* A name as it came. */
typedef struct TlsAuthorityName {
    const uint8_t *der;
    size_t size;
} TlsAuthorityName;

/* Reads the next one; false at the end, and where the lengths are wrong. */
bool TlsAuthorityNamesNext(TlsAuthorityNames *names, TlsAuthorityName *name);

/* Decodes a name, which the caller frees; NULL when it is none, and without
 * memory. */
X509_NAME *TlsAuthorityNameDecode(const TlsAuthorityName *name);

#endif /* TLS_AUTHORITY_NAMES_H */
