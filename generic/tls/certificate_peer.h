/*
 * certificate_peer.h --
 *
 *	Whether a certificate is the one of a peer. No Tcl here.
 */

#ifndef TLS_CERTIFICATE_PEER_H
#define TLS_CERTIFICATE_PEER_H

#include <stdbool.h>

#include <openssl/x509.h>

#include "certificate_case.h"
#include "failure.h"

/* False with *failure filled: it is for other names, or for another purpose. */
bool TlsCertificatePeerName(const TlsCertificateCase *peer, const X509 *leaf,
	TlsFailure *failure);
bool TlsCertificatePeerPurpose(const TlsCertificateCase *peer, X509 *leaf,
	TlsFailure *failure);

#endif /* TLS_CERTIFICATE_PEER_H */
