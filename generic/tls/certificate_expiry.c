/*
 * certificate_expiry.c --
 *
 *	For how long what the peer has proved holds.
 */

#include "certificate_expiry.h"

#include <time.h>

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/x509.h>

/* When a certificate ends, in seconds since 1970. One that cannot be read is
 * over: it was verified, so that this does not happen. */
static int64_t
EndOf(
    const uint8_t *der,
    uint32_t size)
{
    X509 *cert = d2i_X509(NULL, &der, (long) size);
    int64_t end = 0;

    if (cert != NULL) {
        (void) ASN1_TIME_to_posix(X509_get0_notAfter(cert), &end);
        X509_free(cert);
    }
    return end;
}

static int64_t
EndOfChain(
    const struct s2n_cert_chain_and_key *chain)
{
    int64_t end = INT64_MAX;
    uint32_t count = 0;
    uint32_t i;

    if (s2n_cert_chain_get_length(chain, &count) != 0) {
        return 0;
    }
    for (i = 0; i < count; i++) {
        struct s2n_cert *cert = NULL;
        const uint8_t *der = NULL;
        uint32_t size = 0;
        int64_t endOfCert = 0;

        if (s2n_cert_chain_get_cert(chain, &cert, i) == 0
                && s2n_cert_get_der(cert, &der, &size) == 0) {
            endOfCert = EndOf(der, size);
        }
        end = endOfCert < end ? endOfCert : end;
    }
    return end;
}

int64_t
TlsCertificateExpiryLeft(
    const struct s2n_connection *conn)
{
    struct s2n_cert_chain_and_key *chain = s2n_cert_chain_and_key_new();
    int64_t end = INT64_MAX;

    if (chain != NULL && s2n_connection_get_peer_cert_chain(conn, chain)
            == 0) {
        end = EndOfChain(chain);
    }
    (void) s2n_cert_chain_and_key_free(chain);
    ERR_clear_error();
    return end == INT64_MAX ? end : end - (int64_t) time(NULL);
}
