/*
 * verified_chain.h --
 *
 *	The certificates by which the peer has been verified. No Tcl here.
 */

#ifndef TLS_VERIFIED_CHAIN_H
#define TLS_VERIFIED_CHAIN_H

#include <s2n.h>
#include <stdbool.h>

#include <openssl/x509.h>

#include "digest.h"

/*
 * From the peer's certificate to the trust anchor, as verified, without other
 * certificates that the peer has sent. NULL when nothing was verified, or
 * without memory, with s2n_errno set. The caller frees it.
 */
STACK_OF(X509) *TlsVerifiedChain(const struct s2n_connection *conn);
void TlsVerifiedChainFree(STACK_OF(X509) *chain);

/* Adds the certificates to a digest; false when nothing was verified. */
bool TlsVerifiedChainAddTo(TlsDigest *digest,
	const struct s2n_connection *conn);

#endif /* TLS_VERIFIED_CHAIN_H */
