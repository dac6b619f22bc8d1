/*
 * certificate_expiry.h --
 *
 *	How long the peer's certificates are valid. No Tcl here.
 */

#ifndef TLS_CERTIFICATE_EXPIRY_H
#define TLS_CERTIFICATE_EXPIRY_H

#include <stdint.h>

#include <openssl/x509.h>

/* When the first certificate of a chain ends, in seconds since 1970. */
int64_t TlsCertificateExpiryOf(const STACK_OF(X509) *chain);

#endif /* TLS_CERTIFICATE_EXPIRY_H */
