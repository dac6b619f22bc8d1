/*
 * log_file.h --
 *
 *	A file that is only appended to, by several threads and processes.
 */

#ifndef TLS_LOG_FILE_H
#define TLS_LOG_FILE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct TlsLogFile TlsLogFile;

/*
 * Opens a file by its native path, as Tcl_FSGetNativePath gives it; it is made
 * for the owner alone. Anything but a regular file is refused, since a write
 * could block. Returns NULL with errno set on failure.
 */
TlsLogFile *TlsLogFileOpen(const void *path);

/*
 * Appends a line and a line end in one write. When the disk is full, lines are
 * missing, and one may be cut off; the next line still begins on its own.
 */
void TlsLogFileAppend(TlsLogFile *file, const void *line, size_t size);

/* Does the name still lead to this file? True for NULL, which is no file. */
bool TlsLogFileIsCurrent(const TlsLogFile *file);

/* Do both append to the same file? */
bool TlsLogFileIsSame(const TlsLogFile *file, const TlsLogFile *other);

/* NULL is no file. */
void TlsLogFileClose(TlsLogFile *file);

#endif /* TLS_LOG_FILE_H */
