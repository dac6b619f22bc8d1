/*
 * verified_chain.c --
 *
 *	The certificates by which the peer has been verified.
 */

#include "verified_chain.h"

#include "chain_certificate.h"

/* The chain that s2n-tls has verified; NULL, with s2n_errno set, if there is
 * none. */
static struct s2n_cert_chain_and_key *
Verified(
    const struct s2n_connection *conn)
{
    struct s2n_cert_chain_and_key *chain = s2n_cert_chain_and_key_new();

    if (chain != NULL
            && s2n_connection_get_peer_cert_chain(conn, chain) != 0) {
        int s2nError = s2n_errno;

        (void) s2n_cert_chain_and_key_free(chain);
        s2n_errno = s2nError;
        chain = NULL;
    }
    return chain;
}

STACK_OF(X509) *
TlsVerifiedChain(
    const struct s2n_connection *conn)
{
    struct s2n_cert_chain_and_key *chain = Verified(conn);
    STACK_OF(X509) *certs = NULL;

    if (chain != NULL) {
        certs = TlsChainCertificates(chain);
        (void) s2n_cert_chain_and_key_free(chain);
    }
    return certs;
}

bool
TlsVerifiedChainAddTo(
    TlsDigest *digest,
    const struct s2n_connection *conn)
{
    struct s2n_cert_chain_and_key *chain = Verified(conn);
    uint32_t count = 0;
    uint32_t i;

    if (chain == NULL) {
        return false;
    }
    (void) s2n_cert_chain_get_length(chain, &count);
    for (i = 0; i < count; i++) {
        uint32_t size = 0;
        const uint8_t *der = TlsChainCertificateDer(chain, i, &size);

        if (der == NULL) {
            count = 0;
        }
        TlsDigestAdd(digest, der, size);
    }
    (void) s2n_cert_chain_and_key_free(chain);
    return count > 0;
}

void
TlsVerifiedChainFree(
    STACK_OF(X509) *chain)
{
    sk_X509_pop_free(chain, X509_free);
}
