/*
 * verified_chain.c --
 *
 *	The certificates by which the peer has been verified.
 */

#include "verified_chain.h"

static X509 *
CertificateAt(
    const struct s2n_cert_chain_and_key *chain,
    uint32_t index)
{
    struct s2n_cert *cert = NULL;
    const uint8_t *der = NULL;
    uint32_t size = 0;

    if (s2n_cert_chain_get_cert(chain, &cert, index) != 0
            || s2n_cert_get_der(cert, &der, &size) != 0) {
        return NULL;
    }
    return d2i_X509(NULL, &der, (long) size);
}

/* All of them, or NULL: half a chain proves nothing. */
static STACK_OF(X509) *
Decode(
    const struct s2n_cert_chain_and_key *chain)
{
    STACK_OF(X509) *certs = sk_X509_new_null();
    uint32_t count = 0;
    uint32_t i;

    if (certs == NULL || s2n_cert_chain_get_length(chain, &count) != 0) {
        count = 0;
    }
    for (i = 0; i < count; i++) {
        X509 *cert = CertificateAt(chain, i);

        if (cert == NULL || sk_X509_push(certs, cert) == 0) {
            X509_free(cert);
            count = 0;
        }
    }
    if (count == 0) {
        TlsVerifiedChainFree(certs);
        return NULL;
    }
    return certs;
}

STACK_OF(X509) *
TlsVerifiedChain(
    const struct s2n_connection *conn)
{
    struct s2n_cert_chain_and_key *chain = s2n_cert_chain_and_key_new();
    STACK_OF(X509) *certs = NULL;

    if (chain != NULL
            && s2n_connection_get_peer_cert_chain(conn, chain) == 0) {
        certs = Decode(chain);
    }
    if (chain != NULL) {
        int s2nError = s2n_errno;

        (void) s2n_cert_chain_and_key_free(chain);
        s2n_errno = s2nError;
    }
    return certs;
}

void
TlsVerifiedChainFree(
    STACK_OF(X509) *chain)
{
    sk_X509_pop_free(chain, X509_free);
}
