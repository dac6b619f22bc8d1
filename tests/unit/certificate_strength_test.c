/*
 * certificate_strength_test.c --
 *
 *	Which keys and signatures of a chain are relied on, and with which hash
 *	function a certificate was signed: also where no tool makes it so.
 */

#include <string.h>

#include <openssl/bytestring.h>
#include <openssl/dsa.h>
#include <openssl/ec_key.h>
#include <openssl/evp.h>
#include <openssl/obj.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "certificate_digest.h"
#include "certificate_strength.h"
#include "check.h"

static const TlsWeakness nothing;

/* A new key; bits are for RSA, curve is for EC. */
static EVP_PKEY *
NewKey(
    int type,
    int bits,
    int curve)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(type, NULL);
    EVP_PKEY *key = NULL;

    (void) EVP_PKEY_keygen_init(context);
    if (bits > 0) {
        (void) EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits);
    }
    if (curve != NID_undef) {
        (void) EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, curve);
    }
    (void) EVP_PKEY_keygen(context, &key);
    EVP_PKEY_CTX_free(context);
    return key;
}

/* A certificate that names an algorithm for its signature: DER of the parameters,
 * or NULL for none. It is signed by nobody. */
static X509 *
NewCertificate(
    EVP_PKEY *key,
    int signature,
    const char *parameters,
    size_t size)
{
    X509 *cert = X509_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    const uint8_t *der = (const uint8_t *) parameters;
    ASN1_TYPE *value = der == NULL ? NULL
            : d2i_ASN1_TYPE(NULL, &der, (long) size);

    CHECK(parameters == NULL || value != NULL, "parameters");
    algorithm->algorithm = OBJ_nid2obj(signature);
    ASN1_TYPE_free(algorithm->parameter);
    algorithm->parameter = value;
    (void) X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN",
            V_ASN1_UTF8STRING, (const uint8_t *) "it", -1, -1, 0);
    (void) X509_set1_signature_algo(cert, algorithm);
    (void) X509_set_pubkey(cert, key);
    X509_ALGOR_free(algorithm);
    return cert;
}

/* Is a chain accepted whose second certificate has such a key, which is said to be
 * for algorithm if that is none? */
static void
CheckKeyAs(
    EVP_PKEY *key,
    int algorithm,
    const char *complaint)
{
    STACK_OF(X509) *chain = sk_X509_new_null();
    EVP_PKEY *good = NewKey(EVP_PKEY_EC, 0, NID_X9_62_prime256v1);
    TlsFailure failure = {.message = ""};
    bool passed;
    int i;

    CHECK(key != NULL, "%s", complaint);
    for (i = 0; i < 3; i++) {
        (void) sk_X509_push(chain, NewCertificate(i == 1 ? key : good,
                NID_ecdsa_with_SHA256, NULL, 0));
    }
    if (algorithm != NID_undef) {
        uint8_t *der = NULL;
        int size = i2d_PublicKey(key, &der);

        (void) X509_PUBKEY_set0_param(X509_get_X509_PUBKEY(
                sk_X509_value(chain, 1)), OBJ_nid2obj(algorithm), V_ASN1_UNDEF,
                NULL, der, size);
    }
    passed = TlsCertificateStrengthKeys(chain, 2, nothing, "test", &failure);
    CHECK(TlsCertificateStrengthKeys(chain, 1, nothing, "test", &failure),
            "what is beyond count");
    CHECK(passed == (complaint[0] == '\0'), "%s", complaint);
    CHECK(strcmp(failure.message, complaint) == 0, "\"%s\"", failure.message);
    sk_X509_pop_free(chain, X509_free);
    EVP_PKEY_free(good);
    EVP_PKEY_free(key);
}

static void
CheckKey(
    EVP_PKEY *key,
    const char *complaint)
{
    CheckKeyAs(key, NID_undef, complaint);
}

static EVP_PKEY *
DsaKey(void)
{
    EVP_PKEY *key = EVP_PKEY_new();
    DSA *dsa = DSA_new();

    (void) DSA_generate_parameters_ex(dsa, 1024, NULL, 0, NULL, NULL, NULL);
    (void) DSA_generate_key(dsa);
    (void) EVP_PKEY_assign_DSA(key, dsa);
    return key;
}

#define TOO_SMALL(kind, bits, least) "test failed: the key of the certificate" \
        " \"it\" is too small: " kind " with " bits " bits, must be " least \
        " or more"

#define UNSUPPORTED "test failed: the key of the certificate \"it\" has an" \
        " unsupported type"

static void
TestKeys(void)
{
    CheckKey(NewKey(EVP_PKEY_EC, 0, NID_secp224r1), "");
    CheckKey(NewKey(EVP_PKEY_ED25519, 0, NID_undef), "");
    CheckKey(NewKey(EVP_PKEY_RSA, 2048, NID_undef), "");
    CheckKey(NewKey(EVP_PKEY_RSA, 1024, NID_undef),
            TOO_SMALL("RSA", "1024", "2048"));
    CheckKeyAs(NewKey(EVP_PKEY_RSA, 1024, NID_undef), NID_rsassaPss,
            TOO_SMALL("RSA", "1024", "2048"));
    CheckKeyAs(NewKey(EVP_PKEY_RSA, 2048, NID_undef), NID_rsassaPss, "");
    CheckKey(DsaKey(), UNSUPPORTED);
    CheckKeyAs(NewKey(EVP_PKEY_RSA, 2048, NID_undef), NID_dhKeyAgreement,
            UNSUPPORTED);
}

/* The digest of a certificate, and whether it is accepted for it. */
static void
CheckDigest(
    int signature,
    const char *parameters,
    size_t size,
    int digest)
{
    STACK_OF(X509) *chain = sk_X509_new_null();
    EVP_PKEY *key = NewKey(EVP_PKEY_EC, 0, NID_X9_62_prime256v1);
    TlsFailure failure = {.message = ""};
    X509 *cert = NewCertificate(key, signature, parameters, size);
    int found = TlsCertificateDigest(cert);

    CHECK(found == digest, "%s: %s, not %s", OBJ_nid2sn(signature),
            OBJ_nid2sn(found), OBJ_nid2sn(digest));
    (void) sk_X509_push(chain, cert);
    (void) sk_X509_push(chain, NewCertificate(key, signature, parameters,
            size));
    CHECK(TlsCertificateStrengthSignatures(chain, 1, nothing, "test", &failure)
            == (digest != NID_sha1), "%s", OBJ_nid2sn(signature));
    CHECK((failure.kind == TLS_FAILURE_OWN
            && failure.word == TLS_WORD_WEAK_SIGNATURE)
            == (digest == NID_sha1), "%s", failure.message);
    sk_X509_pop_free(chain, X509_free);
    EVP_PKEY_free(key);
}

/* Parameters of RSASSA-PSS: [0] with an AlgorithmIdentifier of SHA-384, which is
 * left out, of another type, cut, or for no hash function. */
#define SHA384_OID "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02"
#define CHECK_PSS(der, digest) \
        CheckDigest(NID_rsassaPss, der, sizeof(der) - 1, digest)

static void
TestDigests(void)
{
    CheckDigest(NID_sha256WithRSAEncryption, "\x05\x00", 2, NID_sha256);
    CheckDigest(NID_ecdsa_with_SHA384, NULL, 0, NID_sha384);
    CheckDigest(NID_sha1WithRSAEncryption, "\x05\x00", 2, NID_sha1);
    CheckDigest(NID_ED25519, NULL, 0, NID_undef);
    CHECK_PSS("\x30\x0f\xa0\x0d\x30\x0b" SHA384_OID, NID_sha384);
    CheckDigest(NID_rsassaPss, NULL, 0, NID_sha1);
    CHECK_PSS("\x05\x00", NID_sha1);
    CHECK_PSS("\x30\x00", NID_sha1);
    CHECK_PSS("\x30\x02\xa0\x0d", NID_sha1);
    CHECK_PSS("\x30\x0f\xa0\x0d\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02"
            "\x7f", NID_sha1);
}

int
main(void)
{
    TestKeys();
    TestDigests();
    return CheckSummary();
}
