/*
 * certificate_fault.h --
 *
 *	What exactly is wrong with a certificate that s2n-tls has refused. No Tcl
 *	here.
 */

#ifndef TLS_CERTIFICATE_FAULT_H
#define TLS_CERTIFICATE_FAULT_H

#include <s2n.h>

#include "failure.h"

/* Adds to the message of a failure of the handshake which certificate it is
 * about, and why; of other failures it leaves it alone. */
void TlsCertificateFaultExplain(const struct s2n_connection *conn,
	TlsFailure *failure);

#endif /* TLS_CERTIFICATE_FAULT_H */
