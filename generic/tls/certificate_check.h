/*
 * certificate_check.h --
 *
 *	The checks of the peer's certificates that s2n-tls leaves to us. No Tcl
 *	here.
 */

#ifndef TLS_CERTIFICATE_CHECK_H
#define TLS_CERTIFICATE_CHECK_H

#include "certificate_case.h"
#include "failure.h"

/* Checks a chain that s2n-tls has verified. False with *failure filled. */
bool TlsCertificateCheck(const TlsCertificateCase *peer,
	TlsCertificateFindings *found, TlsFailure *failure);

#endif /* TLS_CERTIFICATE_CHECK_H */
