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

#include <openssl/mem.h>
#include <openssl/rand.h>

#include "certificate.h"
#include "keyerror.h"
#include "pem.h"
#include "report.h"
#include "trust.h"
#include "value.h"

/* RFC 5077, section 4: the name of a key in a ticket. */
#define TICKET_KEY_NAME_SIZE 16
#define TICKET_KEY_SIZE 32

/*< block "config.keys" >*/

/* Whether a key is in the dict. */
#define GIVEN(settings, key) ((((settings)->given >> (key)) & 1) != 0)

struct TlsConfig {
    atomic_size_t references;
    struct s2n_config *s2n;
    struct s2n_cert_chain_and_key *chain; /* of our own certificate, or NULL */
    bool checksName;
    s2n_cert_auth_type clientAuth;
    bool alpnRequired;
    bool truncationIsEof;
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
 *	The last one frees the config. The chain goes after the s2n_config,
 *	which points to it.
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
    (void) s2n_cert_chain_and_key_free(config->chain);
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

bool
TlsConfigHasIdentity(
    const TlsConfig *config)
{
    return config->chain != NULL;
}

s2n_cert_auth_type
TlsConfigClientAuth(
    const TlsConfig *config)
{
    return config->clientAuth;
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

/* Turns the result of an s2n function into Tcl's, with an error for a key. */
static int
CheckS2n(
    Tcl_Interp *interp,
    TlsConfigKey key,
    int result)
{
    if (result != S2N_SUCCESS) {
        return TlsKeyErrorS2n(interp, tlsConfigKeyNames[key], NULL, NULL,
                s2n_errno);
    }
    return TCL_OK;
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
    return CheckS2n(interp, TLS_CONFIG_CIPHER_PREFERENCES,
            s2n_config_set_cipher_preferences(config->s2n,
                    Tcl_GetString(settings->cipher_preferences)));
}

/*
 *----------------------------------------------------------------------
 *
 * AddTicketKey --
 *
 *	Makes a key to encrypt tickets with, since a server without one issues
 *	none. A client has no use for it, and no harm.
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
AddTicketKey(
    Tcl_Interp *interp,
    TlsConfig *config)
{
    uint8_t name[TICKET_KEY_NAME_SIZE];
    uint8_t key[TICKET_KEY_SIZE];
    int code;

    /* RAND_bytes of aws-lc does not return when it fails. */
    RAND_bytes(name, sizeof(name));
    RAND_bytes(key, sizeof(key));
    code = CheckS2n(interp, TLS_CONFIG_SESSION_TICKETS,
            s2n_config_add_ticket_crypto_key(config->s2n, name, sizeof(name),
                    key, sizeof(key), 0));
    OPENSSL_cleanse(key, sizeof(key));
    return code;
}

static int
ApplyTickets(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    uint64_t encrypting = (uint64_t) settings->ticket_lifetime.first;
    uint64_t decrypting = (uint64_t) settings->ticket_lifetime.second;

    if (!settings->session_tickets) {
        return TCL_OK;
    }
    /* On before the key: while they are off, s2n drops keys silently. */
    if (CheckS2n(interp, TLS_CONFIG_SESSION_TICKETS,
            s2n_config_set_session_tickets_onoff(config->s2n, 1)) != TCL_OK) {
        return TCL_ERROR;
    }
    if (CheckS2n(interp, TLS_CONFIG_TICKET_LIFETIME,
            s2n_config_set_ticket_encrypt_decrypt_key_lifetime(config->s2n,
                    encrypting)) != TCL_OK) {
        return TCL_ERROR;
    }
    if (CheckS2n(interp, TLS_CONFIG_TICKET_LIFETIME,
            s2n_config_set_ticket_decrypt_key_lifetime(config->s2n,
                    decrypting)) != TCL_OK) {
        return TCL_ERROR;
    }
    return AddTicketKey(interp, config);
}

/*
 *----------------------------------------------------------------------
 *
 * OpenPem --
 *
 *	Opens PEM text that is given in one of two ways: a key names the file,
 *	or another key has the text itself.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Fills *pem, which has to be closed, or leaves an error in interp.
 *
 *----------------------------------------------------------------------
 */

static int
OpenPem(
    Tcl_Interp *interp,
    TlsPem *pem,
    TlsConfigKey fileKey,
    Tcl_Obj *file,
    TlsConfigKey textKey,
    Tcl_Obj *text)
{
    if (file != NULL) {
        return TlsPemOpenFile(interp, pem, tlsConfigKeyNames[fileKey], file);
    }
    TlsPemOpenText(pem, tlsConfigKeyNames[textKey], text);
    return TCL_OK;
}

/* Trusts the authorities of ca_file or of ca_pem; the other one is NULL. */
static int
TrustPem(
    Tcl_Interp *interp,
    TlsConfig *config,
    Tcl_Obj *file,
    Tcl_Obj *text)
{
    TlsPem pem;
    int code;

    if (OpenPem(interp, &pem, TLS_CONFIG_CA_FILE, file, TLS_CONFIG_CA_PEM,
            text) != TCL_OK) {
        return TCL_ERROR;
    }
    code = TlsTrustPem(interp, config->s2n, &pem);
    TlsPemClose(&pem);
    return code;
}

/* Unless it is said, when nobody else is to be trusted. */
static bool
TrustsSystem(
    const TlsConfigSettings *settings)
{
    if (GIVEN(settings, TLS_CONFIG_SYSTEM_CERTS)) {
        return settings->system_certs;
    }
    return settings->ca_file == NULL && settings->ca_dir == NULL
            && settings->ca_pem == NULL
            && settings->verify != TLS_CONFIG_VERIFY_NONE;
}

/*
 *----------------------------------------------------------------------
 *
 * ApplyTrust --
 *
 *	Has the config trust what the dict says. The authorities of the system
 *	are trusted when they are asked for, or when no others are given. They
 *	may be a large file, which is not read for configs that verify nothing.
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
ApplyTrust(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    bool system = TrustsSystem(settings);

    if (settings->ca_file != NULL
            && TrustPem(interp, config, settings->ca_file, NULL) != TCL_OK) {
        return TCL_ERROR;
    }
    if (settings->ca_pem != NULL
            && TrustPem(interp, config, NULL, settings->ca_pem) != TCL_OK) {
        return TCL_ERROR;
    }
    if (settings->ca_dir != NULL && TlsTrustDirectory(interp, config->s2n,
            tlsConfigKeyNames[TLS_CONFIG_CA_DIR], settings->ca_dir) != TCL_OK) {
        return TCL_ERROR;
    }
    if (system && TlsTrustSystem(interp, config->s2n,
            tlsConfigKeyNames[TLS_CONFIG_SYSTEM_CERTS]) != TCL_OK) {
        return TCL_ERROR;
    }
    return TCL_OK;
}

/* The check of the name belongs to the connection, which knows the name. */
static int
ApplyVerification(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    config->checksName = (settings->verify == TLS_CONFIG_VERIFY_FULL);
    if (settings->verify != TLS_CONFIG_VERIFY_NONE) {
        return TCL_OK;
    }
    return CheckS2n(interp, TLS_CONFIG_VERIFY,
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
    if (config->clientAuth == S2N_CERT_AUTH_NONE || TrustsSystem(settings)) {
        return TCL_OK;
    }
    return TlsTrustTellNames(interp, config->s2n,
            tlsConfigKeyNames[TLS_CONFIG_CLIENT_AUTH]);
}

/*
 *----------------------------------------------------------------------
 *
 * ApplyCertificate --
 *
 *	Gives the config its own certificate. That the dict has a certificate
 *	exactly when it has a key was checked when it was parsed.
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
ApplyCertificate(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    TlsPem certificates;
    TlsPem key;
    int code;

    if (settings->cert_file == NULL && settings->cert_pem == NULL) {
        return TCL_OK;
    }
    if (OpenPem(interp, &certificates, TLS_CONFIG_CERT_FILE,
            settings->cert_file, TLS_CONFIG_CERT_PEM, settings->cert_pem)
            != TCL_OK) {
        return TCL_ERROR;
    }
    code = OpenPem(interp, &key, TLS_CONFIG_KEY_FILE, settings->key_file,
            TLS_CONFIG_KEY_PEM, settings->key_pem);
    if (code == TCL_OK) {
        code = TlsAddCertificate(interp, config->s2n, &certificates, &key,
                &config->chain);
        TlsPemClose(&key);
    }
    TlsPemClose(&certificates);
    return code;
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
        code = CheckS2n(interp, TLS_CONFIG_ALPN,
                s2n_config_append_protocol_preference(config->s2n, at + 1,
                        at[0]));
        size -= 1 + at[0];
        at += 1 + at[0];
    }
    Tcl_DecrRefCount(encoded);
    return code;
}

static int
ApplyBlinding(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    if (!GIVEN(settings, TLS_CONFIG_MAX_BLINDING_DELAY)) {
        return TCL_OK;
    }
    return CheckS2n(interp, TLS_CONFIG_MAX_BLINDING_DELAY,
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
    config->truncationIsEof =
            (settings->truncation == TLS_CONFIG_TRUNCATION_EOF);
    if (ApplyPolicy(interp, settings, config) != TCL_OK
            || ApplyTickets(interp, settings, config) != TCL_OK
            || ApplyTrust(interp, settings, config) != TCL_OK
            || ApplyVerification(interp, settings, config) != TCL_OK
            || ApplyClientAuth(interp, settings, config) != TCL_OK
            || ApplyCertificate(interp, settings, config) != TCL_OK
            || ApplyAlpn(interp, settings, config) != TCL_OK
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
    TlsConfig *config = ckalloc(sizeof(TlsConfig));

    *config = (TlsConfig) {
        .references = 1,
        .s2n = s2n_config_new_minimal(),
        .safe = Tcl_IsSafe(interp),
    };
    if (config->s2n == NULL) {
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
