/*
 * revocation.h --
 *
 *	The revocation lists (CRLs) of a config.
 */

#ifndef TLS_REVOCATION_H
#define TLS_REVOCATION_H

#include <s2n.h>

#include "config_dict.h"
#include "digest.h"

typedef struct TlsRevocation TlsRevocation;

/*
 * Has the s2n_config look into the lists of the settings, if there are any. It
 * does not own them: TlsRevocationFree comes after it, even when this has
 * failed; *revocationPtr may be NULL. Adds them to the digest. Returns a standard Tcl result, with an
 * error that names the config key.
 */
int TlsRevocationApply(Tcl_Interp *interp, const TlsConfigSettings *settings,
	struct s2n_config *config, TlsRevocation **revocationPtr,
	TlsDigest *digest);

/* When the first list is out of date, in seconds since 1970; 0 without one. */
int64_t TlsRevocationEnd(const TlsRevocation *revocation);
void TlsRevocationFree(TlsRevocation *revocation);

#endif /* TLS_REVOCATION_H */
