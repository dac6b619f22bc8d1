/*
 * config.h --
 *
 *	A config: the parsed value of -config, reference-counted, and shared by
 *	all connections and threads that use it.
 */

#ifndef TLS_CONFIG_H
#define TLS_CONFIG_H

#include <s2n.h>
#include <stdbool.h>

#include "session_cache.h"
#include "session_policy.h"
#include "tclcompat.h"
#include "ticket_keys.h"

typedef struct TlsConfig TlsConfig;

/*
 * Finds or makes the config of a dict. Gives the caller one reference. obj NULL
 * means the empty dict. In a safe interpreter keys that name files are errors.
 * If the files have been replaced by unusable ones, the first form returns the
 * previous config for some seconds; in the second form they are an error at
 * once.
 */
int TlsConfigFromObj(Tcl_Interp *interp, Tcl_Obj *obj, TlsConfig **configPtr);
int TlsConfigFromText(Tcl_Interp *interp, const char *text,
	TlsConfig **configPtr);

TlsConfig *TlsConfigRetain(TlsConfig *config);
void TlsConfigRelease(TlsConfig *config);

/* What a connection needs from its config. */
struct s2n_config *TlsConfigS2n(const TlsConfig *config);
bool TlsConfigChecksName(const TlsConfig *config);	/* verify full */
const char *TlsConfigPolicyName(const TlsConfig *config); /* security policy */
const TlsSessionPolicy *TlsConfigPolicy(const TlsConfig *config);
/* Has it a certificate without a private key? Then TlsConfigErrorLacksKey says
 * which; it returns TCL_ERROR, always. */
bool TlsConfigLacksKey(const TlsConfig *config);
int TlsConfigErrorLacksKey(Tcl_Interp *interp, const TlsConfig *config);
bool TlsConfigHasCertificate(const TlsConfig *config);	/* of its own */
TlsSessionCache *TlsConfigSessionCache(const TlsConfig *config); /* or NULL */
TlsTicketKeys *TlsConfigTicketKeys(const TlsConfig *config); /* or NULL */
struct s2n_psk *const *TlsConfigPsks(const TlsConfig *config,
	size_t *countPtr);
/* TLS_DIGEST_SIZE bytes: a digest of what it verifies, and of its own
 * certificates. */
const uint8_t *TlsConfigTrust(const TlsConfig *config);
bool TlsConfigHasTickets(const TlsConfig *config);	/* session_tickets */

/* In ms; 0: no limit. otherwise is the default of a config without the key. */
Tcl_WideInt TlsConfigHandshakeTimeout(const TlsConfig *config,
	Tcl_WideInt otherwise);

#endif /* TLS_CONFIG_H */
