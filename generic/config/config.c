/*
 * config.c --
 *
 *	A config: reference-counted, and shared by all connections and threads
 *	that use it. It is not a Tcl_Obj, since these belong to one thread.
 */

#include "config.h"

#include "config_int.h"
#include "s2n_library.h"
#include "session.h"
#include "system_trust.h"
#include "tcl_error.h"
#include "trust.h"

TlsConfig *
TlsConfigRetain(
    TlsConfig *config)
{
    atomic_fetch_add(&config->references, 1);
    return config;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsConfigRelease --
 *
 *	Drops a reference.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	The last one frees the config. The credentials go after the s2n_config,
 *	which points to them.
 *
 *----------------------------------------------------------------------
 */

void
TlsConfigRelease(
    TlsConfig *config)
{
    if (atomic_fetch_sub(&config->references, 1) > 1) {
        return;
    }
    if (config->s2n != NULL) {
        (void) s2n_config_free(config->s2n);
    }
    X509_STORE_free(config->policy.certificateRules.trust);
    TlsCredentialsFree(&config->credentials);
    TlsRevocationFree(config->revocation);
    TlsConfigTicketsFree(&config->ticketConfig);
    TlsPsksFree(&config->psks);
    TlsLogFileClose(config->keyLog);
    TlsFileStampFree(config->stamps);
    if (config->systemNames != NULL) {
        ckfree(config->systemNames);
    }
    ckfree(config);
}

bool
TlsConfigIsCurrent(
    const TlsConfig *config)
{
    return (config->systemNames == NULL
                || TlsSystemTrustHasNames(config->systemNames))
            && TlsFileStampIsCurrent(config->stamps)
            && TlsLogFileIsCurrent(config->keyLog);
}

bool
TlsConfigIsSame(
    const TlsConfig *config,
    const TlsConfig *other)
{
    return TlsFileStampIsSame(config->stamps, other->stamps)
            && TlsLogFileIsSame(config->keyLog, other->keyLog)
            && config->ticketConfig.until == other->ticketConfig.until;
}

struct s2n_config *
TlsConfigS2n(
    const TlsConfig *config)
{
    return config->s2n;
}

bool
TlsConfigChecksName(
    const TlsConfig *config)
{
    return config->checksName;
}

const char *
TlsConfigPolicyName(
    const TlsConfig *config)
{
    return config->policyName;
}

const TlsSessionPolicy *
TlsConfigPolicy(
    const TlsConfig *config)
{
    return &config->policy;
}

bool
TlsConfigHasCertificate(
    const TlsConfig *config)
{
    return config->credentials.own.count > 0;
}

bool
TlsConfigLacksKey(
    const TlsConfig *config)
{
    return config->credentials.lacksKey != NULL;
}

int
TlsConfigErrorLacksKey(
    Tcl_Interp *interp,
    const TlsConfig *config)
{
    return TlsCredentialsErrorLacksKey(interp, &config->credentials);
}

TlsSessionCache *
TlsConfigSessionCache(
    const TlsConfig *config)
{
    return config->ticketConfig.cache;
}

TlsTicketKeys *
TlsConfigTicketKeys(
    const TlsConfig *config)
{
    return config->ticketConfig.keys;
}

struct s2n_psk *const *
TlsConfigPsks(
    const TlsConfig *config,
    size_t *countPtr)
{
    *countPtr = config->psks.count;
    return config->psks.keys;
}

const uint8_t *
TlsConfigTrust(
    const TlsConfig *config)
{
    return config->trust;
}

bool
TlsConfigHasTickets(
    const TlsConfig *config)
{
    return config->hasTickets;
}

Tcl_WideInt
TlsConfigHandshakeTimeout(
    const TlsConfig *config,
    Tcl_WideInt otherwise)
{
    return config->handshakeTimeout < 0 ? otherwise : config->handshakeTimeout;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsConfigNew --
 *
 *	Makes a config from the settings of a dict.
 *
 * Results:
 *	The config with one reference, or NULL with an error in interp.
 *
 * Side effects:
 *	Reads files, so that scripts may run.
 *
 *----------------------------------------------------------------------
 */

TlsConfig *
TlsConfigNew(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings)
{
    TlsConfig *config;

    if (TlsLibraryUse(interp) != TCL_OK) {
        return NULL;
    }
    config = ckalloc(sizeof(TlsConfig));
    *config = (TlsConfig) {
        .references = 1,
        .s2n = s2n_config_new_minimal(),
        .safe = Tcl_IsSafe(interp),
        .systemNames = TlsTrustsSystem(settings) ? TlsSystemTrustNames() : NULL,
    };
    if (config->s2n == NULL || !TlsSessionPrepareConfig(config->s2n)
            || !TlsOwnCertificatePrepare(config->s2n,
                    &config->credentials.own)) {
        TlsFailure failure;

        TlsFailureFromS2n(&failure, "making a config", s2n_errno, NULL);
        TlsError(interp, &failure);
        TlsConfigRelease(config);
        return NULL;
    }
    if (TlsConfigApply(interp, settings, config) != TCL_OK) {
        TlsConfigRelease(config);
        return NULL;
    }
    return config;
}
