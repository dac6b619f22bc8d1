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
#include "tcl_error.h"

/* Do the settings have a certificate to send? */
static bool
HasCertificate(
    const TlsConfigSettings *settings)
{
    return settings->cert_file != NULL || settings->cert_pem != NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * AddCertificate --
 *
 *	Gives the config one certificate. That there is a certificate exactly
 *	when there is a key was checked when the dict was parsed.
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
    struct s2n_config *config,
    TlsCredentials *credentials)
{
    struct s2n_cert_chain_and_key **chainPtr =
            &credentials->chains[credentials->count];
    TlsPem certificates;
    TlsPem key;
    int code;

    if (TlsPemOpen(interp, &certificates,
            tlsConfigKeyNames[TLS_CONFIG_CERT_FILE], settings->cert_file,
            tlsConfigKeyNames[TLS_CONFIG_CERT_PEM], settings->cert_pem)
            != TCL_OK) {
        return TCL_ERROR;
    }
    code = TlsPemOpen(interp, &key,
            tlsConfigKeyNames[TLS_CONFIG_KEY_FILE], settings->key_file,
            tlsConfigKeyNames[TLS_CONFIG_KEY_PEM], settings->key_pem);
    if (code == TCL_OK) {
        *chainPtr = NULL;
        code = TlsCertificateChainAdd(interp, config, &certificates, &key,
                settings->key_password, chainPtr);
        if (*chainPtr != NULL) {
            credentials->count++;
        }
        if (code == TCL_OK && settings->ocsp_file != NULL) {
            code = TlsOcspStaple(interp, settings->ocsp_file, *chainPtr);
        }
        TlsPemClose(&key);
    }
    TlsPemClose(&certificates);
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
                    Tcl_NewStringObj("\"cert_file\" or \"cert_pem\" is missing",
                            -1));
            return TlsConfigErrorElement(interp, key, i);
        }
        if (AddCertificate(interp, settings, config, credentials) != TCL_OK) {
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
        .chains = ckalloc(most * sizeof(credentials->chains[0])),
    };
    if (HasCertificate(settings) && AddCertificate(interp, settings, config,
            credentials) != TCL_OK) {
        return TCL_ERROR;
    }
    if (settings->certificates != NULL && AddElements(interp,
            settings->certificates, config, credentials) != TCL_OK) {
        return TCL_ERROR;
    }
    return TCL_OK;
}

void
TlsCredentialsFree(
    TlsCredentials *credentials)
{
    size_t i;

    for (i = 0; i < credentials->count; i++) {
        (void) s2n_cert_chain_and_key_free(credentials->chains[i]);
    }
    if (credentials->chains != NULL) {
        ckfree(credentials->chains);
    }
}
