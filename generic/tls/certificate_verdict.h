/*
 * certificate_verdict.h --
 *
 *	A cache of the verdicts on peers' certificates. No Tcl here.
 */

#ifndef TLS_CERTIFICATE_VERDICT_H
#define TLS_CERTIFICATE_VERDICT_H

#include "certificate_case.h"
#include "digest.h"

/* A digest of everything that the verdict on a peer depends on. */
typedef struct TlsCertificateVerdictKey {
    uint8_t digest[TLS_DIGEST_SIZE];
} TlsCertificateVerdictKey;

/* False with s2n_errno set, without a chain that s2n-tls has verified. */
bool TlsCertificateVerdictKeyMake(const TlsCertificateCase *peer,
	TlsCertificateVerdictKey *key);

/* Was such a peer recently accepted in this thread? If so, fills *found. */
bool TlsCertificateVerdictFind(const TlsCertificateVerdictKey *key,
	TlsCertificateFindings *found);

/* Notes that it was accepted. */
void TlsCertificateVerdictKeep(const TlsCertificateVerdictKey *key,
	const TlsCertificateFindings *found);

#endif /* TLS_CERTIFICATE_VERDICT_H */
