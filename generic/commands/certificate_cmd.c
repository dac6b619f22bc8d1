/*
 * certificate_cmd.c --
 *
 *	The command s2n::certificate.
 */

#include <errno.h>
#include <string.h>
#include <time.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "certificate_options.h"
#include "commands.h"
#include "dict.h"
#include "issue.h"
#include "tcl_error.h"
#include "verify_host.h"
#include "x509_value.h"

/* The names where none are given. */
#define DEFAULT_NAMES "localhost 127.0.0.1 ::1"
#define DEFAULT_AUTHORITY "{Test Authority}"

/* Most characters of a common name (RFC 5280, appendix A). */
#define COMMON_NAME_MAX 64

/* Clocks differ: a new certificate is valid for some time already. */
#define EARLIER_SECONDS 3600
#define SECONDS_PER_DAY 86400

/* Why there is no certificate, where the reason is none that people can mend. */
static int
Fail(
    Tcl_Interp *interp)
{
    TlsFailure failure;

    TlsFailureFromPosix(&failure, "making a certificate", ENOMEM);
    return TlsError(interp, &failure);
}

static int
BadName(
    Tcl_Interp *interp,
    Tcl_Obj *name,
    const char *mustBe)
{
    return TlsErrorBadValue(interp, "-names", name, mustBe);
}

/* Adds a host name, which may begin with a wildcard, or an address. */
static int
AddName(
    Tcl_Interp *interp,
    GENERAL_NAMES *names,
    Tcl_Obj *obj)
{
    const char *text = Tcl_GetString(obj);
    bool wild = strncmp(text, "*.", 2) == 0;
    TlsVerifyHost host;
    char dnsName[TLS_HOSTNAME_MAX + 3];

    if (!TlsVerifyHostParse(wild ? text + 2 : text, &host)
            || (wild && (host.addressSize > 0
            || strchr(host.name, '.') == NULL))) {
        return BadName(interp, obj, "must be host names, which may begin with"
                " \"*.\" before two labels, and numeric addresses");
    }
    (void) snprintf(dnsName, sizeof(dnsName), "%s%s", wild ? "*." : "",
            host.name);
    if (host.addressSize > 0
            ? !TlsIssueAddAddress(names, host.address, host.addressSize)
            : !TlsIssueAddHost(names, dnsName)) {
        return Fail(interp);
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * TakeNames --
 *
 *	Fills in whom the certificate is for: the first name is its subject as
 *	well, if it is short enough. An authority has one name, of any text.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	The names have to be freed, even after an error.
 *
 *----------------------------------------------------------------------
 */

static int
TakeNames(
    Tcl_Interp *interp,
    Tcl_Obj *list,
    TlsIssueParams *params)
{
    Tcl_Obj **names;
    Tcl_Size count;
    Tcl_Size i;

    /* A key in the wrong place is not to be shown, not even in part. */
    if (strstr(Tcl_GetString(list), "-----BEGIN ") != NULL
            || Tcl_ListObjGetElements(NULL, list, &count, &names) != TCL_OK
            || count == 0) {
        return BadName(interp, list, "must be a list of names");
    }
    if (Tcl_GetCharLength(names[0]) <= COMMON_NAME_MAX
            && Tcl_GetString(names[0])[0] != '\0') {
        params->subject = Tcl_GetString(names[0]);
    }
    if (params->isAuthority) {
        return count == 1 && params->subject != NULL ? TCL_OK
                : BadName(interp, list, "must be one name of 1 to 64"
                        " characters with -ca");
    }
    params->names = GENERAL_NAMES_new();
    if (params->names == NULL) {
        return Fail(interp);
    }
    for (i = 0; i < count; i++) {
        if (AddName(interp, params->names, names[i]) != TCL_OK) {
            return TCL_ERROR;
        }
    }
    return TCL_OK;
}

/* A pem_password_cb: there is no password. */
static int
NoPassword(
    char *buffer TLS_UNUSED,
    int size TLS_UNUSED,
    int writing TLS_UNUSED,
    void *data TLS_UNUSED)
{
    return -1;
}

/* Reads the certificate and the key of the issuer; NULL where there is none. */
static void
ReadIssuer(
    Tcl_Obj *certPem,
    Tcl_Obj *keyPem,
    TlsIssueParams *params)
{
    Tcl_Size size;
    const char *text = Tcl_GetStringFromObj(certPem, &size);
    BIO *bio = BIO_new_mem_buf(text, (ossl_ssize_t) size);

    if (bio != NULL) {
        params->issuer = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    }
    BIO_free(bio);
    text = Tcl_GetStringFromObj(keyPem, &size);
    bio = BIO_new_mem_buf(text, (ossl_ssize_t) size);
    if (bio != NULL) {
        params->issuerKey = PEM_read_bio_PrivateKey(bio, NULL, NoPassword,
                NULL);
    }
    BIO_free(bio);
}

/* What is wrong with an issuer, or NULL. */
static const char *
IssuerProblem(
    const TlsIssueParams *params)
{
    if (params->issuer == NULL) {
        return "must have a certificate as cert_pem";
    }
    if (params->issuerKey == NULL) {
        return "must have a private key as key_pem, without password";
    }
    if (X509_check_ca(params->issuer) != 1) {
        return "must have the certificate of an authority as cert_pem; see -ca";
    }
    if (X509_check_private_key(params->issuer, params->issuerKey) != 1) {
        return "must have the key of its certificate as key_pem";
    }
    return NULL;
}

/* Fills in who issues the certificate; it does not outlive that. */
static int
TakeIssuer(
    Tcl_Interp *interp,
    Tcl_Obj *dict,
    TlsIssueParams *params)
{
    Tcl_Obj *chain = TlsDictGet(dict, "cert_pem");
    Tcl_Obj *key = TlsDictGet(dict, "key_pem");
    const char *problem;
    int64_t end = 0;

    if (chain == NULL || key == NULL) {
        return TlsErrorBadValue(interp, "-issuer", NULL,
                "must be a dictionary with cert_pem and key_pem");
    }
    ReadIssuer(chain, key, params);
    problem = IssuerProblem(params);
    if (problem != NULL) {
        return TlsErrorBadValue(interp, "-issuer", NULL, problem);
    }
    (void) ASN1_TIME_to_posix(X509_get0_notAfter(params->issuer), &end);
    params->until = end < params->until ? end : params->until;
    return TCL_OK;
}

/* The certificates that a peer has to show: behind the new one those of its issuer,
 * unless that is where a chain ends. */
static Tcl_Obj *
NewChain(
    X509 *cert,
    const TlsIssueParams *params,
    Tcl_Obj *issuer)
{
    Tcl_Obj *chain = TlsX509NewPemOf(cert);

    if (params->issuer == NULL || X509_NAME_cmp(
            X509_get_subject_name(params->issuer),
            X509_get_issuer_name(params->issuer)) == 0) {
        return chain;
    }
    Tcl_AppendObjToObj(chain, TlsDictGet(issuer, "cert_pem"));
    return chain;
}

/* A key as PEM text; NULL without memory. What aws-lc frees it wipes. */
static Tcl_Obj *
NewKey(
    EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_mem());
    Tcl_Obj *text = NULL;
    const uint8_t *bytes;
    size_t size;

    if (bio != NULL && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL,
            NULL) == 1 && BIO_mem_contents(bio, &bytes, &size) == 1) {
        text = Tcl_NewStringObj((const char *) bytes, (Tcl_Size) size);
    }
    BIO_free(bio);
    return text;
}

/* Makes the key and the certificate, and the dict of both. */
static int
Issue(
    Tcl_Interp *interp,
    const TlsCertificateOptions *options,
    const TlsIssueParams *params)
{
    EVP_PKEY *key = TlsIssueKey(options->type == TLS_CERTIFICATE_TYPE_RSA
            ? TLS_ISSUE_RSA : TLS_ISSUE_ECDSA);
    X509 *cert = key == NULL ? NULL : TlsIssueCertificate(params, key);
    Tcl_Obj *keyText = cert == NULL ? NULL : NewKey(key);
    Tcl_Obj *dict;
    int code = TCL_OK;

    if (keyText == NULL) {
        code = Fail(interp);
    } else {
        dict = Tcl_NewDictObj();
        TlsDictPut(dict, "cert_pem", NewChain(cert, params, options->issuer));
        TlsDictPut(dict, "key_pem", keyText);
        Tcl_SetObjResult(interp, dict);
    }
    X509_free(cert);
    EVP_PKEY_free(key);
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsCertificateObjCmd --
 *
 *	Implements "s2n::certificate". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	The thread has no errors of aws-lc left over.
 *
 *----------------------------------------------------------------------
 */

int
TlsCertificateObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsCertificateOptions options;
    TlsIssueParams params = {.from = (int64_t) time(NULL)};
    Tcl_Obj *names;
    int code;

    if (TlsParseCertificateOptions(interp, objc - 1, objv + 1, &options)
            != TCL_OK) {
        return TCL_ERROR;
    }
    params.isAuthority = options.ca;
    params.until = params.from + options.days * SECONDS_PER_DAY;
    params.from -= EARLIER_SECONDS;
    names = options.names != NULL ? options.names
            : Tcl_NewStringObj(options.ca ? DEFAULT_AUTHORITY : DEFAULT_NAMES,
                    -1);
    Tcl_IncrRefCount(names);
    code = TakeNames(interp, names, &params);
    if (code == TCL_OK && options.issuer != NULL) {
        code = TakeIssuer(interp, options.issuer, &params);
    }
    if (code == TCL_OK) {
        code = Issue(interp, &options, &params);
    }
    Tcl_DecrRefCount(names);
    GENERAL_NAMES_free(params.names);
    X509_free(params.issuer);
    EVP_PKEY_free(params.issuerKey);
    TlsFreeCertificateOptions(&options);
    ERR_clear_error();
    return code;
}
