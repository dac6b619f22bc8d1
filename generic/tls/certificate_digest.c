/*
 * certificate_digest.c --
 *
 *	The hash function with which a certificate is signed.
 */

#include "certificate_digest.h"

#include <openssl/bytestring.h>
#include <openssl/digest.h>
#include <openssl/nid.h>
#include <openssl/obj.h>

#define PSS_HASH_TAG (CBS_ASN1_CONTEXT_SPECIFIC | CBS_ASN1_CONSTRUCTED | 0)

/* The digest in the parameters of RSASSA-PSS: SHA-1 if there is none (RFC 4055,
 * section 3.1), or if it cannot be read. */
static int
PssDigest(
    const ASN1_STRING *parameters)
{
    const EVP_MD *digest = NULL;
    CBS all;
    CBS sequence;
    CBS hash;
    int present = 0;

    CBS_init(&all, ASN1_STRING_get0_data(parameters),
            (size_t) ASN1_STRING_length(parameters));
    if (CBS_get_asn1(&all, &sequence, CBS_ASN1_SEQUENCE)
            && CBS_get_optional_asn1(&sequence, &hash, &present, PSS_HASH_TAG)
            && present) {
        digest = EVP_parse_digest_algorithm(&hash);
    }
    return digest == NULL ? NID_sha1 : EVP_MD_type(digest);
}

int
TlsCertificateDigest(
    const X509 *cert)
{
    const X509_ALGOR *algorithm = NULL;
    const void *parameters = NULL;
    int type = V_ASN1_UNDEF;
    int digest = NID_undef;

    if (X509_get_signature_nid(cert) != NID_rsassaPss) {
        (void) OBJ_find_sigid_algs(X509_get_signature_nid(cert), &digest,
                NULL);
        return digest;
    }
    X509_get0_signature(NULL, &algorithm, cert);
    X509_ALGOR_get0(NULL, &type, &parameters, algorithm);
    return type == V_ASN1_SEQUENCE ? PssDigest(parameters) : NID_sha1;
}
