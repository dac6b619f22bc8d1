/*
 * certificate_digest.h --
 *
 *	The hash function with which a certificate is signed. No Tcl here.
 */

#ifndef TLS_CERTIFICATE_DIGEST_H
#define TLS_CERTIFICATE_DIGEST_H

#include <openssl/x509.h>

/* As NID; NID_undef for a signature of the whole certificate, as Ed25519. */
int TlsCertificateDigest(const X509 *cert);

#endif /* TLS_CERTIFICATE_DIGEST_H */
