/*
 * file_look.h --
 *
 *	What a file looks like from outside, as precisely as the system tells.
 */

#ifndef TLS_FILE_LOOK_H
#define TLS_FILE_LOOK_H

#include <stdbool.h>
#include <stdint.h>

typedef struct TlsFileLook {
    bool isThere;
    int64_t device;
    int64_t inode;
    int64_t size;
    int64_t modified;	/* ns since 1970 */
    int64_t changed;
} TlsFileLook;

/* Looks at a file by its native path, as returned by Tcl_FSGetNativePath. */
TlsFileLook TlsFileLookAt(const void *path);

#endif /* TLS_FILE_LOOK_H */
