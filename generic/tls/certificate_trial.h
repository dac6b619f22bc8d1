/*
 * certificate_trial.h --
 *
 *	Which checks the certificates of a peer fail, for a script that decides
 *	about them. No Tcl here.
 */

#ifndef TLS_CERTIFICATE_TRIAL_H
#define TLS_CERTIFICATE_TRIAL_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/x509.h>

#include "certificate_case.h"
#include "failure.h"

/* As many as there are checks. */
#define TLS_CERTIFICATE_TRIAL_MAX 10

typedef struct TlsCertificateTrial {
    STACK_OF(X509) *chain;	/* up to the authority that is trusted; NULL when
			 * a check has failed */
    size_t count;	/* of failures, each with another error */
    bool lacksMemory;	/* some check has failed of that alone */
    TlsFailure failures[TLS_CERTIFICATE_TRIAL_MAX];
} TlsCertificateTrial;

/*
 * Makes all checks that s2n-tls and TlsCertificateCheck would make. NULL with
 * *failure filled if there is no memory for one of them.
 */
TlsCertificateTrial *TlsCertificateTrialNew(const TlsCertificateCase *peer,
	TlsFailure *failure);
void TlsCertificateTrialFree(TlsCertificateTrial *trial);

#endif /* TLS_CERTIFICATE_TRIAL_H */
