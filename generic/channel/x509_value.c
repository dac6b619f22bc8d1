/*
 * x509_value.c --
 *
 *	Parts of a certificate as Tcl values. They come from the peer, and may
 *	contain anything: every text has a length, and the code relies on no
 *	form that the parser has not checked.
 */

#include "x509_value.h"

#include <stdbool.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/obj.h>
#include <openssl/pem.h>

/* Longest text of an object identifier; a longer one is cut off. */
#define OID_SIZE 256

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

/* The text in a memory BIO, which is freed. */
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

Tcl_Obj *
TlsX509NewHex(
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

Tcl_Obj *
TlsX509NewHexOfString(
    const ASN1_STRING *string)
{
    if (string == NULL) {
        return Tcl_NewObj();
    }
    return TlsX509NewHex(ASN1_STRING_get0_data(string),
            (size_t) ASN1_STRING_length(string));
}

static Tcl_Obj *
TextOfString(
    const ASN1_STRING *string)
{
    return NewText(ASN1_STRING_get0_data(string),
            (size_t) ASN1_STRING_length(string));
}

/* Appends a value that has no other owner, and frees it. */
void
TlsX509AppendNew(
    Tcl_Obj *obj,
    Tcl_Obj *more)
{
    Tcl_IncrRefCount(more);
    Tcl_AppendObjToObj(obj, more);
    Tcl_DecrRefCount(more);
}

/* The long name of an object identifier, or its numbers. */
Tcl_Obj *
TlsX509NewObjectName(
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
 * TlsX509NewName --
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

Tcl_Obj *
TlsX509NewName(
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

Tcl_Obj *
TlsX509NewNames(
    TlsAuthorityNames names)
{
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    TlsAuthorityName each;

    while (TlsAuthorityNamesNext(&names, &each)) {
        X509_NAME *name = TlsAuthorityNameDecode(&each);

        if (name != NULL) {
            Tcl_ListObjAppendElement(NULL, list, TlsX509NewName(name));
            X509_NAME_free(name);
        }
    }
    return list;
}

Tcl_Obj *
TlsX509NewTime(
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

Tcl_Obj *
TlsX509NewPemOf(
    X509 *cert)
{
    BIO *bio = BIO_new(BIO_s_mem());

    if (bio == NULL) {
        return Tcl_NewObj();
    }
    (void) PEM_write_bio_X509(bio, cert);
    return TakeText(bio);
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
Tcl_Obj *
TlsX509NewGeneralName(
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
        TlsX509AppendNew(obj, TextOfString(string));
        return obj;
    }
    if (type == GEN_IPADD) {
        return NewAddress(string);
    }
    if (type == GEN_RID) {
        /* The library would leave out the colon. */
        obj = Tcl_NewStringObj("Registered ID:", -1);
        TlsX509AppendNew(obj, TlsX509NewObjectName(name->d.registeredID));
        return obj;
    }
    bio = BIO_new(BIO_s_mem());
    if (bio == NULL) {
        return Tcl_NewObj();
    }
    (void) GENERAL_NAME_print(bio, name);
    return TakeText(bio);
}

/* Appends a name to a list, if it is a URL. */
void
TlsX509AppendUrl(
    Tcl_Obj *list,
    const GENERAL_NAME *name)
{
    int type;
    const ASN1_STRING *string = GENERAL_NAME_get0_value(name, &type);

    if (type == GEN_URI) {
        Tcl_ListObjAppendElement(NULL, list, TextOfString(string));
    }
}
