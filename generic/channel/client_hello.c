/*
 * client_hello.c --
 *
 *	The ClientHello. s2n has checked the form of the message, but not that
 *	of all extensions: these are parsed with care.
 */

#include "client_hello.h"

#include <stdbool.h>
#include <stdint.h>

#include "dict.h"

/* The longest extension that is shown. */
#define EXTENSION_MAX 4096

/* A fingerprint: JA3 has 32 characters, JA4 has 36. */
#define FINGERPRINT_MAX 128

/* IANA's numbers of extensions: RFC 7301, RFC 8446. */
enum {
    EXTENSION_SIGNATURES = 13,
    EXTENSION_ALPN = 16,
    EXTENSION_PSK = 41,
    EXTENSION_VERSIONS = 43
};

/* Appends numbers of two bytes, as 0x1301. */
static Tcl_Obj *
NewNumbers(
    const uint8_t *bytes,
    size_t size)
{
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    size_t i;

    for (i = 0; i + 1 < size; i += 2) {
        Tcl_ListObjAppendElement(NULL, list,
                Tcl_ObjPrintf("0x%02x%02x", bytes[i], bytes[i + 1]));
    }
    return list;
}

/* The name of a version of TLS, as -protocol has it, or its number. */
static Tcl_Obj *
NewVersion(
    uint8_t major,
    uint8_t minor)
{
    static const char *const names[] = {
        "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"
    };

    if (major == 3 && minor < sizeof(names) / sizeof(names[0])) {
        return Tcl_NewStringObj(names[minor], -1);
    }
    return Tcl_ObjPrintf("0x%02x%02x", major, minor);
}

/* Reads an extension; 0 bytes if it is not there, or too long. */
static size_t
Extension(
    struct s2n_client_hello *hello,
    int number,
    uint8_t bytes[EXTENSION_MAX])
{
    ssize_t size = s2n_client_hello_get_extension_by_id(hello,
            (s2n_tls_extension_type) number, bytes, EXTENSION_MAX);

    return size > 0 && size < EXTENSION_MAX ? (size_t) size : 0;
}

void
TlsClientHelloAppendName(
    Tcl_DString *value,
    const void *name,
    size_t size)
{
    Tcl_Encoding encoding = Tcl_GetEncoding(NULL, "iso8859-1");
    Tcl_DString text;

    (void) Tcl_ExternalToUtfDString(encoding, name, (Tcl_Size) size, &text);
    Tcl_DStringAppend(value, Tcl_DStringValue(&text),
            Tcl_DStringLength(&text));
    Tcl_DStringFree(&text);
    Tcl_FreeEncoding(encoding);
}

static Tcl_Obj *
NewName(
    const uint8_t *name,
    size_t size)
{
    Tcl_DString text;
    Tcl_Obj *obj;

    Tcl_DStringInit(&text);
    TlsClientHelloAppendName(&text, name, size);
    obj = Tcl_NewStringObj(Tcl_DStringValue(&text), Tcl_DStringLength(&text));
    Tcl_DStringFree(&text);
    return obj;
}

static Tcl_Obj *
NewServerName(
    struct s2n_client_hello *hello)
{
    uint8_t name[256];
    uint16_t size = 0;

    if (s2n_client_hello_get_server_name(hello, name, sizeof(name), &size)
            != 0) {
        size = 0;
    }
    return NewName(name, size);
}

/* ALPN: the length of the list, then for each protocol a byte of length and its
 * name. */
static Tcl_Obj *
NewProtocols(
    struct s2n_client_hello *hello)
{
    uint8_t bytes[EXTENSION_MAX];
    size_t size = Extension(hello, EXTENSION_ALPN, bytes);
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    size_t i = 2;

    while (i < size && i + bytes[i] < size) {
        Tcl_ListObjAppendElement(NULL, list,
                NewName(bytes + i + 1, bytes[i]));
        i += 1 + (size_t) bytes[i];
    }
    return list;
}

/* The versions that the client supports; a client of TLS 1.2 only names the
 * newest. */
static Tcl_Obj *
NewVersions(
    struct s2n_client_hello *hello)
{
    uint8_t bytes[EXTENSION_MAX];
    size_t size = Extension(hello, EXTENSION_VERSIONS, bytes);
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    uint8_t newest = 0;
    size_t i;

    for (i = 1; i + 1 < size; i += 2) {
        Tcl_ListObjAppendElement(NULL, list,
                NewVersion(bytes[i], bytes[i + 1]));
    }
    if (size == 0
            && s2n_client_hello_get_legacy_protocol_version(hello, &newest)
                    == 0) {
        Tcl_ListObjAppendElement(NULL, list,
                NewVersion(newest / 10, newest % 10));
    }
    return list;
}

static Tcl_Obj *
NewCiphers(
    struct s2n_client_hello *hello)
{
    uint8_t bytes[EXTENSION_MAX];
    ssize_t size = s2n_client_hello_get_cipher_suites(hello, bytes,
            sizeof(bytes));

    return NewNumbers(bytes, size > 0 ? (size_t) size : 0);
}

static Tcl_Obj *
NewGroups(
    struct s2n_client_hello *hello)
{
    uint16_t groups[256];
    uint16_t count = 0;
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    uint16_t i;

    if (s2n_client_hello_get_supported_groups(hello, groups,
            sizeof(groups) / sizeof(groups[0]), &count) != 0) {
        count = 0;
    }
    for (i = 0; i < count; i++) {
        Tcl_ListObjAppendElement(NULL, list,
                Tcl_ObjPrintf("0x%04x", groups[i]));
    }
    return list;
}

static Tcl_Obj *
NewSignatures(
    struct s2n_client_hello *hello)
{
    uint8_t bytes[EXTENSION_MAX];
    size_t size = Extension(hello, EXTENSION_SIGNATURES, bytes);

    return size > 2 ? NewNumbers(bytes + 2, size - 2) : NewNumbers(bytes, 0);
}

/* The size of an obfuscated_ticket_age. */
#define AGE_SIZE 4

/* Appends the identities of a pre_shared_key extension (RFC 8446, section
 * 4.2.11): the length of the list, then for each identity its length, its bytes
 * and an age. An identity that is empty or cut ends the list, as for s2n-tls. */
static void
AppendIdentities(
    Tcl_Obj *list,
    const uint8_t *bytes,
    size_t size)
{
    size_t end = size < 2 ? 0 : 2 + ((size_t) bytes[0] << 8 | bytes[1]);
    size_t i = 2;

    if (end > size) {
        end = size;
    }
    while (i + 2 <= end) {
        size_t length = (size_t) bytes[i] << 8 | bytes[i + 1];

        if (length == 0 || i + 2 + length + AGE_SIZE > end) {
            return;
        }
        Tcl_ListObjAppendElement(NULL, list,
                Tcl_NewByteArrayObj(bytes + i + 2, (Tcl_Size) length));
        i += 2 + length + AGE_SIZE;
    }
}

/* The identities may be tickets, and longer than other extensions: they are
 * bounded by the size of an extension, 64 KiB. */
static Tcl_Obj *
NewIdentities(
    struct s2n_client_hello *hello)
{
    const s2n_tls_extension_type type = (s2n_tls_extension_type) EXTENSION_PSK;
    ssize_t size = s2n_client_hello_get_extension_length(hello, type);
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    uint8_t *bytes;

    if (size <= 0 || size > UINT16_MAX) {
        return list;
    }
    bytes = (uint8_t *) ckalloc((unsigned) size);
    if (s2n_client_hello_get_extension_by_id(hello, type, bytes,
            (uint32_t) size) == size) {
        AppendIdentities(list, bytes, (size_t) size);
    }
    ckfree((char *) bytes);
    return list;
}

Tcl_Obj *
TlsClientHelloFingerprint(
    struct s2n_client_hello *hello,
    s2n_fingerprint_type type)
{
    struct s2n_fingerprint *fingerprint = hello == NULL ? NULL
            : s2n_fingerprint_new(type);
    uint8_t text[FINGERPRINT_MAX];
    uint32_t size = 0;

    if (fingerprint == NULL) {
        return Tcl_NewObj();
    }
    if (s2n_fingerprint_set_client_hello(fingerprint, hello) != 0
            || s2n_fingerprint_get_hash(fingerprint, sizeof(text), text, &size)
                    != 0) {
        size = 0;
    }
    (void) s2n_fingerprint_free(&fingerprint);
    return Tcl_NewStringObj((char *) text, (int) size);
}

Tcl_Obj *
TlsClientHelloDict(
    struct s2n_connection *conn)
{
    struct s2n_client_hello *hello = s2n_connection_get_client_hello(conn);
    Tcl_Obj *dict = Tcl_NewDictObj();

    if (hello == NULL) {
        return dict;
    }
    TlsDictPut(dict, "servername", NewServerName(hello));
    TlsDictPut(dict, "alpn", NewProtocols(hello));
    TlsDictPut(dict, "versions", NewVersions(hello));
    TlsDictPut(dict, "ciphers", NewCiphers(hello));
    TlsDictPut(dict, "groups", NewGroups(hello));
    TlsDictPut(dict, "signatures", NewSignatures(hello));
    TlsDictPut(dict, "psk_identities", NewIdentities(hello));
    TlsDictPut(dict, "ja3",
            TlsClientHelloFingerprint(hello, S2N_FINGERPRINT_JA3));
    TlsDictPut(dict, "ja4",
            TlsClientHelloFingerprint(hello, S2N_FINGERPRINT_JA4));
    return dict;
}
