/*
 * certificate_check.c --
 *
 *	What s2n-tls leaves to us to check of the peer's certificates: it has
 *	verified signatures, dates, purposes and constraints by then.
 */

#include "certificate_check.h"

#include <openssl/err.h>

#include "certificate_names.h"
#include "verified_chain.h"

/* Room for the names of a certificate in a message. */
#define NAMES_SIZE 256

static bool
CheckName(
    const X509 *leaf,
    const TlsIdentity *identity,
    const char *doing,
    TlsFailure *failure)
{
    char names[NAMES_SIZE];

    if (identity == NULL || TlsIdentityMatches(identity, leaf)) {
        return true;
    }
    if (TlsIdentityIsEmpty(identity)) {
        TlsFailureFromWord(failure, TLS_WORD_S2N_ERR_CERT_INVALID_HOSTNAME,
                "%s failed: the peer has none of the keys of psk, and there is"
                " no name to check its certificate against", doing);
        return false;
    }
    if (TlsCertificateNames(leaf, names, sizeof(names)) == 0) {
        TlsFailureFromWord(failure, TLS_WORD_S2N_ERR_CERT_INVALID_HOSTNAME,
                "%s failed: the certificate has no alternative name that is"
                " a host name or an address", doing);
        return false;
    }
    TlsFailureFromWord(failure, TLS_WORD_S2N_ERR_CERT_INVALID_HOSTNAME,
            "%s failed: the certificate is for %s", doing, names);
    return false;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsCertificateCheck --
 *
 *	See certificate_check.h. Without a chain to look at, though one was to be
 *	verified, nobody is accepted.
 *
 * Results:
 *	True when the peer may be accepted.
 *
 * Side effects:
 *	Fills *failure otherwise.
 *
 *----------------------------------------------------------------------
 */

bool
TlsCertificateCheck(
    const struct s2n_connection *conn,
    const TlsCertificateRules *rules,
    const TlsIdentity *identity,
    const char *doing,
    TlsFailure *failure)
{
    STACK_OF(X509) *chain;
    bool good;

    if (!rules->verifies) {
        return true;
    }
    chain = TlsVerifiedChain(conn);
    if (chain == NULL) {
        TlsFailureFromS2n(failure, doing, s2n_errno, NULL);
        return false;
    }
    good = CheckName(sk_X509_value(chain, 0), identity, doing, failure);
    TlsVerifiedChainFree(chain);
    ERR_clear_error();
    return good;
}
