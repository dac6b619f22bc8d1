/*
 * private_key.h --
 *
 *	The private key in PEM text, which may be encrypted.
 */

#ifndef TLS_PRIVATE_KEY_H
#define TLS_PRIVATE_KEY_H

#include "pem.h"

typedef struct TlsPrivateKey {
    const char *text;	/* PEM of a key that is not encrypted (any more) */
    size_t size;
    struct bio_st *decrypted; /* where the text is, or NULL: in the TlsPem */
} TlsPrivateKey;

/*
 * Finds the first private key of PEM text, and decrypts it if need be; password
 * may be NULL. Returns a standard Tcl result, with an error that names the
 * config key that is to blame, and never the password. The key lives no longer
 * than the PEM text, and has to be freed.
 */
int TlsPrivateKeyFind(Tcl_Interp *interp, TlsPem *pem, Tcl_Obj *password,
	TlsPrivateKey *key);
void TlsPrivateKeyFree(TlsPrivateKey *key);

#endif /* TLS_PRIVATE_KEY_H */
