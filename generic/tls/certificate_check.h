/*
 * certificate_check.h --
 *
 *	What s2n-tls leaves to us to check of the peer's certificates. No Tcl here.
 */

#ifndef TLS_CERTIFICATE_CHECK_H
#define TLS_CERTIFICATE_CHECK_H

#include <s2n.h>

#include "failure.h"
#include "verify_host.h"

/* What a config asks of the certificates of its peers. */
typedef struct TlsCertificateRules {
    bool verifies;	/* they have to lead to an authority */
} TlsCertificateRules;

/*
 * Checks a chain that s2n-tls has verified. identity is whom the first one has
 * to name; an empty one is named by none, and NULL by any. False with *failure
 * filled, in which doing tells what fails.
 */
bool TlsCertificateCheck(const struct s2n_connection *conn,
	const TlsCertificateRules *rules, const TlsIdentity *identity,
	const char *doing, TlsFailure *failure);

#endif /* TLS_CERTIFICATE_CHECK_H */
