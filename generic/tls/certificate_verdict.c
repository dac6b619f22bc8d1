/*
 * certificate_verdict.c --
 *
 *	A cache of the verdicts on peers' certificates. Decoding them again
 *	costs a sixth of a handshake, and clients connect to the same servers
 *	again and again. A verdict depends only on what is in its key: neither
 *	on the time nor on revocation, which s2n-tls checks before, each time.
 */

#include "certificate_verdict.h"

#include <string.h>

#include "verified_chain.h"

/* Each key has one place, which it shares with others. */
#define PLACES 16

typedef struct Verdict {
    TlsCertificateVerdictKey key;
    TlsCertificateFindings found;
    bool accepted;
} Verdict;

/* One cache for each thread: no locks, and nothing to free. */
static _Thread_local Verdict verdicts[PLACES];

static Verdict *
PlaceOf(
    const TlsCertificateVerdictKey *key)
{
    return &verdicts[key->digest[0] % PLACES];
}

bool
TlsCertificateVerdictKeyMake(
    const TlsCertificateCase *peer,
    TlsCertificateVerdictKey *key)
{
    const TlsVerifyHost *identity = peer->identity;
    TlsDigest digest;

    TlsDigestBegin(&digest);
    TlsDigestAddNumber(&digest, peer->role);
    TlsCertificateRulesAddTo(&digest, &peer->rules);
    TlsDigestAddNumber(&digest, identity != NULL);
    if (identity != NULL) {
        TlsDigestAdd(&digest, identity->address, identity->addressSize);
        TlsDigestAddText(&digest, identity->name);
    }
    if (!TlsVerifiedChainAddTo(&digest, peer->conn)) {
        return false;
    }
    TlsDigestEnd(&digest, key->digest);
    return true;
}

bool
TlsCertificateVerdictFind(
    const TlsCertificateVerdictKey *key,
    TlsCertificateFindings *found)
{
    const Verdict *verdict = PlaceOf(key);

    if (!verdict->accepted || memcmp(verdict->key.digest, key->digest,
            sizeof(key->digest)) != 0) {
        return false;
    }
    *found = verdict->found;
    return true;
}

void
TlsCertificateVerdictKeep(
    const TlsCertificateVerdictKey *key,
    const TlsCertificateFindings *found)
{
    *PlaceOf(key) = (Verdict) {
        .key = *key,
        .found = *found,
        .accepted = true,
    };
}
