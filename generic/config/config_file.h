/*
 * config_file.h --
 *
 *	The contents of a file that a config key names.
 */

#ifndef TLS_CONFIG_FILE_H
#define TLS_CONFIG_FILE_H

#include "tclcompat.h"

typedef struct TlsConfigFile {
    char *bytes;	/* with a NUL behind them; NULL when it is closed */
    size_t size;
    size_t capacity;
} TlsConfigFile;

/*
 * Reads a file as a whole, through Tcl's file system. Returns a standard Tcl
 * result, with an error that names the key and nothing to close.
 */
int TlsConfigFileOpen(Tcl_Interp *interp, TlsConfigFile *file, const char *key,
	Tcl_Obj *name);

/* Wipes the contents. A closed or zeroed file may be closed again. */
void TlsConfigFileClose(TlsConfigFile *file);

#endif /* TLS_CONFIG_FILE_H */
