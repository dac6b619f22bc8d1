/*
 * channel_binding.c --
 *
 *	Channel bindings: they identify a connection, for a login that is only
 *	valid on this connection.
 */

#include "channel_binding.h"

#include <string.h>

#include <openssl/nid.h>
#include <openssl/x509.h>

#include "certificate_digest.h"
#include "chain_certificate.h"
#include "verified_chain.h"

/* RFC 9266, section 2. */
#define EXPORTER_LABEL "EXPORTER-Channel-Binding"
#define EXPORTER_SIZE 32

#define DOING "TLS channel binding"

bool
TlsChannelBindingExporter(
    const TlsSession *session,
    TlsChannelBinding *binding,
    TlsFailure *failure)
{
    struct s2n_connection *conn = TlsSessionConnection(session);
    static const char label[] = EXPORTER_LABEL;

    if (s2n_connection_get_actual_protocol_version(conn) < S2N_TLS13) {
        TlsFailureFromWord(failure, TLS_WORD_NO_EXPORTER, DOING " failed:"
                " tls-exporter requires TLS 1.3");
        return false;
    }
    if (s2n_connection_tls_exporter(conn, (const uint8_t *) label,
            sizeof(label) - 1, (const uint8_t *) "", 0, binding->bytes,
            EXPORTER_SIZE) != S2N_SUCCESS) {
        TlsFailureFromS2n(failure, DOING, s2n_errno, NULL);
        return false;
    }
    binding->size = EXPORTER_SIZE;
    return true;
}

/* The server's certificate, which both ends have; NULL when there is none. */
static X509 *
ServerCertificate(
    const TlsSession *session)
{
    struct s2n_connection *conn = TlsSessionConnection(session);
    const struct s2n_cert_chain_and_key *own;
    STACK_OF(X509) *chain;
    X509 *cert;

    if (s2n_connection_is_session_resumed(conn)) {
        return NULL;
    }
    if (s2n_connection_get_mode(conn) == S2N_SERVER) {
        own = s2n_connection_get_selected_cert(conn);
        return own == NULL ? NULL : TlsChainCertificate(own, 0);
    }
    chain = TlsSessionVerifiedChain(session);
    cert = (chain == NULL) ? NULL : sk_X509_shift(chain);
    TlsVerifiedChainFree(chain);
    return cert;
}

/* RFC 5929, section 4.1: the hash function of the certificate's signature, or
 * SHA-256 in place of MD5 and SHA-1; NULL if there is not exactly one. */
static const EVP_MD *
BindingDigest(
    const X509 *cert)
{
    int digest = TlsCertificateDigest(cert);

    if (digest == NID_md5 || digest == NID_sha1) {
        return EVP_sha256();
    }
    return digest == NID_undef ? NULL : EVP_get_digestbynid(digest);
}

bool
TlsChannelBindingEndPoint(
    const TlsSession *session,
    TlsChannelBinding *binding,
    TlsFailure *failure)
{
    X509 *cert = ServerCertificate(session);
    const EVP_MD *digest = (cert == NULL) ? NULL : BindingDigest(cert);
    bool bound = digest != NULL
            && X509_digest(cert, digest, binding->bytes, &binding->size) == 1;

    if (cert == NULL) {
        TlsFailureFromWord(failure, TLS_WORD_NO_BINDING, DOING " failed: this"
                " handshake has verified no certificate of a server");
    } else if (!bound) {
        TlsFailureFromWord(failure, TLS_WORD_NO_BINDING, DOING " failed: no"
                " tls-server-end-point is defined for the signature of the"
                " server's certificate");
    }
    X509_free(cert);
    return bound;
}
