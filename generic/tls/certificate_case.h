/*
 * certificate_case.h --
 *
 *	A peer whose certificates are to be checked, and the findings. No Tcl
 *	here.
 */

#ifndef TLS_CERTIFICATE_CASE_H
#define TLS_CERTIFICATE_CASE_H

#include <s2n.h>

#include <openssl/x509.h>

#include "certificate_strength.h"
#include "digest.h"
#include "verify_host.h"

/* What a config requires of the certificates of its peers. */
typedef struct TlsCertificateRules {
    bool verifies;	/* they have to lead to an authority */
    TlsWeakness allowed;
    bool asksOcsp;	/* for the answer of an OCSP responder */
    bool needsOcsp;	/* and there has to be one */
    X509_STORE *trust;	/* if a script decides: by which it learns whether they
			 * do; s2n-tls verifies nothing. Or NULL */
    int depth;		/* and how many there may be at most */
    int64_t crlEnd;	/* when the first revocation list is out of date, in
			 * seconds since 1970; 0: there is none */
} TlsCertificateRules;

/* Adds to a digest what a verdict on certificates depends on. Revocation lists
 * are not among that: s2n-tls checks them before, each time. */
void TlsCertificateRulesAddTo(TlsDigest *digest,
	const TlsCertificateRules *rules);

/* A peer to check. */
typedef struct TlsCertificateCase {
    struct s2n_connection *conn;
    s2n_mode role;	/* ours */
    TlsCertificateRules rules;
    const TlsVerifyHost *identity; /* whom the certificate has to name; an empty
			 * one is named by none, and NULL by any */
    const char *doing;	/* what fails, for messages */
} TlsCertificateCase;

/* Further findings in a chain. */
typedef struct TlsCertificateFindings {
    bool needsOcsp;	/* the answer of an OCSP responder has to come too */
    int64_t end;	/* of the certificate that ends first, in seconds since
			 * 1970; 0: nothing was verified */
} TlsCertificateFindings;

#endif /* TLS_CERTIFICATE_CASE_H */
