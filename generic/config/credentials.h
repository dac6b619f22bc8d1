/*
 * credentials.h --
 *
 *	Our own certificates of a config, with their private keys.
 */

#ifndef TLS_CREDENTIALS_H
#define TLS_CREDENTIALS_H

#include <s2n.h>

#include "config_dict.h"
#include "own_certificate.h"

typedef struct TlsCredentials {
    TlsOwnCertificates own;
    const char *lacksKey;	/* the config key of a certificate without a
				 * private key; or NULL */
    Tcl_Size lacksKeyAt;	/* its place in certificates, or -1 */
} TlsCredentials;

/*
 * Gives the s2n_config what the settings say. It does not own the chains:
 * TlsCredentialsFree comes after it, even when this has failed. Returns a
 * standard Tcl result, with an error that names the config key.
 */
int TlsCredentialsApply(Tcl_Interp *interp, const TlsConfigSettings *settings,
	struct s2n_config *config, TlsCredentials *credentials);
void TlsCredentialsFree(TlsCredentials *credentials);

/* Says which certificate lacks its key. Returns TCL_ERROR, always. */
int TlsCredentialsErrorLacksKey(Tcl_Interp *interp,
	const TlsCredentials *credentials);

#endif /* TLS_CREDENTIALS_H */
