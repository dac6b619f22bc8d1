/*
 * certificate_info.c --
 *
 *	The certificate keys of s2n::status, one function for each.
 */

#include "certificate_info.h"

#include <stdbool.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "dict.h"
#include "status_certificate.h"
#include "x509_value.h"

/* A certificate to describe, and the chain that it begins; NULL for one of those
 * that a peer has shown. */
struct TlsSubject {
    X509 *cert;
    const STACK_OF(X509) *chain;
};

static Tcl_Obj *
TlsGetCertificateSubject(
    const TlsSubject *subject)
{
    return TlsX509NewName(X509_get_subject_name(subject->cert));
}

static Tcl_Obj *
TlsGetCertificateIssuer(
    const TlsSubject *subject)
{
    return TlsX509NewName(X509_get_issuer_name(subject->cert));
}

static Tcl_Obj *
TlsGetCertificateNotBefore(
    const TlsSubject *subject)
{
    return TlsX509NewTime(X509_get0_notBefore(subject->cert));
}

static Tcl_Obj *
TlsGetCertificateNotAfter(
    const TlsSubject *subject)
{
    return TlsX509NewTime(X509_get0_notAfter(subject->cert));
}

static Tcl_Obj *
TlsGetCertificateSerialNumber(
    const TlsSubject *subject)
{
    const ASN1_INTEGER *number = X509_get0_serialNumber(subject->cert);
    bool negative = ASN1_STRING_type(number) == V_ASN1_NEG_INTEGER;
    Tcl_Obj *obj;

    if (ASN1_STRING_length(number) == 0) {
        return Tcl_NewStringObj("00", -1);
    }
    obj = Tcl_NewStringObj(negative ? "-" : "", -1);
    TlsX509AppendNew(obj, TlsX509NewHexOfString(number));
    return obj;
}

static Tcl_Obj *
TlsGetCertificateSerial(
    const TlsSubject *subject)
{
    return TlsGetCertificateSerialNumber(subject);
}

static Tcl_Obj *
TlsGetCertificateSubjectAltName(
    const TlsSubject *subject)
{
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    GENERAL_NAMES *names = X509_get_ext_d2i(subject->cert,
            NID_subject_alt_name, NULL, NULL);
    size_t i;

    for (i = 0; names != NULL && i < sk_GENERAL_NAME_num(names); i++) {
        Tcl_ListObjAppendElement(NULL, list,
                TlsX509NewGeneralName(sk_GENERAL_NAME_value(names, i)));
    }
    GENERAL_NAMES_free(names);
    return list;
}

static Tcl_Obj *
TlsGetCertificatePublicKeyAlgorithm(
    const TlsSubject *subject)
{
    ASN1_OBJECT *algorithm = NULL;

    (void) X509_PUBKEY_get0_param(&algorithm, NULL, NULL, NULL,
            X509_get_X509_PUBKEY(subject->cert));
    return TlsX509NewObjectName(algorithm);
}

static Tcl_Obj *
TlsGetCertificatePublicKey(
    const TlsSubject *subject)
{
    return TlsX509NewHexOfString(X509_get0_pubkey_bitstr(subject->cert));
}

static Tcl_Obj *
TlsGetCertificateBits(
    const TlsSubject *subject)
{
    EVP_PKEY *key = X509_get_pubkey(subject->cert);
    int bits = (key == NULL) ? 0 : EVP_PKEY_bits(key);

    EVP_PKEY_free(key);
    return Tcl_NewIntObj(bits);
}

static Tcl_Obj *
TlsGetCertificateSignatureAlgorithm(
    const TlsSubject *subject)
{
    const X509_ALGOR *algorithm = NULL;
    const ASN1_OBJECT *object = NULL;

    X509_get0_signature(NULL, &algorithm, subject->cert);
    X509_ALGOR_get0(&object, NULL, NULL, algorithm);
    return TlsX509NewObjectName(object);
}

static Tcl_Obj *
TlsGetCertificateSignatureValue(
    const TlsSubject *subject)
{
    const ASN1_BIT_STRING *signature = NULL;

    X509_get0_signature(&signature, NULL, subject->cert);
    return TlsX509NewHexOfString(signature);
}

static Tcl_Obj *
TlsGetCertificateKeyUsage(
    const TlsSubject *subject)
{
    static const struct {
        uint32_t bit;
        const char *name;
    } rows[] = {
        {KU_DIGITAL_SIGNATURE, "Digital Signature"},
        {KU_NON_REPUDIATION, "Non-Repudiation"},
        {KU_KEY_ENCIPHERMENT, "Key Encipherment"},
        {KU_DATA_ENCIPHERMENT, "Data Encipherment"},
        {KU_KEY_AGREEMENT, "Key Agreement"},
        {KU_KEY_CERT_SIGN, "Certificate Signing"},
        {KU_CRL_SIGN, "CRL Signing"},
        {KU_ENCIPHER_ONLY, "Encipher Only"},
        {KU_DECIPHER_ONLY, "Decipher Only"},
    };
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    size_t i;

    if ((X509_get_extension_flags(subject->cert) & EXFLAG_KUSAGE) == 0) {
        return list;
    }
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (X509_get_key_usage(subject->cert) & rows[i].bit) {
            Tcl_ListObjAppendElement(NULL, list,
                    Tcl_NewStringObj(rows[i].name, -1));
        }
    }
    return list;
}

static Tcl_Obj *
TlsGetCertificateExtendedKeyUsage(
    const TlsSubject *subject)
{
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    EXTENDED_KEY_USAGE *usage = X509_get_ext_d2i(subject->cert,
            NID_ext_key_usage, NULL, NULL);
    size_t i;

    for (i = 0; usage != NULL && i < sk_ASN1_OBJECT_num(usage); i++) {
        Tcl_ListObjAppendElement(NULL, list,
                TlsX509NewObjectName(sk_ASN1_OBJECT_value(usage, i)));
    }
    EXTENDED_KEY_USAGE_free(usage);
    return list;
}

static Tcl_Obj *
TlsGetCertificateExtensions(
    const TlsSubject *subject)
{
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    int i;

    for (i = 0; i < X509_get_ext_count(subject->cert); i++) {
        Tcl_ListObjAppendElement(NULL, list,
                TlsX509NewObjectName(X509_EXTENSION_get_object(
                        X509_get_ext(subject->cert, i))));
    }
    return list;
}

static Tcl_Obj *
TlsGetCertificateNumExtensions(
    const TlsSubject *subject)
{
    return Tcl_NewIntObj(X509_get_ext_count(subject->cert));
}

static Tcl_Obj *
TlsGetCertificateAuthorityKeyIdentifier(
    const TlsSubject *subject)
{
    return TlsX509NewHexOfString(X509_get0_authority_key_id(subject->cert));
}

static Tcl_Obj *
TlsGetCertificateSubjectKeyIdentifier(
    const TlsSubject *subject)
{
    return TlsX509NewHexOfString(X509_get0_subject_key_id(subject->cert));
}

static Tcl_Obj *
TlsGetCertificateSelfSigned(
    const TlsSubject *subject)
{
    return Tcl_NewBooleanObj(X509_NAME_cmp(
            X509_get_subject_name(subject->cert),
            X509_get_issuer_name(subject->cert)) == 0);
}

/* The URLs of one kind among those of the authority. */
static Tcl_Obj *
AccessUrls(
    const TlsSubject *subject,
    int kind)
{
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    AUTHORITY_INFO_ACCESS *all = X509_get_ext_d2i(subject->cert,
            NID_info_access, NULL, NULL);
    size_t i;

    for (i = 0; all != NULL && i < sk_ACCESS_DESCRIPTION_num(all); i++) {
        const ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value(all, i);

        if (OBJ_obj2nid(one->method) == kind) {
            TlsX509AppendUrl(list, one->location);
        }
    }
    AUTHORITY_INFO_ACCESS_free(all);
    return list;
}

static Tcl_Obj *
TlsGetCertificateOcsp(
    const TlsSubject *subject)
{
    return AccessUrls(subject, NID_ad_OCSP);
}

static Tcl_Obj *
TlsGetCertificateCaIssuers(
    const TlsSubject *subject)
{
    return AccessUrls(subject, NID_ad_ca_issuers);
}

/* Appends the URLs of a CRL distribution point. */
static void
AppendPoint(
    Tcl_Obj *list,
    const DIST_POINT *point)
{
    GENERAL_NAMES *names;
    size_t i;

    if (point->distpoint == NULL || point->distpoint->type != 0) {
        return;		/* no full name */
    }
    names = point->distpoint->name.fullname;
    for (i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        TlsX509AppendUrl(list, sk_GENERAL_NAME_value(names, i));
    }
}

static Tcl_Obj *
TlsGetCertificateCrl(
    const TlsSubject *subject)
{
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    CRL_DIST_POINTS *points = X509_get_ext_d2i(subject->cert,
            NID_crl_distribution_points, NULL, NULL);
    size_t i;

    for (i = 0; points != NULL && i < sk_DIST_POINT_num(points); i++) {
        AppendPoint(list, sk_DIST_POINT_value(points, i));
    }
    CRL_DIST_POINTS_free(points);
    return list;
}

static Tcl_Obj *
Fingerprint(
    const TlsSubject *subject,
    const EVP_MD *hash)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;

    if (X509_digest(subject->cert, hash, digest, &size) != 1) {
        return Tcl_NewObj();
    }
    return TlsX509NewHex(digest, size);
}

static Tcl_Obj *
TlsGetCertificateSha1Hash(
    const TlsSubject *subject)
{
    return Fingerprint(subject, EVP_sha1());
}

static Tcl_Obj *
TlsGetCertificateSha256Hash(
    const TlsSubject *subject)
{
    return Fingerprint(subject, EVP_sha256());
}

static Tcl_Obj *
TlsGetCertificateCertificate(
    const TlsSubject *subject)
{
    return TlsX509NewPemOf(subject->cert);
}

static Tcl_Obj *
TlsGetCertificateChain(
    const TlsSubject *subject)
{
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    size_t i;

    for (i = 0; i < sk_X509_num(subject->chain); i++) {
        Tcl_ListObjAppendElement(NULL, list,
                TlsX509NewPemOf(sk_X509_value(subject->chain, i)));
    }
    return list;
}

static void
Tell(
    const TlsSubject *subject,
    Tcl_Obj *dict)
{
    const TlsCertificateRow *row;

    for (row = tlsCertificateRows; row->name != NULL; row++) {
        if (subject->chain != NULL || row->get != TlsGetCertificateChain) {
            TlsDictPut(dict, row->name, row->get(subject));
        }
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsCertificateInfoTell, TlsCertificateInfoOf --
 *
 *	Adds the keys of a certificate to a dict.
 *
 * Results:
 *	The second gives a new value with reference count 0.
 *
 * Side effects:
 *	The thread has no errors of aws-lc left over.
 *
 *----------------------------------------------------------------------
 */

void
TlsCertificateInfoTell(
    const STACK_OF(X509) *chain,
    Tcl_Obj *dict)
{
    TlsSubject subject = {
        .cert = sk_X509_value(chain, 0),
        .chain = chain,
    };

    if (subject.cert != NULL) {
        Tell(&subject, dict);
    }
    ERR_clear_error();
}

Tcl_Obj *
TlsCertificateInfoOf(
    X509 *cert)
{
    TlsSubject subject = {.cert = cert};
    Tcl_Obj *dict = Tcl_NewDictObj();

    Tell(&subject, dict);
    ERR_clear_error();
    return dict;
}
