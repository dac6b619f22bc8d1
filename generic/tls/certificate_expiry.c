/*
 * certificate_expiry.c --
 *
 *	How long the peer's certificates are valid.
 */

#include "certificate_expiry.h"

#include <openssl/asn1.h>

int64_t
TlsCertificateExpiryOf(
    const STACK_OF(X509) *chain)
{
    int64_t end = INT64_MAX;
    size_t i;

    for (i = 0; i < sk_X509_num(chain); i++) {
        const X509 *cert = sk_X509_value(chain, i);
        int64_t endOfCert = 0;

        (void) ASN1_TIME_to_posix(X509_get0_notAfter(cert), &endOfCert);
        end = endOfCert < end ? endOfCert : end;
    }
    return end;
}
