/*
 * ocsp_expiry.h --
 *
 *	How long an OCSP response is valid. No Tcl here.
 */

#ifndef TLS_OCSP_EXPIRY_H
#define TLS_OCSP_EXPIRY_H

#include <stddef.h>
#include <stdint.h>

/* When the first of its answers ends, in seconds since 1970. An answer that
 * cannot be read has already ended. */
int64_t TlsOcspExpiryEnd(const uint8_t *response, size_t size);

#endif /* TLS_OCSP_EXPIRY_H */
