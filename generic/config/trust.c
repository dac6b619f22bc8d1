/*
 * trust.c --
 *
 *	The authorities that an s2n_config trusts.
 */

#include "trust.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unstable/cert_authorities.h>

#include <openssl/x509.h>

#include "config_error.h"
#include "native_path.h"
#include "pem.h"
#include "system_store.h"
#include "system_trust.h"
#include "tcl_error.h"

#ifdef _WIN32
#  define SEPARATOR_NAME "semicolon"
#else
#  define SEPARATOR_NAME "colon"
#endif

/* Adds a file or directory to the digest: what it is called, and what changes
 * when what is in it does. */
static void
AddPath(
    TlsDigest *digest,
    const char *path)
{
    struct stat found = {0};

    (void) stat(path, &found);
    TlsDigestAddText(digest, path);
    TlsDigestAddNumber(digest, (int64_t) found.st_mtime);
    TlsDigestAddNumber(digest, (int64_t) found.st_size);
}

/* Why a directory cannot be searched, as an errno; 0 when it can. */
static int
DirectoryError(
    Tcl_Obj *directory)
{
    Tcl_StatBuf *found = Tcl_AllocStatBuf();
    int error = Tcl_FSStat(directory, found) != 0 ? Tcl_GetErrno()
            : S_ISDIR(Tcl_GetModeFromStat(found)) ? 0 : ENOTDIR;

    ckfree(found);
    if (error != 0) {
        return error;
    }
    return Tcl_FSAccess(directory, R_OK | X_OK) == 0 ? 0 : Tcl_GetErrno();
}

/* Has a config search a directory. */
static int
SetDirectory(
    Tcl_Interp *interp,
    struct s2n_config *config,
    Tcl_Obj *directory,
    const char *native,
    TlsDigest *digest)
{
    AddPath(digest, native);
    if (s2n_config_set_verification_ca_location(config, NULL, native)
                != S2N_SUCCESS
            /* It has made clients ask for OCSP responses as well. */
            || s2n_config_set_status_request_type(config,
                    S2N_STATUS_REQUEST_NONE) != S2N_SUCCESS) {
        return TlsConfigErrorS2n(interp, tlsConfigKeyNames[TLS_CONFIG_CA_DIR],
                directory, NULL, s2n_errno);
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * TrustDirectory --
 *
 *	Trusts the authorities in a hashed directory. The library would silently
 *	accept a directory that does not exist, and would take a colon (on
 *	Windows a semicolon) for a separator.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	The directory will be searched in handshakes.
 *
 *----------------------------------------------------------------------
 */

static int
TrustDirectory(
    Tcl_Interp *interp,
    struct s2n_config *config,
    Tcl_Obj *directory,
    TlsDigest *digest)
{
    const char *key = tlsConfigKeyNames[TLS_CONFIG_CA_DIR];
    Tcl_DString buffer;
    const char *native = TlsNativePath(directory, &buffer);
    int code;

    if (native == NULL || strchr(native, TLS_PATHS_SEPARATOR) != NULL) {
        code = TlsErrorBadValue(interp, key, directory, "must be a directory in"
                " the native file system, without a " SEPARATOR_NAME
                " in its name");
    } else {
        int error = DirectoryError(directory);

        code = error != 0
                ? TlsConfigErrorPosix(interp, key, directory, error)
                : SetDirectory(interp, config, directory, native, digest);
    }
    Tcl_DStringFree(&buffer);
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * TrustCertificate --
 *
 *	Trusts one authority. They are added one by one: an error can tell which
 *	one it is, and s2n does not copy a whole bundle into locked memory.
 *
 * Results:
 *	0, or a value of s2n_errno.
 *
 * Side effects:
 *	Adds to the trust store.
 *
 *----------------------------------------------------------------------
 */

static int
TrustCertificate(
    struct s2n_config *config,
    const TlsPemBlock *block)
{
    char *copy = ckalloc(block->size + 1);
    int error = 0;

    memcpy(copy, block->text, block->size);
    copy[block->size] = '\0';
    if (s2n_config_add_pem_to_trust_store(config, copy) != S2N_SUCCESS) {
        error = s2n_errno;
    }
    ckfree(copy);
    return error;
}

/* Has the environment said which authorities the system has? */
static bool
EnvironmentSays(void)
{
    return getenv(X509_get_default_cert_file_env()) != NULL
            || getenv(X509_get_default_cert_dir_env()) != NULL;
}

/* Trusts those of the system's own store. One that s2n-tls cannot read is left
 * out, as it leaves out those in files. */
static void
TrustStore(
    struct s2n_config *config,
    const char *const *store,
    TlsDigest *digest)
{
    for (; *store != NULL; store++) {
        TlsDigestAddText(digest, *store);
        (void) s2n_config_add_pem_to_trust_store(config, *store);
    }
}

/* alone: there are no others. */
static int
TrustSystem(
    Tcl_Interp *interp,
    struct s2n_config *config,
    bool alone,
    TlsDigest *digest)
{
    const char *const *store = EnvironmentSays() ? NULL : TlsSystemStore();

    if (store != NULL) {
        TrustStore(config, store, digest);
        return TCL_OK;
    }
    AddPath(digest, TlsSystemTrustFile());
    AddPath(digest, TlsSystemTrustDirectories());
    return TlsSystemTrustUse(interp, config, alone);
}

/*
 *----------------------------------------------------------------------
 *
 * TrustAll --
 *
 *	Trusts all authorities whose certificates are in PEM text.
 *
 * Results:
 *	A standard Tcl result. No certificate at all is an error.
 *
 * Side effects:
 *	Adds to the trust store.
 *
 *----------------------------------------------------------------------
 */

static int
TrustAll(
    Tcl_Interp *interp,
    struct s2n_config *config,
    TlsPem *pem,
    TlsDigest *digest)
{
    TlsPemBlock block;
    int count = 0;

    for (;;) {
        int error;

        if (TlsPemNext(interp, pem, &block) != TCL_OK) {
            return TCL_ERROR;
        }
        if (block.text == NULL) {
            break;
        }
        if (!TlsPemIsCertificate(&block)) {
            continue;
        }
        count++;
        TlsDigestAdd(digest, block.text, block.size);
        error = TrustCertificate(config, &block);
        if (error != 0) {
            char part[40];

            snprintf(part, sizeof(part), "certificate %d", count);
            return TlsConfigErrorS2n(interp, pem->key, pem->file, part, error);
        }
    }
    if (count == 0) {
        return TlsPemReport(interp, pem, "must contain a certificate");
    }
    return TCL_OK;
}

/* Trusts the authorities of ca_file or of ca_pem; the other one is NULL. */
static int
TrustPem(
    Tcl_Interp *interp,
    struct s2n_config *config,
    Tcl_Obj *file,
    Tcl_Obj *text,
    TlsDigest *digest)
{
    TlsPem pem;
    int code;

    if (TlsPemOpen(interp, &pem, tlsConfigKeyNames[TLS_CONFIG_CA_FILE], file,
            tlsConfigKeyNames[TLS_CONFIG_CA_PEM], text) != TCL_OK) {
        return TCL_ERROR;
    }
    code = TrustAll(interp, config, &pem, digest);
    TlsPemClose(&pem);
    return code;
}

static bool
TrustsOthers(
    const TlsConfigSettings *settings)
{
    return settings->ca_file != NULL || settings->ca_dir != NULL
            || settings->ca_pem != NULL;
}

/* Unless the settings say, the system's authorities are trusted if there are no
 * others. */
bool
TlsTrustsSystem(
    const TlsConfigSettings *settings)
{
    if (TLS_GIVEN(settings, TLS_CONFIG_SYSTEM_CERTS)) {
        return settings->system_certs;
    }
    return !TrustsOthers(settings) && settings->verify != TLS_CONFIG_VERIFY_NONE;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsTrustApply --
 *
 *	Makes the config trust the authorities in the dict. Those of the system
 *	are trusted if the dict asks for them, or names no others. They may be a
 *	large file, which is not read for configs that verify nothing.
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
TlsTrustApply(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    struct s2n_config *config,
    TlsDigest *digest)
{
    if (settings->ca_file != NULL && TrustPem(interp, config,
            settings->ca_file, NULL, digest) != TCL_OK) {
        return TCL_ERROR;
    }
    if (settings->ca_pem != NULL && TrustPem(interp, config, NULL,
            settings->ca_pem, digest) != TCL_OK) {
        return TCL_ERROR;
    }
    TlsDigestAddText(digest, "directories");
    if (settings->ca_dir != NULL && TrustDirectory(interp, config,
            settings->ca_dir, digest) != TCL_OK) {
        return TCL_ERROR;
    }
    TlsDigestAddText(digest, "system");
    if (TlsTrustsSystem(settings)
            && TrustSystem(interp, config, !TrustsOthers(settings), digest)
                != TCL_OK) {
        return TCL_ERROR;
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsTrustTellNames --
 *
 *	Makes a server send the names of the authorities whose certificates it
 *	accepts. The names only help clients to choose; if there are too many,
 *	it sends none.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	May leave an error in interp.
 *
 *----------------------------------------------------------------------
 */

int
TlsTrustTellNames(
    Tcl_Interp *interp,
    struct s2n_config *config)
{
    if (s2n_config_set_cert_authorities_from_trust_store(config)
                == S2N_SUCCESS
            || strcmp(s2n_strerror_name(s2n_errno), "S2N_ERR_TOO_MANY_CAS")
                == 0) {
        return TCL_OK;
    }
    return TlsConfigCheck(interp, TLS_CONFIG_CLIENT_AUTH, S2N_FAILURE);
}
