/*
 * ocsp_staple.h --
 *
 *	The OCSP response that is sent with our own certificate.
 */

#ifndef TLS_OCSP_STAPLE_H
#define TLS_OCSP_STAPLE_H

#include <s2n.h>

#include "tclcompat.h"

/*
 * Reads the response that file holds, and puts it to the certificate. Returns a
 * standard Tcl result, with an error that names the config key.
 */
int TlsOcspStaple(Tcl_Interp *interp, Tcl_Obj *file,
	struct s2n_cert_chain_and_key *chain);

#endif /* TLS_OCSP_STAPLE_H */
