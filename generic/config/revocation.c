/*
 * revocation.c --
 *
 *	The revocation lists (CRLs) of a config. s2n-tls asks for the list of
 *	each certificate in a chain, from several threads at once since configs
 *	are shared. So nothing here changes once it is made.
 */

#include "revocation.h"

#include <stdio.h>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unstable/crl.h>

#include "config_error.h"
#include "pem.h"

/* The list of one authority. */
typedef struct List {
    struct s2n_crl *crl;
    uint64_t issuer;	/* hash of the authority's name */
    struct List *next;
} List;

struct TlsRevocation {
    int64_t end;	/* when the first of them is out of date, or 0 */
    List *lists;
    int count;
};

void
TlsRevocationFree(
    TlsRevocation *revocation)
{
    if (revocation == NULL) {
        return;
    }
    while (revocation->lists != NULL) {
        List *list = revocation->lists;

        revocation->lists = list->next;
        (void) s2n_crl_free(&list->crl);
        ckfree(list);
    }
    ckfree(revocation);
}

static const List *
FindList(
    const TlsRevocation *revocation,
    uint64_t issuer)
{
    const List *list = revocation->lists;

    while (list != NULL && list->issuer != issuer) {
        list = list->next;
    }
    return list;
}

/*
 *----------------------------------------------------------------------
 *
 * LookupCallback --
 *
 *	The s2n_crl_lookup_callback of configs with lists. s2n-tls does not
 *	check the dates of a list; one that is not valid today is left out.
 *
 * Results:
 *	0, always. A certificate without a list fails the handshake.
 *
 * Side effects:
 *	Answers the lookup.
 *
 *----------------------------------------------------------------------
 */

static int
LookupCallback(
    struct s2n_crl_lookup *lookup,
    void *data)
{
    const TlsRevocation *revocation = data;
    const List *list = NULL;
    uint64_t issuer;

    if (s2n_crl_lookup_get_cert_issuer_hash(lookup, &issuer) == S2N_SUCCESS) {
        list = FindList(revocation, issuer);
    }
    if (list == NULL || s2n_crl_validate_active(list->crl) != S2N_SUCCESS
            || s2n_crl_validate_not_expired(list->crl) != S2N_SUCCESS) {
        return s2n_crl_lookup_ignore(lookup);
    }
    return s2n_crl_lookup_set(lookup, list->crl);
}

/* Decodes a list, which has to hold today; false with s2n_errno set. */
static bool
LoadList(
    List *list,
    const TlsPemBlock *block)
{
    return list->crl != NULL
            && s2n_crl_load_pem(list->crl, (uint8_t *) block->text,
                    block->size) == S2N_SUCCESS
            && s2n_crl_get_issuer_hash(list->crl, &list->issuer)
                    == S2N_SUCCESS
            && s2n_crl_validate_active(list->crl) == S2N_SUCCESS
            && s2n_crl_validate_not_expired(list->crl) == S2N_SUCCESS;
}

/* When a list is out of date, in seconds since 1970; 0 when it does not say. */
static int64_t
EndOf(
    const TlsPemBlock *block)
{
    BIO *bio = BIO_new_mem_buf(block->text, (ossl_ssize_t) block->size);
    X509_CRL *crl = bio == NULL ? NULL
            : PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL);
    const ASN1_TIME *next = crl == NULL ? NULL : X509_CRL_get0_nextUpdate(crl);
    int64_t end = 0;

    if (next != NULL) {
        (void) ASN1_TIME_to_posix(next, &end);
    }
    X509_CRL_free(crl);
    BIO_free(bio);
    return end;
}

static void
NoteEnd(
    TlsRevocation *revocation,
    int64_t end)
{
    if (end != 0 && (revocation->end == 0 || end < revocation->end)) {
        revocation->end = end;
    }
}

int64_t
TlsRevocationEnd(
    const TlsRevocation *revocation)
{
    return revocation == NULL ? 0 : revocation->end;
}

/*
 *----------------------------------------------------------------------
 *
 * AddList --
 *
 *	Adds one list. A second one of the same authority is refused: it would
 *	never be used, even if it was the newer one.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Adds to the lists, or leaves an error in interp.
 *
 *----------------------------------------------------------------------
 */

static int
AddList(
    Tcl_Interp *interp,
    const TlsPem *pem,
    const TlsPemBlock *block,
    TlsRevocation *revocation)
{
    List *list = ckalloc(sizeof(List));
    bool twice;

    *list = (List) {.crl = s2n_crl_new()};
    if (!LoadList(list, block)) {
        int error = s2n_errno;
        char part[40];

        (void) s2n_crl_free(&list->crl);
        ckfree(list);
        snprintf(part, sizeof(part), "list %d", revocation->count + 1);
        return TlsConfigErrorS2n(interp, pem->key, pem->file, part, error);
    }
    NoteEnd(revocation, EndOf(block));
    twice = FindList(revocation, list->issuer) != NULL;
    list->next = revocation->lists;
    revocation->lists = list;
    revocation->count++;
    if (twice) {
        return TlsPemReport(interp, pem,
                "must contain at most one revocation list for each authority");
    }
    return TCL_OK;
}

/* Adds all lists of a file. */
static int
AddLists(
    Tcl_Interp *interp,
    TlsPem *pem,
    TlsRevocation *revocation,
    TlsDigest *digest)
{
    TlsPemBlock block;

    do {
        if (TlsPemNext(interp, pem, &block) != TCL_OK) {
            return TCL_ERROR;
        }
        if (block.text == NULL || !TlsPemIsRevocationList(&block)) {
            continue;
        }
        if (AddList(interp, pem, &block, revocation) != TCL_OK) {
            return TCL_ERROR;
        }
        TlsDigestAdd(digest, block.text, block.size);
    } while (block.text != NULL);
    if (revocation->count == 0) {
        return TlsPemReport(interp, pem, "must contain a revocation list");
    }
    return TCL_OK;
}

int
TlsRevocationApply(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    struct s2n_config *config,
    TlsRevocation **revocationPtr,
    TlsDigest *digest)
{
    TlsPem pem;
    int code;

    if (settings->crl_file == NULL) {
        return TCL_OK;
    }
    if (TlsPemOpenFile(interp, &pem, tlsConfigKeyNames[TLS_CONFIG_CRL_FILE],
            settings->crl_file) != TCL_OK) {
        return TCL_ERROR;
    }
    *revocationPtr = ckalloc(sizeof(TlsRevocation));
    **revocationPtr = (TlsRevocation) {.count = 0};
    code = AddLists(interp, &pem, *revocationPtr, digest);
    TlsPemClose(&pem);
    if (code != TCL_OK) {
        return TCL_ERROR;
    }
    return TlsConfigCheck(interp, TLS_CONFIG_CRL_FILE,
            s2n_config_set_crl_lookup_cb(config, LookupCallback,
                    *revocationPtr));
}
