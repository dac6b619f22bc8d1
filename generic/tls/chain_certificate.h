/*
 * chain_certificate.h --
 *
 *	The certificates of a chain of s2n-tls, by their place in it. No Tcl
 *	here.
 */

#ifndef TLS_CHAIN_CERTIFICATE_H
#define TLS_CHAIN_CERTIFICATE_H

#include <s2n.h>
#include <stdint.h>

#include <openssl/x509.h>

/* A certificate as it was sent, which belongs to the chain; NULL behind the last
 * one. */
const uint8_t *TlsChainCertificateDer(
	const struct s2n_cert_chain_and_key *chain, uint32_t index,
	uint32_t *sizePtr);

/* The same, decoded; the caller frees it. NULL as well for one that cannot be
 * read, and without memory. */
X509 *TlsChainCertificate(const struct s2n_cert_chain_and_key *chain,
	uint32_t index);

/* All of them, decoded; the caller frees the stack and what is in it. NULL unless
 * there are all: half a chain proves nothing. */
STACK_OF(X509) *TlsChainCertificates(
	const struct s2n_cert_chain_and_key *chain);

#endif /* TLS_CHAIN_CERTIFICATE_H */
