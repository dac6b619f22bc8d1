/*
 * pkcs12.c --
 *
 *	A certificate with its chain and its private key, from PKCS #12. aws-lc
 *	decodes it; s2n-tls takes PEM.
 */

#include "pkcs12.h"

#include <openssl/bio.h>
#include <openssl/bytestring.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs8.h>
#include <openssl/x509.h>

#include "config_error.h"
#include "config_file.h"
#include "failure.h"
#include "pkcs12_cost.h"
#include "tcl_error.h"

/* The most rounds of hashing passwords, in all, which take seconds. Programs
 * use some thousands, careful ones a million. */
#define ROUNDS_MAX 10000000
#define ROUNDS_MUST_BE \
	"must need no more than 10000000 rounds to hash the password"

/* What is in a file. */
typedef struct Contents {
    EVP_PKEY *key;
    STACK_OF(X509) *certificates;
} Contents;

/* Says what is wrong with the value. Returns TCL_ERROR, always. */
static int
Report(
    Tcl_Interp *interp,
    const TlsPkcs12 *pkcs12,
    const char *mustBe)
{
    return TlsErrorBadValue(interp, pkcs12->key, pkcs12->file, mustBe);
}

static int
ReportMemory(
    Tcl_Interp *interp,
    const TlsPkcs12 *pkcs12)
{
    return TlsConfigErrorMemory(interp, pkcs12->key, pkcs12->file, NULL);
}

/* The password does not fit, or there is none. */
static int
ReportPassword(
    Tcl_Interp *interp,
    const TlsPkcs12 *pkcs12,
    Tcl_Obj *password)
{
    if (password == NULL) {
        return Report(interp, pkcs12, "must have no password, unless"
                " key_password is set");
    }
    return TlsErrorBadValue(interp,
            tlsConfigKeyNames[TLS_CONFIG_KEY_PASSWORD], NULL,
            "must be the password of the PKCS #12 file");
}

/* Reports why aws-lc could not decode a file, by the last of its errors: the one
 * that says what it was about. */
static int
ReportDecoding(
    Tcl_Interp *interp,
    const TlsPkcs12 *pkcs12,
    Tcl_Obj *password,
    uint32_t error)
{
    int reason = ERR_GET_REASON(error);

    if (TlsLacksMemory()) {
        return ReportMemory(interp, pkcs12);
    }
    if (ERR_GET_LIB(error) == ERR_LIB_PKCS12
            && reason == PKCS12_R_MAC_VERIFY_FAILURE) {
        return ReportPassword(interp, pkcs12, password);
    }
    if (ERR_GET_LIB(error) != ERR_LIB_PKCS8) {
        return Report(interp, pkcs12,
                "must be PKCS #12 with supported keys and digests");
    }
    switch (reason) {
    case PKCS8_R_MULTIPLE_PRIVATE_KEYS_IN_PKCS12:
        return Report(interp, pkcs12, "must contain one private key only");
    case PKCS8_R_MISSING_MAC:
    case PKCS8_R_PKCS12_PUBLIC_KEY_INTEGRITY_NOT_SUPPORTED:
        return Report(interp, pkcs12, "must have a MAC by password");
    case PKCS8_R_BAD_PKCS12_DATA:
    case PKCS8_R_BAD_PKCS12_VERSION:
    case PKCS8_R_DECODE_ERROR:
        return Report(interp, pkcs12, "must be PKCS #12");
    default:
        return Report(interp, pkcs12,
                "must be PKCS #12 with a supported encryption");
    }
}

/*
 *----------------------------------------------------------------------
 *
 * Decode --
 *
 *	Decodes a file. How often that hashes the password is found out before.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Fills *contents, or leaves an error in interp.
 *
 *----------------------------------------------------------------------
 */

static int
Decode(
    Tcl_Interp *interp,
    const TlsPkcs12 *pkcs12,
    const CBS *bytes,
    Tcl_Obj *password,
    Contents *contents)
{
    CBS in = *bytes;
    uint64_t rounds;

    if (!TlsPkcs12Cost(CBS_data(bytes), CBS_len(bytes), &rounds)) {
        return Report(interp, pkcs12, "must be PKCS #12");
    }
    if (rounds > ROUNDS_MAX) {
        return Report(interp, pkcs12, ROUNDS_MUST_BE);
    }
    contents->certificates = sk_X509_new_null();
    if (contents->certificates == NULL) {
        return ReportMemory(interp, pkcs12);
    }
    ERR_clear_error();
    if (!PKCS12_get_key_and_certs(&contents->key, contents->certificates, &in,
            password == NULL ? NULL : Tcl_GetString(password))) {
        return ReportDecoding(interp, pkcs12, password,
                ERR_peek_last_error());
    }
    return TCL_OK;
}

/* Takes the certificate of the key out of the others; or NULL. */
static X509 *
TakeOwn(
    const Contents *contents)
{
    size_t i;

    for (i = 0; i < sk_X509_num(contents->certificates); i++) {
        if (X509_check_private_key(sk_X509_value(contents->certificates, i),
                contents->key)) {
            return sk_X509_delete(contents->certificates, i);
        }
    }
    return NULL;
}

/* Takes the certificate of the issuer of another; or NULL. */
static X509 *
TakeIssuer(
    const Contents *contents,
    X509 *cert)
{
    size_t i;

    for (i = 0; i < sk_X509_num(contents->certificates); i++) {
        X509 *issuer = sk_X509_value(contents->certificates, i);

        if (X509_check_issued(issuer, cert) == X509_V_OK) {
            return sk_X509_delete(contents->certificates, i);
        }
    }
    return NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * WriteChain --
 *
 *	Writes the chain in the order in which it is sent. Certificates that do
 *	not belong to it are left out.
 *
 * Results:
 *	False without memory.
 *
 * Side effects:
 *	Takes them out of the contents.
 *
 *----------------------------------------------------------------------
 */

static bool
WriteChain(
    BIO *out,
    const Contents *contents,
    X509 *own)
{
    X509 *cert = own;
    bool done = true;

    while (cert != NULL) {
        X509 *issuer;

        done = done && PEM_write_bio_X509(out, cert);
        issuer = TakeIssuer(contents, cert);
        X509_free(cert);
        cert = issuer;
    }
    return done;
}

/* Turns the contents into PEM; a standard Tcl result. */
static int
Convert(
    Tcl_Interp *interp,
    const Contents *contents,
    TlsPkcs12 *pkcs12)
{
    X509 *own;

    if (contents->key == NULL) {
        return Report(interp, pkcs12, "must contain a private key");
    }
    own = TakeOwn(contents);
    if (own == NULL) {
        return Report(interp, pkcs12,
                "must contain the certificate of its private key");
    }
    pkcs12->certificates = BIO_new(BIO_s_mem());
    pkcs12->privateKey = BIO_new(BIO_s_mem());
    if (pkcs12->certificates == NULL || pkcs12->privateKey == NULL) {
        X509_free(own);
        return ReportMemory(interp, pkcs12);
    }
    if (!WriteChain(pkcs12->certificates, contents, own)
            || !PEM_write_bio_PKCS8PrivateKey(pkcs12->privateKey,
                    contents->key, NULL, NULL, 0, NULL, NULL)) {
        return ReportMemory(interp, pkcs12);
    }
    return TCL_OK;
}

/* Reads bytes, which belong to the caller. */
static int
Read(
    Tcl_Interp *interp,
    const void *bytes,
    size_t size,
    Tcl_Obj *password,
    TlsPkcs12 *pkcs12)
{
    Contents contents = {.key = NULL};
    CBS in;
    int code;

    CBS_init(&in, bytes, size);
    code = Decode(interp, pkcs12, &in, password, &contents);
    if (code == TCL_OK) {
        code = Convert(interp, &contents, pkcs12);
    }
    EVP_PKEY_free(contents.key);
    sk_X509_pop_free(contents.certificates, X509_free);
    ERR_clear_error();
    return code;
}

int
TlsPkcs12Open(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsPkcs12 *pkcs12)
{
    const unsigned char *bytes;
    TlsConfigFile contents;
    Tcl_Size size;
    int code;

    *pkcs12 = (TlsPkcs12) {
        .key = tlsConfigKeyNames[settings->p12_file != NULL
                ? TLS_CONFIG_P12_FILE : TLS_CONFIG_P12_DATA],
        .file = settings->p12_file,
    };
    if (settings->p12_file == NULL) {
        bytes = Tcl_GetByteArrayFromObj(settings->p12_data, &size);
        code = Read(interp, bytes, (size_t) size, settings->key_password,
                pkcs12);
    } else if (TlsConfigFileOpen(interp, &contents, pkcs12->key, pkcs12->file)
            != TCL_OK) {
        return TCL_ERROR;
    } else {
        code = Read(interp, contents.bytes, contents.size,
                settings->key_password, pkcs12);
        TlsConfigFileClose(&contents);
    }
    if (code != TCL_OK) {
        TlsPkcs12Close(pkcs12);
    }
    return code;
}

void
TlsPkcs12Close(
    TlsPkcs12 *pkcs12)
{
    BIO_free(pkcs12->certificates);
    BIO_free(pkcs12->privateKey);
    pkcs12->certificates = NULL;
    pkcs12->privateKey = NULL;
}
