/*
 * certificate_names.c --
 *
 *	The names of a certificate, for messages.
 */

#include "certificate_names.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <openssl/nid.h>
#include <openssl/x509.h>

#include "sockets.h"

/* How many names a message shows, and how much of each. */
#define SHOWN 3
#define NAME_SIZE 72

/* Copies text that may contain any byte; unprintable ones become "?". */
static void
CopyName(
    const ASN1_STRING *name,
    char copy[NAME_SIZE])
{
    const uint8_t *bytes = ASN1_STRING_get0_data(name);
    size_t size = (size_t) ASN1_STRING_length(name);
    size_t i;

    for (i = 0; i < size && i < NAME_SIZE - 1; i++) {
        copy[i] = bytes[i] > ' ' && bytes[i] <= '~' ? (char) bytes[i] : '?';
    }
    copy[i] = '\0';
}

/* Writes a name that counts; false for a name of another type, or a malformed
 * one. */
static bool
NameOf(
    const GENERAL_NAME *name,
    char copy[NAME_SIZE])
{
    const uint8_t *bytes;
    int size;

    if (name->type == GEN_DNS) {
        CopyName(name->d.dNSName, copy);
        return copy[0] != '\0';
    }
    if (name->type != GEN_IPADD) {
        return false;
    }
    bytes = ASN1_STRING_get0_data(name->d.iPAddress);
    size = ASN1_STRING_length(name->d.iPAddress);
    if (size != 4 && size != 16) {
        return false;
    }
    (void) inet_ntop(size == 4 ? AF_INET : AF_INET6, bytes, copy, NAME_SIZE);
    return true;
}

size_t
TlsCertificateNames(
    const X509 *cert,
    char *text,
    size_t size)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL,
            NULL);
    char name[NAME_SIZE];
    size_t count = 0;
    size_t used = 0;
    size_t i;

    text[0] = '\0';
    for (i = 0; names != NULL && i < sk_GENERAL_NAME_num(names); i++) {
        if (NameOf(sk_GENERAL_NAME_value(names, i), name)
                && ++count <= SHOWN) {
            used += (size_t) snprintf(text + used, size - used, "%s%s",
                    count == 1 ? "" : ", ", name);
        }
    }
    if (count > SHOWN) {
        (void) snprintf(text + used, size - used, " and %zu more",
                count - SHOWN);
    }
    GENERAL_NAMES_free(names);
    return count;
}

/* Copies one attribute of a name; false if it has none, or an empty one. */
static bool
CopyAttribute(
    const X509_NAME *name,
    int nid,
    char text[TLS_CERTIFICATE_NAME_SIZE])
{
    int size = X509_NAME_get_text_by_NID(name, nid, text,
            TLS_CERTIFICATE_NAME_SIZE);
    int i;

    for (i = 0; i < size; i++) {
        if (text[i] < ' ' || text[i] > '~') {
            text[i] = '?';
        }
    }
    return size > 0;
}

const char *
TlsCertificateName(
    const X509_NAME *name,
    char text[TLS_CERTIFICATE_NAME_SIZE])
{
    if (!CopyAttribute(name, NID_commonName, text)
            && !CopyAttribute(name, NID_organizationalUnitName, text)
            && !CopyAttribute(name, NID_organizationName, text)) {
        (void) snprintf(text, TLS_CERTIFICATE_NAME_SIZE, "no common name");
    }
    return text;
}
