/*
 * config_file.h --
 *
 *	The contents of a file that a config key names.
 */

#ifndef TLS_CONFIG_FILE_H
#define TLS_CONFIG_FILE_H

#include "tclcompat.h"

typedef struct TlsFile {
    char *bytes;	/* with a NUL behind them; NULL when it is closed */
    size_t size;
    size_t capacity;
} TlsFile;

/*
 * Reads a file as a whole, through Tcl's file system. Returns a standard Tcl
 * result, with an error that names the key and nothing to close.
 */
int TlsFileOpen(Tcl_Interp *interp, TlsFile *file, const char *key,
	Tcl_Obj *name);

/* Wipes what was read. What is closed, or all zero, may be closed again. */
void TlsFileClose(TlsFile *file);

#endif /* TLS_CONFIG_FILE_H */
