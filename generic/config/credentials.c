/*
 * credentials.c --
 *
 *	Our own certificates, with their private keys: the one in the config
 *	itself, and those of the key certificates.
 */

#include "credentials.h"

#include "certificate_chain.h"
#include "config_error.h"
#include "ocsp_staple.h"
#include "pem.h"
#include "sct_list.h"
#include "tcl_error.h"

/* Do the settings have a certificate and its key in one? */
static bool
HasPkcs12(
    const TlsConfigSettings *settings)
{
    return settings->p12_file != NULL || settings->p12_data != NULL;
}

/* Do the settings have a certificate to send? */
static bool
HasCertificate(
    const TlsConfigSettings *settings)
{
    return settings->cert_file != NULL || settings->cert_pem != NULL
            || HasPkcs12(settings);
}

/* Do they have the private key of the certificate? */
static bool
HasKey(
    const TlsConfigSettings *settings)
{
    return settings->key_file != NULL || settings->key_pem != NULL;
}

/* Adds the chain of open certificates to the config, with the key of the
 * settings if they have one; a standard Tcl result. */
static int
AddChain(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    struct s2n_config *config,
    TlsPem *certificates,
    struct s2n_cert_chain_and_key **chainPtr)
{
    TlsPem key;
    int code;

    if (!HasKey(settings)) {
        return TlsCertificateChainAdd(interp, config, certificates, NULL, NULL,
                chainPtr);
    }
    if (TlsPemOpen(interp, &key,
            tlsConfigKeyNames[TLS_CONFIG_KEY_FILE], settings->key_file,
            tlsConfigKeyNames[TLS_CONFIG_KEY_PEM], settings->key_pem)
            != TCL_OK) {
        return TCL_ERROR;
    }
    code = TlsCertificateChainAdd(interp, config, certificates, &key,
            settings->key_password, chainPtr);
    TlsPemClose(&key);
    return code;
}

/* Adds the chain of the settings to the config; a standard Tcl result. */
static int
AddPem(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    struct s2n_config *config,
    struct s2n_cert_chain_and_key **chainPtr)
{
    TlsPem certificates;
    int code;

    if (TlsPemOpen(interp, &certificates,
            tlsConfigKeyNames[TLS_CONFIG_CERT_FILE], settings->cert_file,
            tlsConfigKeyNames[TLS_CONFIG_CERT_PEM], settings->cert_pem)
            != TCL_OK) {
        return TCL_ERROR;
    }
    code = AddChain(interp, settings, config, &certificates, chainPtr);
    TlsPemClose(&certificates);
    return code;
}

static int
AddPkcs12(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    struct s2n_config *config,
    struct s2n_cert_chain_and_key **chainPtr)
{
    TlsPkcs12 pkcs12;
    int code;

    if (TlsPkcs12Open(interp, settings, &pkcs12) != TCL_OK) {
        return TCL_ERROR;
    }
    code = TlsCertificateChainAddPkcs12(interp, config, &pkcs12, chainPtr);
    TlsPkcs12Close(&pkcs12);
    return code;
}

/* Notes the first certificate without a key, by its place in certificates. */
static void
NoteKey(
    const TlsConfigSettings *settings,
    Tcl_Size place,
    TlsCredentials *credentials)
{
    if (!HasPkcs12(settings) && !HasKey(settings)
            && credentials->lacksKey == NULL) {
        credentials->lacksKey = tlsConfigKeyNames[settings->cert_file != NULL
                ? TLS_CONFIG_CERT_FILE : TLS_CONFIG_CERT_PEM];
        credentials->lacksKeyAt = place;
    }
}

/*
 *----------------------------------------------------------------------
 *
 * AddCertificate --
 *
 *	Gives the config one certificate, which has a place in certificates, or
 *	-1. Whether it may lack its key is known when the config is used.
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
AddCertificate(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    Tcl_Size place,
    struct s2n_config *config,
    TlsCredentials *credentials)
{
    struct s2n_cert_chain_and_key **chainPtr =
            &credentials->own.chains[credentials->own.count];
    int code;

    *chainPtr = NULL;
    code = HasPkcs12(settings)
            ? AddPkcs12(interp, settings, config, chainPtr)
            : AddPem(interp, settings, config, chainPtr);
    if (*chainPtr != NULL) {
        credentials->own.count++;
    }
    if (code == TCL_OK && settings->ocsp_file != NULL) {
        code = TlsOcspStaple(interp, settings->ocsp_file, *chainPtr);
    }
    if (code == TCL_OK) {
        code = TlsSctListApply(interp, settings, *chainPtr);
    }
    NoteKey(settings, place, credentials);
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * AddElements --
 *
 *	Gives the config the certificates of a list.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Reads files. May leave an error in interp, which names the element.
 *
 *----------------------------------------------------------------------
 */

static int
AddElements(
    Tcl_Interp *interp,
    const TlsDicts *elements,
    struct s2n_config *config,
    TlsCredentials *credentials)
{
    const char *key = tlsConfigKeyNames[TLS_CONFIG_CERTIFICATES];
    Tcl_Size i;

    for (i = 0; i < elements->count; i++) {
        const TlsConfigSettings *settings = &elements->dicts[i].settings;

        if (!HasCertificate(settings)) {
            TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, key,
                    Tcl_NewStringObj("\"cert_file\", \"cert_pem\","
                            " \"p12_file\" or \"p12_data\" is missing", -1));
            return TlsConfigErrorElement(interp, key, i);
        }
        if (AddCertificate(interp, settings, i, config, credentials)
                != TCL_OK) {
            return TlsConfigErrorElement(interp, key, i);
        }
    }
    return TCL_OK;
}

int
TlsCredentialsApply(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    struct s2n_config *config,
    TlsCredentials *credentials)
{
    size_t most = 1;

    if (settings->certificates != NULL) {
        most += (size_t) settings->certificates->count;
    }
    *credentials = (TlsCredentials) {
        .own.chains = ckalloc(most * sizeof(credentials->own.chains[0])),
    };
    if (HasCertificate(settings) && AddCertificate(interp, settings, -1,
            config, credentials) != TCL_OK) {
        return TCL_ERROR;
    }
    if (settings->certificates != NULL && AddElements(interp,
            settings->certificates, config, credentials) != TCL_OK) {
        return TCL_ERROR;
    }
    return TCL_OK;
}

int
TlsCredentialsErrorLacksKey(
    Tcl_Interp *interp,
    const TlsCredentials *credentials)
{
    TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, credentials->lacksKey,
            Tcl_ObjPrintf("config key \"%s\" needs \"key_file\" or"
                    " \"key_pem\" as well, or the command needs -sign",
                    credentials->lacksKey));
    return credentials->lacksKeyAt < 0 ? TCL_ERROR
            : TlsConfigErrorElement(interp,
                    tlsConfigKeyNames[TLS_CONFIG_CERTIFICATES],
                    credentials->lacksKeyAt);
}

void
TlsCredentialsFree(
    TlsCredentials *credentials)
{
    size_t i;

    for (i = 0; i < credentials->own.count; i++) {
        (void) s2n_cert_chain_and_key_free(credentials->own.chains[i]);
    }
    if (credentials->own.chains != NULL) {
        ckfree(credentials->own.chains);
    }
}
