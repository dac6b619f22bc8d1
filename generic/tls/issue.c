/*
 * issue.c --
 *
 *	Make keys and certificates, in the form that RFC 5280 wants.
 */

#include "issue.h"

#include <string.h>

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

#define RSA_BITS 2048
#define SERIAL_SIZE 16
#define KEY_ID_SIZE 20

/* Bits of a key usage, from the left (RFC 5280, section 4.2.1.3). */
enum {
    USAGE_SIGNATURE = 0,
    USAGE_ENCIPHERMENT = 2,
    USAGE_CERTIFICATES = 5,
    USAGE_REVOCATION = 6
};

EVP_PKEY *
TlsIssueKey(
    TlsIssueType type)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(
            type == TLS_ISSUE_RSA ? EVP_PKEY_RSA : EVP_PKEY_EC, NULL);
    EVP_PKEY *key = NULL;

    if (context == NULL || EVP_PKEY_keygen_init(context) != 1
            || (type == TLS_ISSUE_RSA
            ? EVP_PKEY_CTX_set_rsa_keygen_bits(context, RSA_BITS)
            : EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context,
                    NID_X9_62_prime256v1)) != 1
            || EVP_PKEY_keygen(context, &key) != 1) {
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

/* Adds a name that is taken over; false without memory. */
static bool
AddName(
    GENERAL_NAMES *names,
    int type,
    ASN1_STRING *value,
    const void *bytes,
    size_t size)
{
    GENERAL_NAME *name = GENERAL_NAME_new();

    if (name == NULL || value == NULL
            || ASN1_STRING_set(value, bytes, (ossl_ssize_t) size) != 1) {
        GENERAL_NAME_free(name);
        ASN1_STRING_free(value);
        return false;
    }
    GENERAL_NAME_set0_value(name, type, value);
    if (sk_GENERAL_NAME_push(names, name) == 0) {
        GENERAL_NAME_free(name);
        return false;
    }
    return true;
}

bool
TlsIssueAddHost(
    GENERAL_NAMES *names,
    const char *host)
{
    return AddName(names, GEN_DNS, ASN1_IA5STRING_new(), host, strlen(host));
}

bool
TlsIssueAddAddress(
    GENERAL_NAMES *names,
    const uint8_t *address,
    size_t size)
{
    return AddName(names, GEN_IPADD, ASN1_OCTET_STRING_new(), address, size);
}

/* A random number, positive and not 0. */
static bool
SetSerial(
    X509 *cert)
{
    uint8_t bytes[SERIAL_SIZE];
    BIGNUM *number;
    bool done;

    if (RAND_bytes(bytes, sizeof(bytes)) != 1) {
        return false;
    }
    bytes[0] = (bytes[0] & 0x7f) | 0x40;
    number = BN_bin2bn(bytes, sizeof(bytes), NULL);
    done = number != NULL
            && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert)) != NULL;
    BN_free(number);
    return done;
}

static bool
SetNames(
    X509 *cert,
    const TlsIssueParams *params)
{
    X509_NAME *subject = X509_get_subject_name(cert);

    if (params->subject != NULL && X509_NAME_add_entry_by_NID(subject,
            NID_commonName, MBSTRING_UTF8, (const uint8_t *) params->subject,
            -1, -1, 0) != 1) {
        return false;
    }
    return X509_set_issuer_name(cert, params->issuer == NULL ? subject
            : X509_get_subject_name(params->issuer)) == 1;
}

static bool
SetDates(
    X509 *cert,
    const TlsIssueParams *params)
{
    return ASN1_TIME_set_posix(X509_getm_notBefore(cert), params->from) != NULL
            && ASN1_TIME_set_posix(X509_getm_notAfter(cert), params->until)
                    != NULL;
}

static bool
AddExtension(
    X509 *cert,
    int nid,
    void *value,
    bool critical)
{
    return value != NULL && X509_add1_ext_i2d(cert, nid, value, critical, 0)
            == 1;
}

static bool
AddConstraints(
    X509 *cert,
    bool isAuthority)
{
    BASIC_CONSTRAINTS *constraints = BASIC_CONSTRAINTS_new();
    bool done;

    if (constraints != NULL) {
        constraints->ca = isAuthority ? ASN1_BOOLEAN_TRUE : ASN1_BOOLEAN_FALSE;
    }
    done = AddExtension(cert, NID_basic_constraints, constraints, true);
    BASIC_CONSTRAINTS_free(constraints);
    return done;
}

/* What the key may do: RSA keys also encipher, in TLS 1.2. */
static bool
AddKeyUsage(
    X509 *cert,
    bool isAuthority,
    const EVP_PKEY *key)
{
    ASN1_BIT_STRING *usage = ASN1_BIT_STRING_new();
    bool done = usage != NULL;

    if (done && isAuthority) {
        done = ASN1_BIT_STRING_set_bit(usage, USAGE_CERTIFICATES, 1) == 1
                && ASN1_BIT_STRING_set_bit(usage, USAGE_REVOCATION, 1) == 1;
    } else if (done) {
        done = ASN1_BIT_STRING_set_bit(usage, USAGE_SIGNATURE, 1) == 1
                && (EVP_PKEY_id(key) != EVP_PKEY_RSA
                || ASN1_BIT_STRING_set_bit(usage, USAGE_ENCIPHERMENT, 1) == 1);
    }
    done = done && AddExtension(cert, NID_key_usage, usage, true);
    ASN1_BIT_STRING_free(usage);
    return done;
}

/* A server, and a client that has to show a certificate. */
static bool
AddPurposes(
    X509 *cert)
{
    static const int purposes[] = {NID_server_auth, NID_client_auth};
    EXTENDED_KEY_USAGE *list = sk_ASN1_OBJECT_new_null();
    bool done = list != NULL;
    size_t i;

    for (i = 0; done && i < sizeof(purposes) / sizeof(purposes[0]); i++) {
        done = sk_ASN1_OBJECT_push(list, OBJ_nid2obj(purposes[i])) != 0;
    }
    done = done && AddExtension(cert, NID_ext_key_usage, list, false);
    sk_ASN1_OBJECT_free(list);
    return done;
}

/* The identifier of the key (RFC 7093, section 2), by which certificates that it
 * signs name it. */
static bool
AddKeyId(
    X509 *cert)
{
    const ASN1_BIT_STRING *key = X509_get0_pubkey_bitstr(cert);
    ASN1_OCTET_STRING *id = ASN1_OCTET_STRING_new();
    uint8_t digest[SHA256_DIGEST_LENGTH];
    bool done;

    SHA256(ASN1_STRING_get0_data(key), (size_t) ASN1_STRING_length(key),
            digest);
    done = id != NULL && ASN1_OCTET_STRING_set(id, digest, KEY_ID_SIZE) == 1
            && AddExtension(cert, NID_subject_key_identifier, id, false);
    ASN1_OCTET_STRING_free(id);
    return done;
}

static bool
AddIssuerId(
    X509 *cert,
    X509 *issuer)
{
    const ASN1_OCTET_STRING *id = issuer == NULL ? NULL
            : X509_get0_subject_key_id(issuer);
    AUTHORITY_KEYID *authority;
    bool done;

    if (id == NULL) {
        return true;
    }
    authority = AUTHORITY_KEYID_new();
    if (authority != NULL) {
        authority->keyid = ASN1_OCTET_STRING_dup(id);
    }
    done = authority != NULL && authority->keyid != NULL
            && AddExtension(cert, NID_authority_key_identifier, authority,
                    false);
    AUTHORITY_KEYID_free(authority);
    return done;
}

/* The names are critical where there is no subject (RFC 5280, 4.2.1.6). */
static bool
AddExtensions(
    X509 *cert,
    const TlsIssueParams *params,
    const EVP_PKEY *key)
{
    return AddConstraints(cert, params->isAuthority)
            && AddKeyUsage(cert, params->isAuthority, key)
            && (params->isAuthority || AddPurposes(cert))
            && AddKeyId(cert)
            && AddIssuerId(cert, params->issuer)
            && (params->names == NULL || AddExtension(cert,
                    NID_subject_alt_name, params->names,
                    params->subject == NULL));
}

/* Keys for EdDSA and ML-DSA have a hash function of their own. */
static const EVP_MD *
HashOf(
    const EVP_PKEY *key)
{
    int type = EVP_PKEY_id(key);

    return type == EVP_PKEY_RSA || type == EVP_PKEY_EC ? EVP_sha256() : NULL;
}

X509 *
TlsIssueCertificate(
    const TlsIssueParams *params,
    EVP_PKEY *key)
{
    EVP_PKEY *signer = params->issuer == NULL ? key : params->issuerKey;
    X509 *cert = X509_new();

    if (cert != NULL && X509_set_version(cert, X509_VERSION_3) == 1
            && SetSerial(cert) && SetNames(cert, params)
            && SetDates(cert, params) && X509_set_pubkey(cert, key) == 1
            && AddExtensions(cert, params, key)
            && X509_sign(cert, signer, HashOf(signer)) > 0) {
        return cert;
    }
    X509_free(cert);
    return NULL;
}
