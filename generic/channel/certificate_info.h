/*
 * certificate_info.h --
 *
 *	The certificate keys of s2n::status.
 */

#ifndef TLS_CERTIFICATE_INFO_H
#define TLS_CERTIFICATE_INFO_H

#include <s2n.h>

#include <openssl/base.h>

#include "tclcompat.h"

/*
 * Adds the keys of the first certificate of a chain to a dict; of an empty
 * chain, or one whose first certificate cannot be read, it adds none.
 */
void TlsCertificateInfoTell(const struct s2n_cert_chain_and_key *chain,
	Tcl_Obj *dict);

/* A dict with the keys of one certificate, all but the chain. */
Tcl_Obj *TlsCertificateInfoOf(X509 *cert);

#endif /* TLS_CERTIFICATE_INFO_H */
