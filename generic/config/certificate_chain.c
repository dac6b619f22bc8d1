/*
 * certificate_chain.c --
 *
 *	Our own certificate, with its chain and its private key.
 */

#include "certificate_chain.h"

#include <stdio.h>

#include <openssl/err.h>
#include <openssl/obj.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "chain_certificate.h"
#include "config_error.h"
#include "failure.h"
#include "private_key.h"
#include "session.h"

/* The errors of s2n for PEM text that it refuses. */
static int
Report(
    Tcl_Interp *interp,
    const TlsPem *pem,
    int s2nError)
{
    return TlsConfigErrorS2n(interp, pem->key, pem->file, NULL, s2nError);
}

/*
 *----------------------------------------------------------------------
 *
 * CollectCertificates --
 *
 *	Collects the certificates of PEM text, without the text between them.
 *
 * Results:
 *	A standard Tcl result. No certificate at all is an error.
 *
 * Side effects:
 *	Appends to chain.
 *
 *----------------------------------------------------------------------
 */

static int
CollectCertificates(
    Tcl_Interp *interp,
    TlsPem *pem,
    Tcl_DString *chain)
{
    TlsPemBlock block;

    do {
        if (TlsPemNext(interp, pem, &block) != TCL_OK) {
            return TCL_ERROR;
        }
        if (block.text != NULL && TlsPemIsCertificate(&block)) {
            Tcl_DStringAppend(chain, block.text, (Tcl_Size) block.size);
            Tcl_DStringAppend(chain, "\n", 1);
        }
    } while (block.text != NULL);
    if (Tcl_DStringLength(chain) == 0) {
        return TlsPemReport(interp, pem, "must contain a certificate");
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * BlameForLoading --
 *
 *	Finds out which of certificates and key was refused: the certificates,
 *	if they cannot be loaded alone either.
 *
 * Results:
 *	The PEM text to blame.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static const TlsPem *
BlameForLoading(
    const Tcl_DString *certificates,
    const TlsPem *certificatePem,
    const TlsPem *keyPem)
{
    struct s2n_cert_chain_and_key *alone = s2n_cert_chain_and_key_new();
    int result;

    if (alone == NULL) {
        return certificatePem;
    }
    result = s2n_cert_chain_and_key_load_public_pem_bytes(alone,
            (uint8_t *) Tcl_DStringValue(certificates),
            (uint32_t) Tcl_DStringLength(certificates));
    (void) s2n_cert_chain_and_key_free(alone);
    return result == S2N_SUCCESS ? keyPem : certificatePem;
}

/*
 *----------------------------------------------------------------------
 *
 * UnsupportedKey --
 *
 *	Finds out whether the certificate was refused because s2n-tls does not
 *	support the type of its key.
 *
 * Results:
 *	The name of the type of key; NULL for another reason.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static const char *
UnsupportedKey(
    const Tcl_DString *certificates)
{
    BIO *bio = BIO_new_mem_buf(Tcl_DStringValue(certificates),
            (ossl_ssize_t) Tcl_DStringLength(certificates));
    X509 *cert = bio == NULL ? NULL
            : PEM_read_bio_X509(bio, NULL, NULL, NULL);
    ASN1_OBJECT *algorithm = NULL;
    int type = NID_undef;

    if (cert != NULL && X509_PUBKEY_get0_param(&algorithm, NULL, NULL, NULL,
            X509_get_X509_PUBKEY(cert)) == 1) {
        type = OBJ_obj2nid(algorithm);
    }
    X509_free(cert);
    BIO_free(bio);
    ERR_clear_error();
    return type == NID_ED25519 || type == NID_ED448 || type == NID_dsa
            ? OBJ_nid2sn(type) : NULL;
}

/* Reports why certificates and key cannot be loaded. */
static int
ReportLoading(
    Tcl_Interp *interp,
    const Tcl_DString *certificates,
    const TlsPem *certificatePem,
    const TlsPem *keyPem,
    int s2nError)
{
    const char *type;

    if (TlsLacksMemory()) {
        return TlsConfigErrorMemory(interp, certificatePem->key,
                certificatePem->file, NULL);
    }
    type = UnsupportedKey(certificates);
    if (type != NULL) {
        char mustBe[100];

        snprintf(mustBe, sizeof(mustBe), "must have a key of RSA, RSASSA-PSS,"
                " ECDSA or ML-DSA, and not of %s", type);
        return TlsPemReport(interp, certificatePem, mustBe);
    }
    return Report(interp, BlameForLoading(certificates, certificatePem,
            keyPem), s2nError);
}

/* Does a key elsewhere suit the certificate? s2n-tls needs a private key of
 * ML-DSA even to compute what is to be signed. */
static bool
CanBeElsewhere(
    const struct s2n_cert_chain_and_key *chain)
{
    X509 *cert = TlsChainCertificate(chain, 0);
    EVP_PKEY *key = cert == NULL ? NULL : X509_get_pubkey(cert);
    int type = key == NULL ? EVP_PKEY_NONE : EVP_PKEY_id(key);

    EVP_PKEY_free(key);
    X509_free(cert);
    ERR_clear_error();
    return type != EVP_PKEY_PQDSA;
}

/* Has s2n decode certificates whose key is elsewhere; a standard Tcl result. */
static int
LoadCertificates(
    Tcl_Interp *interp,
    struct s2n_config *config,
    struct s2n_cert_chain_and_key *chain,
    TlsPem *certificatePem)
{
    Tcl_DString certificates;
    int code;

    Tcl_DStringInit(&certificates);
    code = CollectCertificates(interp, certificatePem, &certificates);
    if (code == TCL_OK && s2n_cert_chain_and_key_load_public_pem_bytes(chain,
            (uint8_t *) Tcl_DStringValue(&certificates),
            (uint32_t) Tcl_DStringLength(&certificates)) != S2N_SUCCESS) {
        code = ReportLoading(interp, &certificates, certificatePem,
                certificatePem, s2n_errno);
    }
    Tcl_DStringFree(&certificates);
    if (code == TCL_OK && !CanBeElsewhere(chain)) {
        return TlsPemReport(interp, certificatePem, "must have a key of RSA,"
                " RSASSA-PSS or ECDSA if the private key is elsewhere");
    }
    if (code == TCL_OK && !TlsSessionSignPrepare(config, chain)) {
        return Report(interp, certificatePem, s2n_errno);
    }
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * LoadChain --
 *
 *	Has s2n decode certificates and key, and check that they fit each other.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Fills the chain, or leaves an error in interp.
 *
 *----------------------------------------------------------------------
 */

static int
LoadChain(
    Tcl_Interp *interp,
    struct s2n_cert_chain_and_key *chain,
    TlsPem *certificatePem,
    TlsPem *keyPem,
    Tcl_Obj *password)
{
    Tcl_DString certificates;
    TlsPrivateKey key = {.text = NULL};
    int code;

    Tcl_DStringInit(&certificates);
    code = CollectCertificates(interp, certificatePem, &certificates);
    if (code == TCL_OK) {
        code = TlsPrivateKeyFind(interp, keyPem, password, &key);
    }
    if (code == TCL_OK && s2n_cert_chain_and_key_load_pem_bytes(chain,
            (uint8_t *) Tcl_DStringValue(&certificates),
            (uint32_t) Tcl_DStringLength(&certificates),
            (uint8_t *) key.text, (uint32_t) key.size) != S2N_SUCCESS) {
        code = ReportLoading(interp, &certificates, certificatePem, keyPem,
                s2n_errno);
    }
    TlsPrivateKeyFree(&key);
    Tcl_DStringFree(&certificates);
    return code;
}

static int
AddToStore(
    Tcl_Interp *interp,
    struct s2n_config *config,
    struct s2n_cert_chain_and_key *chain,
    const TlsPem *source)
{
    return s2n_config_add_cert_chain_and_key_to_store(config, chain)
            == S2N_SUCCESS ? TCL_OK : Report(interp, source, s2n_errno);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsCertificateChainAdd --
 *
 *	Gives a config its own certificate. The security policy has to be set
 *	before, since it may not allow the certificate.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Sets *chainPtr, even when it fails later: the chain must be freed after
 *	the config. May leave an error in interp.
 *
 *----------------------------------------------------------------------
 */

int
TlsCertificateChainAdd(
    Tcl_Interp *interp,
    struct s2n_config *config,
    TlsPem *certificates,
    TlsPem *key,
    Tcl_Obj *password,
    struct s2n_cert_chain_and_key **chainPtr)
{
    struct s2n_cert_chain_and_key *chain = s2n_cert_chain_and_key_new();

    if (chain == NULL) {
        return Report(interp, certificates, s2n_errno);
    }
    *chainPtr = chain;
    if ((key == NULL
            ? LoadCertificates(interp, config, chain, certificates)
            : LoadChain(interp, chain, certificates, key, password))
            != TCL_OK) {
        return TCL_ERROR;
    }
    return AddToStore(interp, config, chain, certificates);
}

int
TlsCertificateChainAddPkcs12(
    Tcl_Interp *interp,
    struct s2n_config *config,
    const TlsPkcs12 *pkcs12,
    struct s2n_cert_chain_and_key **chainPtr)
{
    const TlsPem source = {.key = pkcs12->key, .file = pkcs12->file};
    struct s2n_cert_chain_and_key *chain = s2n_cert_chain_and_key_new();
    Tcl_DString certificates;
    const uint8_t *bytes = NULL;
    const uint8_t *key = NULL;
    size_t size = 0;
    size_t keySize = 0;
    int code = TCL_OK;

    if (chain == NULL) {
        return Report(interp, &source, s2n_errno);
    }
    *chainPtr = chain;
    (void) BIO_mem_contents(pkcs12->certificates, &bytes, &size);
    (void) BIO_mem_contents(pkcs12->privateKey, &key, &keySize);
    Tcl_DStringInit(&certificates);
    Tcl_DStringAppend(&certificates, (const char *) bytes, (Tcl_Size) size);
    if (s2n_cert_chain_and_key_load_pem_bytes(chain, (uint8_t *) bytes,
            (uint32_t) size, (uint8_t *) key, (uint32_t) keySize)
            != S2N_SUCCESS) {
        code = ReportLoading(interp, &certificates, &source, &source,
                s2n_errno);
    }
    Tcl_DStringFree(&certificates);
    return code == TCL_OK ? AddToStore(interp, config, chain, &source) : code;
}
