/*
 * certificate_strength.h --
 *
 *	Whether the keys and signatures of a verified chain can still be relied
 *	on. No Tcl here.
 */

#ifndef TLS_CERTIFICATE_STRENGTH_H
#define TLS_CERTIFICATE_STRENGTH_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/x509.h>

#include "failure.h"

/* The weaknesses that a config accepts. */
typedef struct TlsWeakness {
    bool rsa1024;	/* keys of RSA from 1024 bits */
    bool sha1;		/* signatures with SHA-1 */
} TlsWeakness;

/*
 * Check the first certificates of a chain, which begins with the peer's; one that
 * is trusted as it is does not count. False with *failure filled; doing names the
 * handshake.
 */
bool TlsCertificateStrengthKeys(const STACK_OF(X509) *chain, size_t count,
	TlsWeakness allowed, const char *doing, TlsFailure *failure);
bool TlsCertificateStrengthSignatures(const STACK_OF(X509) *chain,
	size_t count, TlsWeakness allowed, const char *doing,
	TlsFailure *failure);

#endif /* TLS_CERTIFICATE_STRENGTH_H */
