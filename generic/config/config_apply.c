/*
 * config_apply.c --
 *
 *	From the settings of a dict to a config: what each key does. Larger
 *	subjects have files of their own (trust.c, credentials.c, psk.c ...).
 */

#include <stdint.h>
#include <stdio.h>

#include "chain_certificate.h"
#include "config_error.h"
#include "config_int.h"
#include "s2n_memory.h"
#include "shown_chain.h"
#include "tcl_error.h"
#include "trust.h"

static int
ApplyPolicy(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    const char *name = settings->cipher_preferences == NULL ? "default"
            : Tcl_GetString(settings->cipher_preferences);

    snprintf(config->policyName, sizeof(config->policyName), "%s", name);
    if (settings->cipher_preferences == NULL) {
        return TCL_OK;
    }
    return TlsConfigCheck(interp, TLS_CONFIG_CIPHER_PREFERENCES,
            s2n_config_set_cipher_preferences(config->s2n, name));
}

/*
 *----------------------------------------------------------------------
 *
 * ApplyVerification --
 *
 *	Sets what is verified about the peer. The connection checks the name,
 *	which it knows. OCSP is requested after trust is set up, which resets
 *	it.
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
    TlsConfig *config,
    TlsDigest *trust)
{
    int weak = settings->weak_certificates;

    config->checksName = settings->verify == TLS_CONFIG_VERIFY_FULL
            || settings->verify == TLS_CONFIG_VERIFY_ASK;
    config->policy.certificateRules = (TlsCertificateRules) {
        .verifies = settings->verify != TLS_CONFIG_VERIFY_NONE,
        .asksOcsp = settings->ocsp || settings->ocsp_required,
        .needsOcsp = settings->ocsp_required,
        .allowed = {
            .rsa1024 = weak == TLS_CONFIG_WEAK_CERTIFICATES_RSA1024
                    || weak == TLS_CONFIG_WEAK_CERTIFICATES_ALL,
            .sha1 = weak == TLS_CONFIG_WEAK_CERTIFICATES_SHA1
                    || weak == TLS_CONFIG_WEAK_CERTIFICATES_ALL,
        },
    };
    if (TLS_GIVEN(settings, TLS_CONFIG_VERIFY_DEPTH) && TlsConfigCheck(
            interp, TLS_CONFIG_VERIFY_DEPTH,
            s2n_config_set_max_cert_chain_depth(config->s2n,
                    (uint16_t) settings->verify_depth)) != TCL_OK) {
        return TCL_ERROR;
    }
    if (config->policy.certificateRules.asksOcsp
            && TlsConfigCheck(interp, TLS_CONFIG_OCSP,
            s2n_config_set_status_request_type(config->s2n,
                    S2N_STATUS_REQUEST_OCSP)) != TCL_OK) {
        return TCL_ERROR;
    }
    if (TlsRevocationApply(interp, settings, config->s2n, &config->revocation,
            trust) != TCL_OK) {
        return TCL_ERROR;
    }
    config->policy.certificateRules.crlEnd =
            TlsRevocationEnd(config->revocation);
    if (settings->verify != TLS_CONFIG_VERIFY_NONE) {
        return TCL_OK;
    }
    return TlsConfigCheck(interp, TLS_CONFIG_VERIFY,
            s2n_config_disable_x509_verification(config->s2n));
}

/*
 *----------------------------------------------------------------------
 *
 * ApplyClientAuth --
 *
 *	Sets whether a server asks for the client's certificate. The connection
 *	applies that: in the s2n_config it would apply to clients too. The
 *	system's authorities are too many to send their names.
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

    config->policy.clientAuth = types[settings->client_auth];
    if (config->policy.clientAuth == S2N_CERT_AUTH_NONE
            || TlsTrustsSystem(settings)) {
        return TCL_OK;
    }
    return TlsTrustTellNames(interp, config->s2n);
}

/* Asks servers for timestamps of their certificate. */
static int
ApplyTimestamps(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    return !settings->sct ? TCL_OK : TlsConfigCheck(interp, TLS_CONFIG_SCT,
            s2n_config_set_ct_support_level(config->s2n,
                    S2N_CT_SUPPORT_REQUEST));
}

/* The key of a dict that cannot be combined with "verify ask", or NULL. Only
 * s2n-tls itself can check revocation, and only of a chain that it has verified.
 * Who resumes a session is not asked about. */
static const char *
KeyAgainstAsking(
    const TlsConfigSettings *settings)
{
    TlsConfigKey key = TLS_CONFIG_CRL_FILE;

    if (settings->session_tickets) {
        key = TLS_CONFIG_SESSION_TICKETS;
    } else if (settings->ocsp_required) {
        key = TLS_CONFIG_OCSP_REQUIRED;
    } else if (settings->ocsp) {
        key = TLS_CONFIG_OCSP;
    } else if (settings->crl_file == NULL) {
        return NULL;
    }
    return tlsConfigKeyNames[key];
}

/*
 *----------------------------------------------------------------------
 *
 * ApplyAsking --
 *
 *	Leaves the verdict on certificates to a script, and so their verification
 *	to us: see certificate_trial.c. The trust store is that of s2n-tls, which
 *	drops it.
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
ApplyAsking(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    TlsCertificateRules *rules = &config->policy.certificateRules;
    const char *verify = tlsConfigKeyNames[TLS_CONFIG_VERIFY];
    const char *against = KeyAgainstAsking(settings);

    if (settings->verify != TLS_CONFIG_VERIFY_ASK) {
        return TCL_OK;
    }
    if (against != NULL) {
        return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, verify,
                Tcl_ObjPrintf("config keys \"%s\" and \"verify ask\" exclude"
                        " each other", against));
    }
    rules->trust = TlsShownChainTrust(config->s2n);
    rules->depth = (int) settings->verify_depth;
    if (rules->trust == NULL) {
        return TlsLacksMemory()
                ? TlsConfigErrorMemory(interp, verify, NULL, NULL)
                : TlsErrorParam(interp, TLS_WORD_BAD_VALUE, verify,
                        Tcl_NewStringObj("\"verify ask\" needs the s2n-tls"
                                " that comes with the package", -1));
    }
    return TlsConfigCheck(interp, TLS_CONFIG_VERIFY,
            s2n_config_disable_x509_verification(config->s2n));
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
    config->policy.hasProtocols = size > 0;
    while (size > 0 && code == TCL_OK) {
        code = TlsConfigCheck(interp, TLS_CONFIG_ALPN,
                s2n_config_append_protocol_preference(config->s2n, at + 1,
                        at[0]));
        size -= 1 + at[0];
        at += 1 + at[0];
    }
    Tcl_DecrRefCount(encoded);
    return code;
}

/* Clients request a size, servers accept any. */
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
    if (TlsConfigCheck(interp, TLS_CONFIG_MAX_FRAGMENT,
            s2n_config_accept_max_fragment_length(config->s2n)) != TCL_OK) {
        return TCL_ERROR;
    }
    return TlsConfigCheck(interp, TLS_CONFIG_MAX_FRAGMENT,
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
    return TlsConfigCheck(interp, TLS_CONFIG_MAX_BLINDING_DELAY,
            s2n_config_set_max_blinding_delay(config->s2n,
                    (uint32_t) settings->max_blinding_delay));
}

/* Adds to the digest what is verified, apart from the trust anchors. */
static void
AddRules(
    const TlsConfigSettings *settings,
    const TlsConfig *config,
    TlsDigest *digest)
{
    TlsDigestAddText(digest, "rules");
    TlsDigestAddNumber(digest, settings->verify);
    TlsDigestAddNumber(digest, settings->verify_depth);
    TlsCertificateRulesAddTo(digest, &config->policy.certificateRules);
    TlsDigestAddText(digest, settings->cipher_preferences == NULL ? NULL
            : Tcl_GetString(settings->cipher_preferences));
}

/* Adds to the digest our own identity: the certificates, or a pre-shared key,
 * which also authenticates the peer. */
static void
AddIdentity(
    const TlsConfig *config,
    TlsDigest *digest)
{
    size_t i;

    TlsDigestAddNumber(digest, (int64_t) config->psks.count);
    for (i = 0; i < config->credentials.own.count; i++) {
        uint32_t size = 0;
        const uint8_t *der = TlsChainCertificateDer(
                config->credentials.own.chains[i], 0, &size);

        TlsDigestAdd(digest, der, size);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsConfigApply --
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

int
TlsConfigApply(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsConfig *config)
{
    TlsDigest trust;

    TlsDigestBegin(&trust);
    (void) TlsMemoryTakeError();	/* left by an earlier failure */
    config->policy.alpnRequired = settings->alpn_required;
    config->hasTickets = settings->session_tickets;
    config->policy.earlyData = (uint32_t) settings->early_data;
    config->handshakeTimeout = TLS_GIVEN(settings, TLS_CONFIG_HANDSHAKE_TIMEOUT)
            ? settings->handshake_timeout : -1;
    config->policy.smallRecordBytes =
            (uint32_t) settings->dynamic_record.bytes;
    config->policy.smallRecordSeconds =
            (uint16_t) settings->dynamic_record.seconds;
    config->policy.truncationIsEof =
            (settings->truncation == TLS_CONFIG_TRUNCATION_EOF);
    if (ApplyPolicy(interp, settings, config) != TCL_OK
            || TlsConfigTicketsApply(interp, settings, config->s2n,
                    &config->ticketConfig) != TCL_OK
            || TlsTrustApply(interp, settings, config->s2n, &trust) != TCL_OK
            || ApplyVerification(interp, settings, config, &trust) != TCL_OK
            || ApplyTimestamps(interp, settings, config) != TCL_OK
            || ApplyClientAuth(interp, settings, config) != TCL_OK
            || ApplyAsking(interp, settings, config) != TCL_OK
            || TlsCredentialsApply(interp, settings, config->s2n,
                    &config->credentials) != TCL_OK
            || TlsPsksMake(interp, tlsConfigKeyNames[TLS_CONFIG_PSK],
                    settings->psk, &config->psks) != TCL_OK
            || ApplyAlpn(interp, settings, config) != TCL_OK
            || ApplyMaxFragment(interp, settings, config) != TCL_OK
            || TlsKeyLogApply(interp, settings, config->s2n, &config->keyLog)
                    != TCL_OK
            || ApplyBlinding(interp, settings, config) != TCL_OK) {
        return TCL_ERROR;
    }
    AddRules(settings, config, &trust);
    AddIdentity(config, &trust);
    TlsDigestEnd(&trust, config->trust);
    return TCL_OK;
}
