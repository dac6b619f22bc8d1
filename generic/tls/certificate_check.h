/*
 * certificate_check.h --
 *
 *	What s2n-tls leaves to us to check of the peer's certificates. No Tcl here.
 */

#ifndef TLS_CERTIFICATE_CHECK_H
#define TLS_CERTIFICATE_CHECK_H

#include "certificate_case.h"
#include "failure.h"

/* Checks a chain that s2n-tls has verified. False with *failure filled. */
bool TlsCertificateCheck(const TlsCertificateCase *peer,
	TlsCertificateFindings *found, TlsFailure *failure);

#endif /* TLS_CERTIFICATE_CHECK_H */
