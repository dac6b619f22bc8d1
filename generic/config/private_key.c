/*
 * private_key.c --
 *
 *	The private key in PEM text. s2n-tls takes none that is encrypted; aws-lc
 *	decrypts them, PKCS #8 as well as the form that OpenSSL had before.
 */

#include "private_key.h"

#include <limits.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/mem.h>
#include <openssl/pem.h>
#include <openssl/pkcs8.h>

#include "config_dict.h"
#include "config_error.h"
#include "failure.h"
#include "tcl_error.h"

/* A password, and whether the library has asked for it. */
typedef struct Password {
    Tcl_Obj *obj;
    bool asked;
} Password;

/* A pem_password_cb. TlsGetPassword has seen to it that the size fits. */
static int
PasswordCallback(
    char *buffer,
    int size,
    int writing TLS_UNUSED,
    void *data)
{
    Password *password = data;
    Tcl_Size length;
    const char *text = Tcl_GetStringFromObj(password->obj, &length);

    password->asked = true;
    if (length > size) {
        return -1;
    }
    memcpy(buffer, text, (size_t) length);
    return (int) length;
}

/*
 *----------------------------------------------------------------------
 *
 * Straighten --
 *
 *	Copies a PEM block without the blanks in front of its lines, which aws-lc
 *	would stumble over: PEM text may be indented in a script.
 *
 * Results:
 *	A new BIO to read from, or NULL.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static BIO *
Straighten(
    const TlsPemBlock *block)
{
    BIO *bio = BIO_new(BIO_s_mem());
    const char *at = block->text;
    const char *end = block->text + block->size;

    while (bio != NULL && at < end) {
        const char *next;

        while (at < end && (*at == ' ' || *at == '\t')) {
            at++;
        }
        next = memchr(at, '\n', (size_t) (end - at));
        next = (next == NULL) ? end : next + 1;
        if (next > at && !BIO_write_all(bio, at, (size_t) (next - at))) {
            BIO_free(bio);
            return NULL;
        }
        at = next;
    }
    if (bio != NULL && !BIO_write_all(bio, "\n", 1)) {
        BIO_free(bio);
        return NULL;
    }
    return bio;
}

/* Does the library not know how the key is encrypted? */
static bool
IsUnknownEncryption(
    uint32_t error)
{
    if (ERR_GET_LIB(error) != ERR_LIB_PKCS8) {
        return false;
    }
    switch (ERR_GET_REASON(error)) {
    case PKCS8_R_UNKNOWN_ALGORITHM:
    case PKCS8_R_UNKNOWN_CIPHER:
    case PKCS8_R_UNKNOWN_CIPHER_ALGORITHM:
    case PKCS8_R_UNKNOWN_DIGEST:
    case PKCS8_R_UNKNOWN_HASH:
    case PKCS8_R_UNSUPPORTED_CIPHER:
    case PKCS8_R_UNSUPPORTED_KEYLENGTH:
    case PKCS8_R_UNSUPPORTED_KEY_DERIVATION_FUNCTION:
    case PKCS8_R_UNSUPPORTED_OPTIONS:
    case PKCS8_R_UNSUPPORTED_PRF:
    case PKCS8_R_UNSUPPORTED_SALT_TYPE:
        return true;
    default:
        return false;
    }
}

/*
 *----------------------------------------------------------------------
 *
 * ReportDecryption --
 *
 *	Reports why a key could not be decrypted. A wrong password cannot be
 *	detected as such: the result is not a key.
 *
 * Results:
 *	TCL_ERROR, always.
 *
 * Side effects:
 *	Sets the result and errorCode of interp, if there is one.
 *
 *----------------------------------------------------------------------
 */

static int
ReportDecryption(
    Tcl_Interp *interp,
    const TlsPem *pem,
    const Password *password,
    uint32_t error)
{
    if (!password->asked || IsUnknownEncryption(error)) {
        return TlsPemReport(interp, pem,
                "must contain a private key with a supported encryption");
    }
    return TlsErrorBadValue(interp,
            tlsConfigKeyNames[TLS_CONFIG_KEY_PASSWORD], NULL,
            "must be the password of the private key");
}

/*
 *----------------------------------------------------------------------
 *
 * Decrypt --
 *
 *	Decrypts a private key, into memory that is wiped when it is freed: aws-lc
 *	does so with all of its memory.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Sets key->decrypted, or leaves an error in interp.
 *
 *----------------------------------------------------------------------
 */

static int
Decrypt(
    Tcl_Interp *interp,
    const TlsPem *pem,
    const TlsPemBlock *block,
    Tcl_Obj *passwordObj,
    TlsPrivateKey *key)
{
    Password password = {.obj = passwordObj};
    BIO *in;
    BIO *out;
    EVP_PKEY *decoded = NULL;
    uint32_t error;
    bool lacksMemory;

    ERR_clear_error();
    in = Straighten(block);
    out = BIO_new(BIO_s_mem());
    if (in != NULL) {
        decoded = PEM_read_bio_PrivateKey(in, NULL, PasswordCallback,
                &password);
    }
    error = ERR_peek_error();
    BIO_free(in);
    if (decoded != NULL && out != NULL && PEM_write_bio_PKCS8PrivateKey(out,
            decoded, NULL, NULL, 0, NULL, NULL)) {
        key->decrypted = out;
        out = NULL;
    }
    EVP_PKEY_free(decoded);
    BIO_free(out);
    lacksMemory = TlsLacksMemory();
    if (key->decrypted == NULL && lacksMemory) {
        return TlsConfigErrorMemory(interp, pem->key, pem->file, NULL);
    }
    if (key->decrypted == NULL) {
        return ReportDecryption(interp, pem, &password, error);
    }
    return TCL_OK;
}

/* Finds the private key in PEM text, which may hold certificates as well. */
static int
FindBlock(
    Tcl_Interp *interp,
    TlsPem *pem,
    TlsPemBlock *block)
{
    do {
        if (TlsPemNext(interp, pem, block) != TCL_OK) {
            return TCL_ERROR;
        }
        if (block->text == NULL) {
            return TlsPemReport(interp, pem, "must contain a private key");
        }
    } while (!TlsPemIsPrivateKey(block));
    return TCL_OK;
}

int
TlsPrivateKeyFind(
    Tcl_Interp *interp,
    TlsPem *pem,
    Tcl_Obj *password,
    TlsPrivateKey *key)
{
    const uint8_t *bytes = NULL;
    TlsPemBlock block;

    *key = (TlsPrivateKey) {.text = NULL};
    if (FindBlock(interp, pem, &block) != TCL_OK) {
        return TCL_ERROR;
    }
    if (!TlsPemIsEncrypted(&block)) {
        key->text = block.text;
        key->size = block.size;
        if (password == NULL) {
            return TCL_OK;
        }
        /* A password for a key that is not encrypted is a mistake. */
        return TlsErrorBadValue(interp,
                tlsConfigKeyNames[TLS_CONFIG_KEY_PASSWORD], NULL,
                "must be left out: the private key is not encrypted");
    }
    if (password == NULL) {
        return TlsPemReport(interp, pem, "must contain an unencrypted"
                " private key, unless key_password is set");
    }
    if (Decrypt(interp, pem, &block, password, key) != TCL_OK) {
        return TCL_ERROR;
    }
    if (!BIO_mem_contents(key->decrypted, &bytes, &key->size)) {
        key->size = 0;
    }
    key->text = (const char *) bytes;
    return TCL_OK;
}

void
TlsPrivateKeyFree(
    TlsPrivateKey *key)
{
    BIO_free(key->decrypted);
    key->decrypted = NULL;
}
