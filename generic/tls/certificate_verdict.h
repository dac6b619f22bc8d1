/*
 * certificate_verdict.h --
 *
 *	What was last found of the certificates of peers. No Tcl here.
 */

#ifndef TLS_CERTIFICATE_VERDICT_H
#define TLS_CERTIFICATE_VERDICT_H

#include "certificate_case.h"
#include "digest.h"

/* A digest of all that the check of a peer depends on. */
typedef struct TlsCertificateVerdictKey {
    uint8_t digest[TLS_DIGEST_SIZE];
} TlsCertificateVerdictKey;

/* False with s2n_errno set, without a chain that s2n-tls has verified. */
bool TlsCertificateVerdictKeyMake(const TlsCertificateCase *peer,
	TlsCertificateVerdictKey *key);

/* Was such a peer accepted in this thread a short while ago? Then what was
 * found. */
bool TlsCertificateVerdictFind(const TlsCertificateVerdictKey *key,
	TlsCertificateFindings *found);

/* Notes that it was accepted. */
void TlsCertificateVerdictKeep(const TlsCertificateVerdictKey *key,
	const TlsCertificateFindings *found);

#endif /* TLS_CERTIFICATE_VERDICT_H */
