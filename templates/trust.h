/*
 * trust.h --
 *
 *	The authorities that an s2n_config trusts. All functions return a
 *	standard Tcl result, with an error that names the config key.
 */

#ifndef TLS_TRUST_H
#define TLS_TRUST_H

#include <s2n.h>

#include "pem.h"

/* The store of the system; SSL_CERT_FILE and SSL_CERT_DIR say where. */
int TlsTrustSystem(Tcl_Interp *interp, struct s2n_config *config,
	const char *key);

/* A directory as c_rehash makes it, which is read during handshakes. */
int TlsTrustDirectory(Tcl_Interp *interp, struct s2n_config *config,
	const char *key, Tcl_Obj *directory);

/* All certificates of a file, or of the text itself. */
int TlsTrustPem(Tcl_Interp *interp, struct s2n_config *config, TlsPem *pem);

/* Call it last: servers tell clients whom they trust by now. */
int TlsTrustTellNames(Tcl_Interp *interp, struct s2n_config *config,
	const char *key);

#endif /* TLS_TRUST_H */
