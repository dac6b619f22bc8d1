/*
 * certificate_info.c --
 *
 *	What scripts are told of a certificate. It comes from the peer, and may
 *	hold anything: every text has a length, and no form is relied upon that
 *	the parser has not checked.
 */

#include "certificate_info.h"

#include <stdbool.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "status_certificate.h"

/* Longest text of an object identifier; a longer one is cut off. */
#define OID_SIZE 256

/* What is told: a certificate, and the chain that it begins. */
struct TlsSubject {
    X509 *cert;
    const struct s2n_cert_chain_and_key *chain;
};

/* The length of the character that begins here, or 0 if it is not UTF-8. */
static size_t
Utf8Length(
    const uint8_t *at,
    size_t left)
{
    size_t length = (at[0] < 0x80) ? 1 : (at[0] < 0xE0) ? 2
            : (at[0] < 0xF0) ? 3 : 4;
    uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t value;
    size_t i;

    if (length == 1) {
        return 1;
    }
    if (at[0] < 0xC2 || at[0] > 0xF4 || length > left) {
        return 0;
    }
    value = at[0] & (0x7Fu >> length);
    for (i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            return 0;
        }
        value = value << 6 | (at[i] & 0x3F);
    }
    if (value < lowest[length] || value > 0x10FFFF
            || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    return length;
}

static bool
IsUtf8(
    const uint8_t *bytes,
    size_t size)
{
    size_t i = 0;

    while (i < size) {
        size_t length = Utf8Length(bytes + i, size - i);

        if (length == 0) {
            return false;
        }
        i += length;
    }
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * NewText --
 *
 *	Makes a value of text that may hold any byte. It is UTF-8, or else each
 *	byte is one character.
 *
 * Results:
 *	A new value with reference count 0.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static Tcl_Obj *
NewText(
    const void *bytes,
    size_t size)
{
    Tcl_Encoding encoding = Tcl_GetEncoding(NULL,
            IsUtf8(bytes, size) ? "utf-8" : "iso8859-1");
    Tcl_DString text;
    Tcl_Obj *obj;

    Tcl_ExternalToUtfDString(encoding, bytes, (Tcl_Size) size, &text);
    obj = Tcl_NewStringObj(Tcl_DStringValue(&text), Tcl_DStringLength(&text));
    Tcl_DStringFree(&text);
    if (encoding != NULL) {
        Tcl_FreeEncoding(encoding);
    }
    return obj;
}

/* The text that was written to a memory BIO, which is freed. */
static Tcl_Obj *
TakeText(
    BIO *bio)
{
    const uint8_t *bytes = NULL;
    size_t size = 0;
    Tcl_Obj *obj;

    (void) BIO_mem_contents(bio, &bytes, &size);
    obj = NewText(size == 0 ? (const uint8_t *) "" : bytes, size);
    BIO_free(bio);
    return obj;
}

static Tcl_Obj *
NewHex(
    const uint8_t *bytes,
    size_t size)
{
    Tcl_Obj *obj = Tcl_NewObj();
    size_t i;

    for (i = 0; i < size; i++) {
        Tcl_AppendPrintfToObj(obj, "%02X", bytes[i]);
    }
    return obj;
}

static Tcl_Obj *
HexOfString(
    const ASN1_STRING *string)
{
    if (string == NULL) {
        return Tcl_NewObj();
    }
    return NewHex(ASN1_STRING_get0_data(string),
            (size_t) ASN1_STRING_length(string));
}

static Tcl_Obj *
TextOfString(
    const ASN1_STRING *string)
{
    return NewText(ASN1_STRING_get0_data(string),
            (size_t) ASN1_STRING_length(string));
}

/* Appends a value that nobody else has, which is freed. */
static void
AppendNew(
    Tcl_Obj *obj,
    Tcl_Obj *more)
{
    Tcl_IncrRefCount(more);
    Tcl_AppendObjToObj(obj, more);
    Tcl_DecrRefCount(more);
}

/* The long name of an object identifier, or its numbers. */
static Tcl_Obj *
NameOfObject(
    const ASN1_OBJECT *object)
{
    char name[OID_SIZE];

    if (object == NULL
            || OBJ_obj2txt(name, (int) sizeof(name), object, 0) <= 0) {
        return Tcl_NewObj();
    }
    return Tcl_NewStringObj(name, -1);
}

/*
 *----------------------------------------------------------------------
 *
 * NewName --
 *
 *	Writes a distinguished name as RFC 2253 does, with characters beyond
 *	ASCII as they are. Control characters become \XX. A name with text that
 *	is no valid form of what it claims to be is written byte by byte.
 *
 * Results:
 *	A new value with reference count 0.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static Tcl_Obj *
NewName(
    X509_NAME *name)
{
    const unsigned long flags = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
    const unsigned long bytewise = (XN_FLAG_RFC2253
            & ~ASN1_STRFLGS_UTF8_CONVERT) | ASN1_STRFLGS_IGNORE_TYPE;
    BIO *bio = BIO_new(BIO_s_mem());

    if (bio == NULL) {
        return Tcl_NewObj();
    }
    if (X509_NAME_print_ex(bio, name, 0, flags) < 0) {
        (void) BIO_reset(bio);
        (void) X509_NAME_print_ex(bio, name, 0, bytewise);
    }
    return TakeText(bio);
}

static Tcl_Obj *
NewTime(
    const ASN1_TIME *time)
{
    BIO *bio = BIO_new(BIO_s_mem());

    if (bio == NULL) {
        return Tcl_NewObj();
    }
    if (ASN1_TIME_print(bio, time) != 1) {
        (void) BIO_reset(bio);	/* it says "Bad time value" */
    }
    return TakeText(bio);
}

static Tcl_Obj *
NewPem(
    const uint8_t *der,
    size_t size)
{
    BIO *bio = BIO_new(BIO_s_mem());

    if (bio == NULL) {
        return Tcl_NewObj();
    }
    (void) PEM_write_bio(bio, PEM_STRING_X509, "", der, (long) size);
    return TakeText(bio);
}

/* The bytes of a certificate of a chain; NULL behind the last one. */
static const uint8_t *
DerAt(
    const struct s2n_cert_chain_and_key *chain,
    uint32_t index,
    uint32_t *sizePtr)
{
    struct s2n_cert *cert = NULL;
    const uint8_t *der = NULL;

    if (s2n_cert_chain_get_cert(chain, &cert, index) != 0
            || s2n_cert_get_der(cert, &der, sizePtr) != 0) {
        return NULL;
    }
    return der;
}

static Tcl_Obj *
TlsGetCertificateSubject(
    const TlsSubject *subject)
{
    return NewName(X509_get_subject_name(subject->cert));
}

static Tcl_Obj *
TlsGetCertificateIssuer(
    const TlsSubject *subject)
{
    return NewName(X509_get_issuer_name(subject->cert));
}

static Tcl_Obj *
TlsGetCertificateNotBefore(
    const TlsSubject *subject)
{
    return NewTime(X509_get0_notBefore(subject->cert));
}

static Tcl_Obj *
TlsGetCertificateNotAfter(
    const TlsSubject *subject)
{
    return NewTime(X509_get0_notAfter(subject->cert));
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
    AppendNew(obj, HexOfString(number));
    return obj;
}

static Tcl_Obj *
TlsGetCertificateSerial(
    const TlsSubject *subject)
{
    return TlsGetCertificateSerialNumber(subject);
}

/* An IP address as openssl shows it: 127.0.0.1, or 0:0:0:0:0:0:0:1. */
static Tcl_Obj *
NewAddress(
    const ASN1_STRING *string)
{
    const uint8_t *at = ASN1_STRING_get0_data(string);
    Tcl_Obj *obj;
    int i;

    if (ASN1_STRING_length(string) == 4) {
        return Tcl_ObjPrintf("IP Address:%u.%u.%u.%u", at[0], at[1], at[2],
                at[3]);
    }
    if (ASN1_STRING_length(string) != 16) {
        return Tcl_NewStringObj("IP Address:<invalid>", -1);
    }
    obj = Tcl_NewStringObj("IP Address", -1);
    for (i = 0; i < 16; i += 2) {
        Tcl_AppendPrintfToObj(obj, ":%X", (unsigned) at[i] << 8 | at[i + 1]);
    }
    return obj;
}

/* A name with its kind before it, as openssl shows it. */
static Tcl_Obj *
NewGeneralName(
    GENERAL_NAME *name)
{
    int type;
    const ASN1_STRING *string = GENERAL_NAME_get0_value(name, &type);
    const char *kind = (type == GEN_DNS) ? "DNS:"
            : (type == GEN_EMAIL) ? "email:" : (type == GEN_URI) ? "URI:"
            : NULL;
    BIO *bio;
    Tcl_Obj *obj;

    if (kind != NULL) {
        obj = Tcl_NewStringObj(kind, -1);
        AppendNew(obj, TextOfString(string));
        return obj;
    }
    if (type == GEN_IPADD) {
        return NewAddress(string);
    }
    if (type == GEN_RID) {
        /* The library would leave out the colon. */
        obj = Tcl_NewStringObj("Registered ID:", -1);
        AppendNew(obj, NameOfObject(name->d.registeredID));
        return obj;
    }
    bio = BIO_new(BIO_s_mem());
    if (bio == NULL) {
        return Tcl_NewObj();
    }
    (void) GENERAL_NAME_print(bio, name);
    return TakeText(bio);
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
                NewGeneralName(sk_GENERAL_NAME_value(names, i)));
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
    return NameOfObject(algorithm);
}

static Tcl_Obj *
TlsGetCertificatePublicKey(
    const TlsSubject *subject)
{
    return HexOfString(X509_get0_pubkey_bitstr(subject->cert));
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
    return NameOfObject(object);
}

static Tcl_Obj *
TlsGetCertificateSignatureValue(
    const TlsSubject *subject)
{
    const ASN1_BIT_STRING *signature = NULL;

    X509_get0_signature(&signature, NULL, subject->cert);
    return HexOfString(signature);
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
                NameOfObject(sk_ASN1_OBJECT_value(usage, i)));
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
                NameOfObject(X509_EXTENSION_get_object(
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
    return HexOfString(X509_get0_authority_key_id(subject->cert));
}

static Tcl_Obj *
TlsGetCertificateSubjectKeyIdentifier(
    const TlsSubject *subject)
{
    return HexOfString(X509_get0_subject_key_id(subject->cert));
}

static Tcl_Obj *
TlsGetCertificateSelfSigned(
    const TlsSubject *subject)
{
    return Tcl_NewBooleanObj(X509_NAME_cmp(
            X509_get_subject_name(subject->cert),
            X509_get_issuer_name(subject->cert)) == 0);
}

/* Appends a name to a list, if it is a URL. */
static void
AppendUrl(
    Tcl_Obj *list,
    const GENERAL_NAME *name)
{
    int type;
    const ASN1_STRING *string = GENERAL_NAME_get0_value(name, &type);

    if (type == GEN_URI) {
        Tcl_ListObjAppendElement(NULL, list, TextOfString(string));
    }
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
            AppendUrl(list, one->location);
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

/* Appends the URLs of a place where lists of revoked certificates are. */
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
        AppendUrl(list, sk_GENERAL_NAME_value(names, i));
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
    return NewHex(digest, size);
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
    uint32_t size = 0;
    const uint8_t *der = DerAt(subject->chain, 0, &size);

    return NewPem(der, size);
}

static Tcl_Obj *
TlsGetCertificateChain(
    const TlsSubject *subject)
{
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    uint32_t size = 0;
    uint32_t i;

    for (i = 0; DerAt(subject->chain, i, &size) != NULL; i++) {
        Tcl_ListObjAppendElement(NULL, list,
                NewPem(DerAt(subject->chain, i, &size), size));
    }
    return list;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsTellCertificate --
 *
 *	Adds what is known of a certificate to a dict.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	The thread has no errors of aws-lc left over.
 *
 *----------------------------------------------------------------------
 */

void
TlsTellCertificate(
    const struct s2n_cert_chain_and_key *chain,
    Tcl_Obj *dict)
{
    uint32_t size = 0;
    const uint8_t *der = DerAt(chain, 0, &size);
    TlsSubject subject = {.chain = chain};
    const TlsCertificateRow *row;

    if (der != NULL) {
        subject.cert = d2i_X509(NULL, &der, (long) size);
    }
    if (subject.cert != NULL) {
        for (row = tlsCertificateRows; row->name != NULL; row++) {
            Tcl_DictObjPut(NULL, dict, Tcl_NewStringObj(row->name, -1),
                    row->get(&subject));
        }
        X509_free(subject.cert);
    }
    ERR_clear_error();
}
