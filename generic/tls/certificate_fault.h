/*
 * certificate_fault.h --
 *
 *	What exactly is wrong with a certificate that s2n-tls has refused. No Tcl
 *	here.
 */

#ifndef TLS_CERTIFICATE_FAULT_H
#define TLS_CERTIFICATE_FAULT_H

#include <s2n.h>

#include <openssl/x509.h>

#include "failure.h"

/* Adds to the message of a failure which certificate it is about, and why. */
void TlsCertificateFaultTell(const X509 *cert, int fault, TlsFailure *failure);

/* The same for a failure of the handshake; of one that is not about a certificate
 * it leaves the message alone. */
void TlsCertificateFaultExplain(const struct s2n_connection *conn,
	TlsFailure *failure);

#endif /* TLS_CERTIFICATE_FAULT_H */
