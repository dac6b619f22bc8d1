/*
 * ocsp_expiry.c --
 *
 *	How long an OCSP response is valid.
 */

#include "ocsp_expiry.h"

#include <openssl/asn1.h>
#include <openssl/ocsp.h>

/* s2n-tls takes an answer without an end for valid for an hour. */
#define LIFETIME_UNTOLD 3600

static int64_t
EndOfAnswer(
    OCSP_SINGLERESP *answer)
{
    ASN1_GENERALIZEDTIME *begins = NULL;
    ASN1_GENERALIZEDTIME *ends = NULL;
    int64_t time = 0;

    (void) OCSP_single_get0_status(answer, NULL, NULL, &begins, &ends);
    if (ends != NULL) {
        return ASN1_TIME_to_posix(ends, &time) ? time : 0;
    }
    return begins != NULL && ASN1_TIME_to_posix(begins, &time)
            ? time + LIFETIME_UNTOLD : 0;
}

int64_t
TlsOcspExpiryEnd(
    const uint8_t *response,
    size_t size)
{
    OCSP_RESPONSE *outer = d2i_OCSP_RESPONSE(NULL, &response, (long) size);
    OCSP_BASICRESP *inner = outer == NULL ? NULL
            : OCSP_response_get1_basic(outer);
    int count = inner == NULL ? 0 : OCSP_resp_count(inner);
    int64_t end = count > 0 ? INT64_MAX : 0;
    int i;

    for (i = 0; i < count; i++) {
        int64_t endOfAnswer = EndOfAnswer(OCSP_resp_get0(inner, i));

        end = endOfAnswer < end ? endOfAnswer : end;
    }
    OCSP_BASICRESP_free(inner);
    OCSP_RESPONSE_free(outer);
    return end;
}
