/*
 * certificate_chain.h --
 *
 *	The own certificate, with its chain and its private key.
 */

#ifndef TLS_CERTIFICATE_CHAIN_H
#define TLS_CERTIFICATE_CHAIN_H

#include <s2n.h>

#include "pem.h"

/*
 * Makes a chain out of all certificates of one PEM text and the first private
 * key of another, and has config use it. password, which may be NULL, decrypts
 * the key. config does not own it: when
 * *chainPtr is set, the caller frees it after the config. Returns a standard
 * Tcl result, with an error that names the config key that is to blame.
 */
int TlsCertificateChainAdd(Tcl_Interp *interp, struct s2n_config *config,
	TlsPem *certificates, TlsPem *key, Tcl_Obj *password,
	struct s2n_cert_chain_and_key **chainPtr);

#endif /* TLS_CERTIFICATE_CHAIN_H */
