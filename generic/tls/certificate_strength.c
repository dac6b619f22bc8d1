/*
 * certificate_strength.c --
 *
 *	Whether the keys and signatures of a verified chain can still be relied
 *	on: whoever can compute the private key of an authority, or a collision
 *	of its signatures, can issue certificates for anybody.
 */

#include "certificate_strength.h"

#include <openssl/evp.h>
#include <openssl/nid.h>

#include "certificate_digest.h"
#include "certificate_names.h"

/* Sizes in bits. */
#define RSA_MIN 2048
#define RSA_MIN_ALLOWED 1024
#define EC_MIN 224

static const char *
NameOf(
    const X509 *cert,
    char name[TLS_CERTIFICATE_NAME_SIZE])
{
    return TlsCertificateName(X509_get_subject_name(cert), name);
}

/* A description of a key that is too weak, or NULL. */
static const char *
WeakKind(
    const EVP_PKEY *key,
    TlsWeakness allowed,
    int *leastPtr)
{
    int type = EVP_PKEY_id(key);

    if (type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS) {
        *leastPtr = RSA_MIN;
        return EVP_PKEY_bits(key) < (allowed.rsa1024 ? RSA_MIN_ALLOWED
                : RSA_MIN) ? "RSA" : NULL;
    }
    if (type == EVP_PKEY_EC) {
        *leastPtr = EC_MIN;
        return EVP_PKEY_bits(key) < EC_MIN ? "EC" : NULL;
    }
    return NULL;
}

static bool
CheckKey(
    const X509 *cert,
    TlsWeakness allowed,
    const char *doing,
    TlsFailure *failure)
{
    const EVP_PKEY *key = X509_get0_pubkey(cert);
    char name[TLS_CERTIFICATE_NAME_SIZE];
    const char *kind;
    int least;

    if (key == NULL || EVP_PKEY_id(key) == EVP_PKEY_DSA) {
        TlsFailureFromWord(failure, TLS_WORD_WEAK_KEY, "%s failed: the key of"
                " the certificate \"%s\" has an unsupported type", doing,
                NameOf(cert, name));
        return false;
    }
    kind = WeakKind(key, allowed, &least);
    if (kind == NULL) {
        return true;
    }
    TlsFailureFromWord(failure, TLS_WORD_WEAK_KEY, "%s failed: the key of the"
            " certificate \"%s\" is too small: %s with %d bits, must be %d or"
            " more", doing, NameOf(cert, name), kind, EVP_PKEY_bits(key),
            least);
    return false;
}

static bool
CheckSignature(
    const X509 *cert,
    TlsWeakness allowed,
    const char *doing,
    TlsFailure *failure)
{
    char name[TLS_CERTIFICATE_NAME_SIZE];

    if (allowed.sha1 || TlsCertificateDigest(cert) != NID_sha1) {
        return true;	/* aws-lc itself refuses MD5 and older ones */
    }
    TlsFailureFromWord(failure, TLS_WORD_WEAK_SIGNATURE, "%s failed: the"
            " signature of the certificate \"%s\" is too weak: SHA-1", doing,
            NameOf(cert, name));
    return false;
}

typedef bool Check(const X509 *cert, TlsWeakness allowed, const char *doing,
	TlsFailure *failure);

/* Makes a check of the first certificates of a chain. */
static bool
CheckEach(
    Check *check,
    const STACK_OF(X509) *chain,
    size_t count,
    TlsWeakness allowed,
    const char *doing,
    TlsFailure *failure)
{
    size_t i;

    for (i = 0; i < count; i++) {
        if (!check(sk_X509_value(chain, i), allowed, doing, failure)) {
            return false;
        }
    }
    return true;
}

bool
TlsCertificateStrengthKeys(
    const STACK_OF(X509) *chain,
    size_t count,
    TlsWeakness allowed,
    const char *doing,
    TlsFailure *failure)
{
    return CheckEach(CheckKey, chain, count, allowed, doing, failure);
}

bool
TlsCertificateStrengthSignatures(
    const STACK_OF(X509) *chain,
    size_t count,
    TlsWeakness allowed,
    const char *doing,
    TlsFailure *failure)
{
    return CheckEach(CheckSignature, chain, count, allowed, doing, failure);
}
