/*
 * certificate_verdict.c --
 *
 *	What was last found of the certificates of peers. To decode them again
 *	costs a sixth of a handshake, and clients go to the same servers. The
 *	check depends on nothing but what is in the key: neither on the time, nor
 *	on what is revoked, which s2n-tls has looked at before, each time.
 */

#include "certificate_verdict.h"

#include <string.h>

#include "verified_chain.h"

/* Each key has one place, which the next one takes over. */
#define PLACES 16

typedef struct Verdict {
    TlsCertificateVerdictKey key;
    TlsCertificateFindings found;
    bool accepted;
} Verdict;

/* No thread waits for another, and nothing has to be freed. */
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
