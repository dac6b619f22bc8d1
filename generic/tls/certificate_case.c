/*
 * certificate_case.c --
 *
 *	The requirements on the certificates of a peer.
 */

#include "certificate_case.h"

void
TlsCertificateRulesAddTo(
    TlsDigest *digest,
    const TlsCertificateRules *rules)
{
    TlsDigestAddNumber(digest, rules->asksOcsp);
    TlsDigestAddNumber(digest, rules->needsOcsp);
    TlsDigestAddNumber(digest, rules->allowed.rsa1024);
    TlsDigestAddNumber(digest, rules->allowed.sha1);
}
