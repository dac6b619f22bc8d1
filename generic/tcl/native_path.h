/*
 * native_path.h --
 *
 *	Paths for the C library and for libraries in C, as each system has them.
 */

#ifndef TLS_NATIVE_PATH_H
#define TLS_NATIVE_PATH_H

#include "tclcompat.h"

/* What separates paths where several of them stand in one string. */
#ifdef _WIN32
#  define TLS_PATHS_SEPARATOR ';'
#else
#  define TLS_PATHS_SEPARATOR ':'
#endif

/* The path as a C string, which fopen takes; NULL where the file is in no native
 * file system, or the string cannot name it. It lasts as long as the path and the
 * buffer, which has to be freed in any case. */
const char *TlsNativePath(Tcl_Obj *path, Tcl_DString *buffer);

#endif /* TLS_NATIVE_PATH_H */
