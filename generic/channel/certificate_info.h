/*
 * certificate_info.h --
 *
 *	The certificate keys of s2n::status.
 */

#ifndef TLS_CERTIFICATE_INFO_H
#define TLS_CERTIFICATE_INFO_H

#include <openssl/x509.h>

#include "tclcompat.h"

/* Adds the keys of the first certificate of a chain to a dict; of a chain that is
 * empty or NULL, none. */
void TlsCertificateInfoTell(const STACK_OF(X509) *chain, Tcl_Obj *dict);

/* A dict with the keys of one certificate, all but the chain. */
Tcl_Obj *TlsCertificateInfoOf(X509 *cert);

#endif /* TLS_CERTIFICATE_INFO_H */
