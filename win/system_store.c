/*
 * system_store.c --
 *
 *	The authorities of the system: those that Windows trusts itself, for the
 *	user and for the machine.
 */

#include "system_store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <windows.h>
#include <wincrypt.h>

typedef struct List {
    char **texts;
    size_t count;
    size_t room;	/* for the NULL at its end as well */
} List;

/* Keeps a text, or frees it where there is no memory for it. */
static void
Add(
    List *list,
    char *text)
{
    if (list->count + 1 >= list->room) {
        size_t room = list->room == 0 ? 128 : 2 * list->room;
        char **texts = realloc(list->texts, room * sizeof(texts[0]));

        if (texts == NULL) {
            free(text);
            return;
        }
        list->texts = texts;
        list->room = room;
    }
    list->texts[list->count++] = text;
    list->texts[list->count] = NULL;
}

/* The certificate in PEM; NULL if it is none that is written in DER. */
static char *
ToPem(
    const CERT_CONTEXT *certificate)
{
    DWORD size = 0;
    char *text;

    if (certificate->dwCertEncodingType != X509_ASN_ENCODING
            || !CryptBinaryToStringA(certificate->pbCertEncoded,
                certificate->cbCertEncoded, CRYPT_STRING_BASE64HEADER, NULL,
                &size)) {
        return NULL;
    }
    text = malloc(size);
    if (text != NULL && !CryptBinaryToStringA(certificate->pbCertEncoded,
            certificate->cbCertEncoded, CRYPT_STRING_BASE64HEADER, text,
            &size)) {
        free(text);
        text = NULL;
    }
    return text;
}

/* What an administrator has forbidden is in the store "Disallowed". */
static bool
IsDisallowed(
    HCERTSTORE disallowed,
    const CERT_CONTEXT *certificate)
{
    const CERT_CONTEXT *found = disallowed == NULL ? NULL
            : CertFindCertificateInStore(disallowed, X509_ASN_ENCODING, 0,
                CERT_FIND_EXISTING, certificate, NULL);

    if (found == NULL) {
        return false;
    }
    (void) CertFreeCertificateContext(found);
    return true;
}

static BOOL CALLBACK
Read(
    PINIT_ONCE once,
    PVOID data,
    PVOID *context)
{
    List *list = data;
    HCERTSTORE roots = CertOpenSystemStoreW(0, L"ROOT");
    HCERTSTORE disallowed = CertOpenSystemStoreW(0, L"Disallowed");
    const CERT_CONTEXT *certificate = NULL;

    (void) once;
    (void) context;
    if (roots != NULL) {
        while ((certificate = CertEnumCertificatesInStore(roots, certificate))
                != NULL) {
            char *text = IsDisallowed(disallowed, certificate) ? NULL
                    : ToPem(certificate);

            if (text != NULL) {
                Add(list, text);
            }
        }
        (void) CertCloseStore(roots, 0);
    }
    if (disallowed != NULL) {
        (void) CertCloseStore(disallowed, 0);
    }
    return TRUE;
}

const char *const *
TlsSystemStore(void)
{
    static const char *const none[] = {NULL};
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    static List list;

    (void) InitOnceExecuteOnce(&once, Read, &list, NULL);
    return list.texts == NULL ? none : (const char *const *) list.texts;
}
