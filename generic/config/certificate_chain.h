/*
 * certificate_chain.h --
 *
 *	Our own certificate, with its chain and its private key.
 */

#ifndef TLS_CERTIFICATE_CHAIN_H
#define TLS_CERTIFICATE_CHAIN_H

#include <s2n.h>

#include "pem.h"
#include "pkcs12.h"

/*
 * Makes a chain from all certificates of one PEM text and the first private key
 * of another, and adds it to config. password, which may be NULL, decrypts the
 * key. key NULL: the key is elsewhere, and sessions ask for signatures. config
 * does not own the chain: if *chainPtr is set, the caller frees it after the
 * config. Returns a standard Tcl result, with an error that names the config
 * key that is to blame.
 */
int TlsCertificateChainAdd(Tcl_Interp *interp, struct s2n_config *config,
	TlsPem *certificates, TlsPem *key, Tcl_Obj *password,
	struct s2n_cert_chain_and_key **chainPtr);

/* The same from PKCS #12. */
int TlsCertificateChainAddPkcs12(Tcl_Interp *interp, struct s2n_config *config,
	const TlsPkcs12 *pkcs12, struct s2n_cert_chain_and_key **chainPtr);

#endif /* TLS_CERTIFICATE_CHAIN_H */
