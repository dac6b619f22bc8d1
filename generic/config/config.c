/*
 * config.c --
 *
 *	A config: what -config says, parsed once, counted, and shared by all
 *	connections and threads that use it. It is no Tcl_Obj, since these
 *	belong to one thread; a Tcl value that has served as -config only keeps
 *	a reference to its config, for the next time.
 */

#include "config.h"

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include "config_dict.h"
#include "config_tickets.h"
#include "credentials.h"
#include "keylog.h"
#include "psk.h"
#include "revocation.h"
#include "s2n_library.h"
#include "session.h"
#include "tcl_error.h"
#include "trust.h"

struct TlsConfig {
    atomic_size_t references;
    struct s2n_config *s2n;
    TlsCredentials credentials;
    TlsRevocation *revocation; /* or NULL */
    TlsPsks psks;
    TlsKeyLog *keyLog;	/* or NULL */
    TlsRecordThreshold dynamicRecord; /* 0 bytes: records of one size */
    bool checksName;
    TlsCertificateRules certificateRules;
    s2n_cert_auth_type clientAuth;
    TlsTicketConfig ticketConfig;
    bool alpnRequired;
    bool truncationIsEof;
    bool hasTickets;
    Tcl_WideInt handshakeTimeout; /* ms; 0: none */
    bool safe;		/* has passed the checks of a safe interpreter */
};

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
 *	Gives back a reference.
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
    TlsCredentialsFree(&config->credentials);
    TlsRevocationFree(config->revocation);
    TlsTicketConfigFree(&config->ticketConfig);
    TlsPsksFree(&config->psks);
    TlsKeyLogFree(config->keyLog);
    ckfree(config);
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

TlsCertificateRules
TlsConfigCertificateRules(
    const TlsConfig *config)
{
    return config->certificateRules;
}

bool
TlsConfigHasIdentity(
    const TlsConfig *config)
{
    return config->credentials.count > 0 || config->psks.count > 0;
}

s2n_cert_auth_type
TlsConfigClientAuth(
    const TlsConfig *config)
{
    return config->clientAuth;
}

TlsTickets *
TlsConfigTickets(
    const TlsConfig *config)
{
    return config->ticketConfig.tickets;
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

TlsRecordThreshold
TlsConfigDynamicRecord(
    const TlsConfig *config)
{
    return config->dynamicRecord;
}

bool
TlsConfigAlpnRequired(
    const TlsConfig *config)
{
    return config->alpnRequired;
}

bool
TlsConfigTruncationIsEof(
    const TlsConfig *config)
{
    return config->truncationIsEof;
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

static int
ApplyPolicy(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    if (settings->cipher_preferences == NULL) {
        return TCL_OK;
    }
    return TlsSettingsCheck(interp, TLS_CONFIG_CIPHER_PREFERENCES,
            s2n_config_set_cipher_preferences(config->s2n,
                    Tcl_GetString(settings->cipher_preferences)));
}

/*
 *----------------------------------------------------------------------
 *
 * ApplyVerification --
 *
 *	Says what is verified of the peer. The check of the name belongs to the
 *	connection, which knows the name. Asking for OCSP comes behind trust,
 *	which resets it.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Reads files. May leave an error in interp.
 *
 *----------------------------------------------------------------------
 */

static int
ApplyVerification(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    config->checksName = (settings->verify == TLS_CONFIG_VERIFY_FULL);
    config->certificateRules = (TlsCertificateRules) {
        .verifies = settings->verify != TLS_CONFIG_VERIFY_NONE,
    };
    if (TLS_GIVEN(settings, TLS_CONFIG_VERIFY_DEPTH) && TlsSettingsCheck(
            interp, TLS_CONFIG_VERIFY_DEPTH,
            s2n_config_set_max_cert_chain_depth(config->s2n,
                    (uint16_t) settings->verify_depth)) != TCL_OK) {
        return TCL_ERROR;
    }
    if (settings->ocsp && TlsSettingsCheck(interp, TLS_CONFIG_OCSP,
            s2n_config_set_status_request_type(config->s2n,
                    S2N_STATUS_REQUEST_OCSP)) != TCL_OK) {
        return TCL_ERROR;
    }
    if (TlsRevocationApply(interp, settings, config->s2n, &config->revocation)
            != TCL_OK) {
        return TCL_ERROR;
    }
    if (settings->verify != TLS_CONFIG_VERIFY_NONE) {
        return TCL_OK;
    }
    return TlsSettingsCheck(interp, TLS_CONFIG_VERIFY,
            s2n_config_disable_x509_verification(config->s2n));
}

/*
 *----------------------------------------------------------------------
 *
 * ApplyClientAuth --
 *
 *	Says whether a server asks for the client's certificate. That is kept
 *	for the connection: as part of the s2n_config it would bind clients too.
 *	The names of the system's authorities are too many to be sent.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	May leave an error in interp.
 *
 *----------------------------------------------------------------------
 */

static int
ApplyClientAuth(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    static const s2n_cert_auth_type types[] = {
        [TLS_CONFIG_CLIENT_AUTH_NONE] = S2N_CERT_AUTH_NONE,
        [TLS_CONFIG_CLIENT_AUTH_OPTIONAL] = S2N_CERT_AUTH_OPTIONAL,
        [TLS_CONFIG_CLIENT_AUTH_REQUIRED] = S2N_CERT_AUTH_REQUIRED,
    };

    config->clientAuth = types[settings->client_auth];
    if (config->clientAuth == S2N_CERT_AUTH_NONE || TlsTrustsSystem(settings)) {
        return TCL_OK;
    }
    return TlsTrustTellNames(interp, config->s2n);
}

/* Adds the protocols one by one: s2n's setter of lists wants C strings. */
static int
ApplyAlpn(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    Tcl_Obj *encoded;
    const uint8_t *at;
    Tcl_Size size;
    int code = TCL_OK;

    if (settings->alpn == NULL) {
        return TCL_OK;
    }
    encoded = TlsEncodeProtocols(settings->alpn);
    Tcl_IncrRefCount(encoded);
    at = Tcl_GetByteArrayFromObj(encoded, &size);
    while (size > 0 && code == TCL_OK) {
        code = TlsSettingsCheck(interp, TLS_CONFIG_ALPN,
                s2n_config_append_protocol_preference(config->s2n, at + 1,
                        at[0]));
        size -= 1 + at[0];
        at += 1 + at[0];
    }
    Tcl_DecrRefCount(encoded);
    return code;
}

/* Clients ask for a size, servers agree to any. */
static int
ApplyMaxFragment(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    static const s2n_max_frag_len codes[] = {
        [TLS_CONFIG_MAX_FRAGMENT_512] = S2N_TLS_MAX_FRAG_LEN_512,
        [TLS_CONFIG_MAX_FRAGMENT_1024] = S2N_TLS_MAX_FRAG_LEN_1024,
        [TLS_CONFIG_MAX_FRAGMENT_2048] = S2N_TLS_MAX_FRAG_LEN_2048,
        [TLS_CONFIG_MAX_FRAGMENT_4096] = S2N_TLS_MAX_FRAG_LEN_4096,
    };

    if (!TLS_GIVEN(settings, TLS_CONFIG_MAX_FRAGMENT)) {
        return TCL_OK;
    }
    if (TlsSettingsCheck(interp, TLS_CONFIG_MAX_FRAGMENT,
            s2n_config_accept_max_fragment_length(config->s2n)) != TCL_OK) {
        return TCL_ERROR;
    }
    return TlsSettingsCheck(interp, TLS_CONFIG_MAX_FRAGMENT,
            s2n_config_send_max_fragment_length(config->s2n,
                    codes[settings->max_fragment]));
}

static int
ApplyBlinding(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    if (!TLS_GIVEN(settings, TLS_CONFIG_MAX_BLINDING_DELAY)) {
        return TCL_OK;
    }
    return TlsSettingsCheck(interp, TLS_CONFIG_MAX_BLINDING_DELAY,
            s2n_config_set_max_blinding_delay(config->s2n,
                    (uint32_t) settings->max_blinding_delay));
}

/*
 *----------------------------------------------------------------------
 *
 * Apply --
 *
 *	Applies all settings, the policy first: certificates are checked against
 *	it when they are added.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Reads files. May leave an error in interp.
 *
 *----------------------------------------------------------------------
 */

static int
Apply(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    config->alpnRequired = settings->alpn_required;
    config->hasTickets = settings->session_tickets;
    config->handshakeTimeout = TLS_GIVEN(settings, TLS_CONFIG_HANDSHAKE_TIMEOUT)
            ? settings->handshake_timeout : -1;
    config->dynamicRecord = settings->dynamic_record;
    config->truncationIsEof =
            (settings->truncation == TLS_CONFIG_TRUNCATION_EOF);
    if (ApplyPolicy(interp, settings, config) != TCL_OK
            || TlsTicketConfigApply(interp, settings, config->s2n,
                    &config->ticketConfig) != TCL_OK
            || TlsTrustApply(interp, settings, config->s2n) != TCL_OK
            || ApplyVerification(interp, settings, config) != TCL_OK
            || ApplyClientAuth(interp, settings, config) != TCL_OK
            || TlsCredentialsApply(interp, settings, config->s2n,
                    &config->credentials) != TCL_OK
            || TlsPsksApply(interp, settings, &config->psks) != TCL_OK
            || ApplyAlpn(interp, settings, config) != TCL_OK
            || ApplyMaxFragment(interp, settings, config) != TCL_OK
            || TlsKeyLogApply(interp, settings, config->s2n, &config->keyLog)
                    != TCL_OK
            || ApplyBlinding(interp, settings, config) != TCL_OK) {
        return TCL_ERROR;
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * NewConfig --
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

static TlsConfig *
NewConfig(
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
    };
    if (config->s2n == NULL || !TlsSessionPrepareConfig(config->s2n)) {
        TlsFailure failure;

        TlsFailureFromS2n(&failure, "making a config", s2n_errno, NULL);
        TlsReport(interp, &failure);
        TlsConfigRelease(config);
        return NULL;
    }
    if (Apply(interp, settings, config) != TCL_OK) {
        TlsConfigRelease(config);
        return NULL;
    }
    return config;
}

/*
 *----------------------------------------------------------------------
 *
 * DefaultConfig --
 *
 *	Finds the config of the empty dict, which most connections have.
 *
 * Results:
 *	The config with one more reference, or NULL with an error in interp.
 *
 * Side effects:
 *	Makes it on first use. It stays until the end of the process.
 *
 *----------------------------------------------------------------------
 */

TCL_DECLARE_MUTEX(defaultConfigMutex)
static TlsConfig *defaultConfig = NULL;

static TlsConfig *
DefaultConfig(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings)
{
    Tcl_MutexLock(&defaultConfigMutex);
    if (defaultConfig == NULL) {
        defaultConfig = NewConfig(interp, settings);
    }
    Tcl_MutexUnlock(&defaultConfigMutex);
    return defaultConfig == NULL ? NULL : TlsConfigRetain(defaultConfig);
}

/*
 *----------------------------------------------------------------------
 *
 * ConfigFromDict --
 *
 *	Makes the config of a dict. Works on a copy: reading files may run
 *	scripts, which could change the value under the settings.
 *
 * Results:
 *	The config with one reference for the caller, or NULL with an error in
 *	interp.
 *
 * Side effects:
 *	Reads files.
 *
 *----------------------------------------------------------------------
 */

static TlsConfig *
ConfigFromDict(
    Tcl_Interp *interp,
    Tcl_Obj *obj)
{
    Tcl_Obj *dict = (obj == NULL) ? Tcl_NewObj() : Tcl_DuplicateObj(obj);
    TlsConfigSettings settings;
    TlsConfig *config = NULL;

    Tcl_IncrRefCount(dict);
    if (TlsParseConfigSettings(interp, dict, &settings) == TCL_OK) {
        config = (settings.given == 0) ? DefaultConfig(interp, &settings)
                : NewConfig(interp, &settings);
        TlsFreeConfigSettings(&settings);
    }
    Tcl_DecrRefCount(dict);
    return config;
}

/*
 * The Tcl_ObjType of a value that has served as -config. It always has its
 * string too, so there is nothing to make that from.
 */

static void
FreeConfigRep(
    Tcl_Obj *obj)
{
    TlsConfigRelease(obj->internalRep.twoPtrValue.ptr1);
    obj->typePtr = NULL;
}

static Tcl_DupInternalRepProc DupConfigRep;

static const Tcl_ObjType configType = {
    .name = "s2n-config",
    .freeIntRepProc = FreeConfigRep,
    .dupIntRepProc = DupConfigRep,
};

static void
SetConfigRep(
    Tcl_Obj *obj,
    TlsConfig *config)
{
    obj->internalRep.twoPtrValue.ptr1 = TlsConfigRetain(config);
    obj->internalRep.twoPtrValue.ptr2 = NULL;
    obj->typePtr = &configType;
}

static void
DupConfigRep(
    Tcl_Obj *from,
    Tcl_Obj *to)
{
    SetConfigRep(to, from->internalRep.twoPtrValue.ptr1);
}

/* Keeps the config with the value that it was made from. */
static void
CacheConfig(
    Tcl_Obj *obj,
    TlsConfig *config)
{
    (void) Tcl_GetString(obj);
    if (obj->typePtr != NULL && obj->typePtr->freeIntRepProc != NULL) {
        obj->typePtr->freeIntRepProc(obj);
    }
    SetConfigRep(obj, config);
}

/*
 *----------------------------------------------------------------------
 *
 * CachedConfig --
 *
 *	Finds the config that is kept with a value. In a safe interpreter it
 *	must not be one with keys that are refused there, which another
 *	interpreter has left.
 *
 * Results:
 *	The config, without a new reference, or NULL.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static TlsConfig *
CachedConfig(
    Tcl_Interp *interp,
    Tcl_Obj *obj)
{
    TlsConfig *config;

    if (obj->typePtr != &configType) {
        return NULL;
    }
    config = obj->internalRep.twoPtrValue.ptr1;
    return (config->safe || !Tcl_IsSafe(interp)) ? config : NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsConfigFromObj --
 *
 *	Finds or makes the config of a dict; NULL stands for the empty one.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Sets *configPtr, with one reference for the caller, or leaves an error
 *	in interp. The value keeps its config for the next time.
 *
 *----------------------------------------------------------------------
 */

int
TlsConfigFromObj(
    Tcl_Interp *interp,
    Tcl_Obj *obj,
    TlsConfig **configPtr)
{
    TlsConfig *config = (obj == NULL) ? NULL : CachedConfig(interp, obj);

    if (config != NULL) {
        *configPtr = TlsConfigRetain(config);
        return TCL_OK;
    }
    config = ConfigFromDict(interp, obj);
    if (config == NULL) {
        return TCL_ERROR;
    }
    if (obj != NULL) {
        CacheConfig(obj, config);
    }
    *configPtr = config;
    return TCL_OK;
}
