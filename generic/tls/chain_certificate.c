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
