/*
 * certificate_check.c --
 *
 *	The checks of the peer's certificates that s2n-tls leaves to us. It has
 *	already verified signatures, dates, purposes and constraints.
 */

#include "certificate_check.h"

#include <string.h>

#include <openssl/bytestring.h>
#include <openssl/err.h>
#include <openssl/obj.h>
#include <openssl/x509.h>

#include "certificate_expiry.h"
#include "certificate_peer.h"
#include "certificate_verdict.h"
#include "verified_chain.h"

/* The extension status_request among the TLS features (RFC 7633). */
#define FEATURE_STATUS_REQUEST 5
static const uint8_t featuresOid[] = {
    0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x18
};

/* Does the list of TLS features contain status_request? True for a list that
 * cannot be read. */
static bool
HasStatusRequest(
    const ASN1_OCTET_STRING *value)
{
    CBS all;
    CBS features;
    uint64_t feature;

    CBS_init(&all, ASN1_STRING_get0_data(value),
            (size_t) ASN1_STRING_length(value));
    if (!CBS_get_asn1(&all, &features, CBS_ASN1_SEQUENCE)) {
        return true;
    }
    while (CBS_len(&features) > 0) {
        if (!CBS_get_asn1_uint64(&features, &feature)
                || feature == FEATURE_STATUS_REQUEST) {
            return true;
        }
    }
    return false;
}

/* Does a certificate demand an OCSP response (must-staple)? */
static bool
MustStaple(
    const X509 *leaf)
{
    int i;

    for (i = 0; i < X509_get_ext_count(leaf); i++) {
        X509_EXTENSION *extension = X509_get_ext(leaf, i);
        const ASN1_OBJECT *oid = X509_EXTENSION_get_object(extension);

        if (OBJ_length(oid) == sizeof(featuresOid)
                && memcmp(OBJ_get0_data(oid), featuresOid,
                        sizeof(featuresOid)) == 0) {
            return HasStatusRequest(X509_EXTENSION_get_data(extension));
        }
    }
    return false;
}

/* Checks a chain; false with *failure filled. */
static bool
CheckChain(
    const TlsCertificateCase *peer,
    STACK_OF(X509) *chain,
    TlsCertificateFindings *found,
    TlsFailure *failure)
{
    X509 *leaf = sk_X509_value(chain, 0);
    size_t count = sk_X509_num(chain) - 1;	/* without the authority */
    TlsWeakness allowed = peer->rules.allowed;

    found->needsOcsp = peer->rules.needsOcsp
            || (peer->rules.asksOcsp && MustStaple(leaf));
    found->end = TlsCertificateExpiryOf(chain);
    return TlsCertificatePeerPurpose(peer, leaf, failure)
            && TlsCertificateStrengthKeys(chain, count, allowed, peer->doing,
                    failure)
            && TlsCertificateStrengthSignatures(chain, count, allowed,
                    peer->doing, failure)
            && TlsCertificatePeerName(peer, leaf, failure);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsCertificateCheck --
 *
 *	See certificate_check.h. If a chain should have been verified and there
 *	is none, the peer is refused.
 *
 * Results:
 *	True when the peer may be accepted.
 *
 * Side effects:
 *	Fills *found, or *failure.
 *
 *----------------------------------------------------------------------
 */

bool
TlsCertificateCheck(
    const TlsCertificateCase *peer,
    TlsCertificateFindings *found,
    TlsFailure *failure)
{
    TlsCertificateVerdictKey key;
    STACK_OF(X509) *chain;
    bool keyed;
    bool good;

    *found = (TlsCertificateFindings) {.needsOcsp = false};
    if (!peer->rules.verifies) {
        return true;
    }
    s2n_errno = S2N_ERR_T_OK;
    keyed = TlsCertificateVerdictKeyMake(peer, &key);
    if (keyed && TlsCertificateVerdictFind(&key, found)) {
        return true;
    }
    chain = TlsVerifiedChain(peer->conn);
    if (chain == NULL) {
        TlsFailureFromS2n(failure, peer->doing, s2n_errno, NULL);
        return false;
    }
    good = CheckChain(peer, chain, found, failure);
    if (good && keyed) {
        TlsCertificateVerdictKeep(&key, found);
    }
    TlsVerifiedChainFree(chain);
    ERR_clear_error();
    return good;
}
