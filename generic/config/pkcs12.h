/*
 * pkcs12.h --
 *
 *	A certificate with its chain and its private key, from PKCS #12 (RFC
 *	7292).
 */

#ifndef TLS_PKCS12_H
#define TLS_PKCS12_H

#include "config_dict.h"

typedef struct TlsPkcs12 {
    const char *key;	/* the config key */
    Tcl_Obj *file;	/* name of the file; NULL when the bytes are the value */
    struct bio_st *certificates; /* PEM: that of the private key, then those
			 * that issued it */
    struct bio_st *privateKey; /* PEM, which is wiped */
} TlsPkcs12;

/*
 * Reads what the settings have under p12_file or p12_data. Returns a standard
 * Tcl result, with an error that names the config key that is to blame. What is
 * open has to be closed.
 */
int TlsPkcs12Open(Tcl_Interp *interp, const TlsConfigSettings *settings,
	TlsPkcs12 *pkcs12);
void TlsPkcs12Close(TlsPkcs12 *pkcs12);

#endif /* TLS_PKCS12_H */
