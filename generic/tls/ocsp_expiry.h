/*
 * ocsp_expiry.h --
 *
 *	For how long a response of OCSP holds. No Tcl here.
 */

#ifndef TLS_OCSP_EXPIRY_H
#define TLS_OCSP_EXPIRY_H

#include <stddef.h>
#include <stdint.h>

/* When the first of its answers ends, in seconds since 1970. One that cannot be
 * read is over. */
int64_t TlsOcspExpiryEnd(const uint8_t *response, size_t size);

#endif /* TLS_OCSP_EXPIRY_H */
