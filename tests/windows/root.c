/*
 * root.c --
 *
 *	Adds a certificate to the roots that Windows trusts, for all users, or
 *	removes it. For that, a user's own would ask him in a window.
 *
 *	    root.exe add|remove FILE		a certificate in PEM
 */

#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <wincrypt.h>

#define FILE_LIMIT 65536

/* The certificate in a file; exits if there is none. */
static const CERT_CONTEXT *
Read(
    const char *path)
{
    static char text[FILE_LIMIT];
    static BYTE der[FILE_LIMIT];
    DWORD size = sizeof(der);
    FILE *file = fopen(path, "rb");
    size_t length = file == NULL ? 0 : fread(text, 1, sizeof(text), file);
    const CERT_CONTEXT *certificate = NULL;

    if (length > 0 && CryptStringToBinaryA(text, (DWORD) length,
            CRYPT_STRING_BASE64HEADER, der, &size, NULL, NULL)) {
        certificate = CertCreateCertificateContext(X509_ASN_ENCODING, der,
                size);
    }
    if (certificate == NULL) {
        fprintf(stderr, "%s: no certificate in PEM\n", path);
        exit(1);
    }
    return certificate;
}

static BOOL
Remove(
    HCERTSTORE roots,
    const CERT_CONTEXT *certificate)
{
    const CERT_CONTEXT *found = CertFindCertificateInStore(roots,
            X509_ASN_ENCODING, 0, CERT_FIND_EXISTING, certificate, NULL);

    return found != NULL && CertDeleteCertificateFromStore(found);
}

int
main(
    int argc,
    char **argv)
{
    HCERTSTORE roots = CertOpenStore(CERT_STORE_PROV_SYSTEM_REGISTRY_W, 0, 0,
            CERT_SYSTEM_STORE_LOCAL_MACHINE, L"ROOT");
    const CERT_CONTEXT *certificate;
    BOOL done;

    if (argc != 3 || (strcmp(argv[1], "add") != 0
            && strcmp(argv[1], "remove") != 0)) {
        fprintf(stderr, "usage: root.exe add|remove FILE\n");
        return 2;
    }
    certificate = Read(argv[2]);
    done = roots != NULL && (strcmp(argv[1], "add") == 0
            ? CertAddCertificateContextToStore(roots, certificate,
                CERT_STORE_ADD_REPLACE_EXISTING, NULL)
            : Remove(roots, certificate));
    if (!done || !CertCloseStore(roots, 0)) {
        fprintf(stderr, "%s %s: error %lu\n", argv[1], argv[2],
                GetLastError());
        return 1;
    }
    return 0;
}
