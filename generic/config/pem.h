/*
 * pem.h --
 *
 *	PEM text, from a config key or from the file that the key names.
 */

#ifndef TLS_PEM_H
#define TLS_PEM_H

#include <stdbool.h>

#include "config_file.h"
#include "tclcompat.h"

typedef struct TlsPem {
    const char *key;	/* the config key */
    Tcl_Obj *file;	/* name of the file; NULL when the text is the value */
    const char *at;	/* what TlsPemNext has not seen yet; ends in NUL */
    TlsConfigFile contents;	/* when file is not NULL */
} TlsPem;

/* A block from its -----BEGIN to the end of its -----END line. */
typedef struct TlsPemBlock {
    const char *text;	/* NULL behind the last block */
    size_t size;
    const char *label;	/* of labelSize characters: CERTIFICATE */
    size_t labelSize;
} TlsPemBlock;

/* What is open has to be closed. The text must live as long. */
void TlsPemOpenText(TlsPem *pem, const char *key, Tcl_Obj *text);
void TlsPemClose(TlsPem *pem);

/*
 * All return a standard Tcl result, with an error that names the key. What could
 * not be opened need not be closed. TlsPemOpen takes what is there: the file
 * that one key names, or else the text that another holds.
 */
int TlsPemOpenFile(Tcl_Interp *interp, TlsPem *pem, const char *key,
	Tcl_Obj *file);
int TlsPemOpen(Tcl_Interp *interp, TlsPem *pem, const char *fileKey,
	Tcl_Obj *file, const char *textKey, Tcl_Obj *text);
int TlsPemNext(Tcl_Interp *interp, TlsPem *pem, TlsPemBlock *block);

bool TlsPemIsCertificate(const TlsPemBlock *block);
bool TlsPemIsRevocationList(const TlsPemBlock *block);
bool TlsPemIsPrivateKey(const TlsPemBlock *block);
bool TlsPemIsEncrypted(const TlsPemBlock *block);

/* Says that the value does not hold what it must. Returns TCL_ERROR, always. */
int TlsPemReport(Tcl_Interp *interp, const TlsPem *pem, const char *mustBe);

#endif /* TLS_PEM_H */
