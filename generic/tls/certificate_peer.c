/*
 * certificate_peer.c --
 *
 *	Whether a certificate is the one of a peer: by its name, and by its
 *	purpose. s2n-tls checks the purpose as well, but not of a certificate that
 *	is itself a trust anchor.
 */

#include "certificate_peer.h"

#include "certificate_names.h"

/* Room for the names of a certificate in a message. */
#define NAMES_SIZE 256

bool
TlsCertificatePeerName(
    const TlsCertificateCase *peer,
    const X509 *leaf,
    TlsFailure *failure)
{
    char names[NAMES_SIZE];

    if (peer->identity == NULL || TlsVerifyHostMatches(peer->identity, leaf)) {
        return true;
    }
    if (TlsVerifyHostIsEmpty(peer->identity)) {
        TlsFailureFromWord(failure, TLS_WORD_S2N_ERR_CERT_INVALID_HOSTNAME,
                "%s failed: the peer has none of the psk keys, and there is"
                " no name to verify in its certificate", peer->doing);
    } else if (TlsCertificateNames(leaf, names, sizeof(names)) == 0) {
        TlsFailureFromWord(failure, TLS_WORD_S2N_ERR_CERT_INVALID_HOSTNAME,
                "%s failed: the certificate has no subjectAltName with a host"
                " name or an address", peer->doing);
    } else {
        TlsFailureFromWord(failure, TLS_WORD_S2N_ERR_CERT_INVALID_HOSTNAME,
                "%s failed: the certificate is for %s", peer->doing, names);
    }
    return false;
}

bool
TlsCertificatePeerPurpose(
    const TlsCertificateCase *peer,
    X509 *leaf,
    TlsFailure *failure)
{
    bool isServer = peer->role == S2N_CLIENT;

    if (X509_check_purpose(leaf, isServer ? X509_PURPOSE_SSL_SERVER
            : X509_PURPOSE_SSL_CLIENT, 0) == 1) {
        return true;
    }
    TlsFailureFromWord(failure, TLS_WORD_S2N_ERR_CERT_INTENT_INVALID,
            "%s failed: the certificate is not for a %s%s", peer->doing,
            isServer ? "server" : "client",
            X509_check_ca(leaf) == 1 ? ", but for an authority" : "");
    return false;
}
