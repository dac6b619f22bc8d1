/*
 * config.h --
 *
 *	A config: what -config says, parsed once, counted, and shared by all
 *	connections and threads that use it.
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
 * Finds or makes the config of a dict. Gives the caller one reference.
 * obj NULL means the empty dict. In a safe interpreter keys that name files
 * are errors. When files have been renewed and are of no use, the config that
 * they made before serves for some seconds more; in the second form that is an
 * error at once.
 */
int TlsConfigFromObj(Tcl_Interp *interp, Tcl_Obj *obj, TlsConfig **configPtr);
int TlsConfigFromText(Tcl_Interp *interp, const char *text,
	TlsConfig **configPtr);

TlsConfig *TlsConfigRetain(TlsConfig *config);
void TlsConfigRelease(TlsConfig *config);

/* What a connection asks of its config. */
struct s2n_config *TlsConfigS2n(const TlsConfig *config);
bool TlsConfigChecksName(const TlsConfig *config);	/* verify full */
const TlsSessionPolicy *TlsConfigPolicy(const TlsConfig *config);
bool TlsConfigHasIdentity(const TlsConfig *config);	/* a server may use it */
TlsSessionCache *TlsConfigSessionCache(const TlsConfig *config); /* or NULL */
TlsTicketKeys *TlsConfigTicketKeys(const TlsConfig *config); /* or NULL */
struct s2n_psk *const *TlsConfigPsks(const TlsConfig *config,
	size_t *countPtr);
/* TLS_DIGEST_SIZE bytes: a digest of what it verifies, and of its own
 * certificates. */
const uint8_t *TlsConfigTrust(const TlsConfig *config);
bool TlsConfigHasTickets(const TlsConfig *config);	/* session_tickets */

/* In ms, 0 for none; otherwise is for a config that does not say. */
Tcl_WideInt TlsConfigHandshakeTimeout(const TlsConfig *config,
	Tcl_WideInt otherwise);

#endif /* TLS_CONFIG_H */
