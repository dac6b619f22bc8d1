/*
 * own_certificate.c --
 *
 *	The certificate that a client shows, of those that it has (RFC 8446,
 *	sections 4.2.4 and 4.4.2.2; RFC 5246, sections 7.4.4 and 7.4.6).
 */

#include "own_certificate.h"

#include <stdlib.h>

#include <unstable/cert_authorities.h>

#include "authority_names.h"
#include "chain_certificate.h"
#include "shown_chain.h"

/* A certificate that may be shown. */
typedef struct Candidate {
    struct s2n_cert_chain_and_key *chain;
    STACK_OF(X509) *certificates; /* those in the chain; or NULL */
} Candidate;

/* Is the name that of an issuer in the chain? */
static bool
LeadsTo(
    const Candidate *candidate,
    const X509_NAME *name)
{
    size_t count = candidate->certificates == NULL ? 0
            : sk_X509_num(candidate->certificates);
    size_t i;

    for (i = 0; i < count; i++) {
        const X509 *certificate = sk_X509_value(candidate->certificates, i);

        if (X509_NAME_cmp(X509_get_issuer_name(certificate), name) == 0) {
            return true;
        }
    }
    return false;
}

/* The next name that the server has asked for; NULL when it is none. False at the
 * end. */
static bool
NextName(
    struct s2n_certificate_authority_list *list,
    X509_NAME **namePtr)
{
    TlsAuthorityName name;
    uint8_t *der = NULL;
    uint16_t size = 0;

    if (!s2n_certificate_authority_list_has_next(list)
            || s2n_certificate_authority_list_next(list, &der, &size)
                    != S2N_SUCCESS) {
        return false;
    }
    name = (TlsAuthorityName) {der, size};
    *namePtr = TlsAuthorityNameDecode(&name);
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * Best --
 *
 *	Looks for the first candidate that leads to an authority in the list. The
 *	peer has made the list, of 64 KiB at most, so each name is decoded once.
 *
 * Results:
 *	The place of the candidate; 0 if there is none.
 *
 * Side effects:
 *	Reads the list.
 *
 *----------------------------------------------------------------------
 */

static size_t
Best(
    const Candidate *candidates,
    size_t count,
    struct s2n_certificate_authority_list *list)
{
    size_t best = count;
    X509_NAME *name;
    size_t i;

    while (best > 0 && NextName(list, &name)) {
        for (i = 0; name != NULL && i < best; i++) {
            if (LeadsTo(&candidates[i], name)) {
                best = i;
            }
        }
        X509_NAME_free(name);
    }
    return best < count ? best : 0;
}

/* Collects the certificates whose keys the peer takes signatures of; their
 * number. */
static size_t
Collect(
    const TlsOwnCertificates *own,
    struct s2n_connection *conn,
    Candidate *candidates)
{
    size_t count = 0;
    size_t i;

    for (i = 0; i < own->count; i++) {
        if (TlsShownChainCanSign(conn, own->chains[i])) {
            candidates[count++] = (Candidate) {
                .chain = own->chains[i],
                .certificates = TlsChainCertificates(own->chains[i]),
            };
        }
    }
    return count;
}

static struct s2n_cert_chain_and_key *
Choose(
    const TlsOwnCertificates *own,
    struct s2n_connection *conn,
    struct s2n_certificate_authority_list *list)
{
    struct s2n_cert_chain_and_key *chosen = own->chains[0];
    Candidate *candidates = own->count == 1 ? NULL
            : malloc(own->count * sizeof(Candidate));
    size_t count;
    size_t i;

    if (candidates == NULL) {
        return chosen;
    }
    count = Collect(own, conn, candidates);
    if (count > 0) {
        chosen = candidates[Best(candidates, count, list)].chain;
    }
    for (i = 0; i < count; i++) {
        sk_X509_pop_free(candidates[i].certificates, X509_free);
    }
    free(candidates);
    return chosen;
}

/* s2n-tls calls this when the server asks for a certificate, and there is one. */
static int
RequestCallback(
    struct s2n_connection *conn,
    void *context,
    struct s2n_certificate_request *request)
{
    const TlsOwnCertificates *own = context;
    struct s2n_cert_chain_and_key *chosen;

    if (own->count == 0) {
        return S2N_FAILURE;
    }
    chosen = Choose(own, conn, s2n_certificate_request_get_ca_list(request));
    TlsShownChainPropose(conn, chosen);
    return s2n_certificate_request_set_certificate(request, chosen);
}

bool
TlsOwnCertificatePrepare(
    struct s2n_config *config,
    const TlsOwnCertificates *own)
{
    return s2n_config_set_cert_request_callback(config, RequestCallback,
            (void *) own) == S2N_SUCCESS;
}
