/*
 * chain_certificate.c --
 *
 *	The certificates of a chain of s2n-tls, by their place in it.
 */

#include "chain_certificate.h"

const uint8_t *
TlsChainCertificateDer(
    const struct s2n_cert_chain_and_key *chain,
    uint32_t index,
    uint32_t *sizePtr)
{
    struct s2n_cert *cert = NULL;
    const uint8_t *der = NULL;

    if (s2n_cert_chain_get_cert(chain, &cert, index) != S2N_SUCCESS
            || s2n_cert_get_der(cert, &der, sizePtr) != S2N_SUCCESS) {
        return NULL;
    }
    return der;
}

X509 *
TlsChainCertificate(
    const struct s2n_cert_chain_and_key *chain,
    uint32_t index)
{
    uint32_t size = 0;
    const uint8_t *der = TlsChainCertificateDer(chain, index, &size);

    return der == NULL ? NULL : d2i_X509(NULL, &der, (long) size);
}

STACK_OF(X509) *
TlsChainCertificates(
    const struct s2n_cert_chain_and_key *chain)
{
    STACK_OF(X509) *certs = sk_X509_new_null();
    uint32_t count = 0;
    uint32_t i;

    if (certs == NULL || s2n_cert_chain_get_length(chain, &count) != 0) {
        count = 0;
    }
    for (i = 0; i < count; i++) {
        X509 *cert = TlsChainCertificate(chain, i);

        if (cert == NULL || sk_X509_push(certs, cert) == 0) {
            X509_free(cert);
            count = 0;
        }
    }
    if (count == 0) {
        sk_X509_pop_free(certs, X509_free);
        return NULL;
    }
    return certs;
}
