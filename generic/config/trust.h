/*
 * trust.h --
 *
 *	The authorities that an s2n_config trusts. All functions return a
 *	standard Tcl result, with an error that names the config key.
 */

#ifndef TLS_TRUST_H
#define TLS_TRUST_H

#include <s2n.h>

#include "config_dict.h"
#include "digest.h"

/* Makes the config trust the authorities in the settings. Reads files. Adds
 * them to the digest. */
int TlsTrustApply(Tcl_Interp *interp, const TlsConfigSettings *settings,
	struct s2n_config *config, TlsDigest *digest);

/* Do they say that the system's authorities are trusted? */
bool TlsTrustsSystem(const TlsConfigSettings *settings);

/* Call it last: servers send the names of the authorities trusted by then. */
int TlsTrustTellNames(Tcl_Interp *interp, struct s2n_config *config);

#endif /* TLS_TRUST_H */
