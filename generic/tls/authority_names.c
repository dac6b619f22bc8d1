/*
 * authority_names.c --
 *
 *	The names of authorities in a request for a certificate.
 */

#include "authority_names.h"

#include <openssl/err.h>

#define LENGTH_SIZE 2

bool
TlsAuthorityNamesNext(
    TlsAuthorityNames *names,
    TlsAuthorityName *name)
{
    size_t size;

    if (names->left < LENGTH_SIZE) {
        return false;
    }
    size = (size_t) names->at[0] << 8 | names->at[1];
    names->at += LENGTH_SIZE;
    names->left -= LENGTH_SIZE;
    if (size == 0 || size > names->left) {
        names->left = 0;
        return false;
    }
    *name = (TlsAuthorityName) {names->at, size};
    names->at += size;
    names->left -= size;
    return true;
}

X509_NAME *
TlsAuthorityNameDecode(
    const TlsAuthorityName *name)
{
    const uint8_t *at = name->der;
    X509_NAME *decoded = d2i_X509_NAME(NULL, &at, (long) name->size);

    if (decoded != NULL && at != name->der + name->size) {
        X509_NAME_free(decoded);
        decoded = NULL;
    }
    if (decoded == NULL) {
        ERR_clear_error();
    }
    return decoded;
}
