/*
 * file_stamp.h --
 *
 *	What files looked like when they were read, to find out whether they
 *	have been written or replaced since.
 */

#ifndef TLS_FILE_STAMP_H
#define TLS_FILE_STAMP_H

#include <stdbool.h>

#include "tclcompat.h"

/* NULL is the list without a file. */
typedef struct TlsFileStamp TlsFileStamp;

/* Adds a file, which need not exist. To be called before it is read. */
void TlsFileStampAdd(TlsFileStamp **listPtr, const char *name, size_t size);

/* Are all files unchanged? A deleted file counts as unchanged: it has been
 * read. */
bool TlsFileStampIsCurrent(const TlsFileStamp *list);

/* Are these two the same files, found in the same state? */
bool TlsFileStampIsSame(const TlsFileStamp *list, const TlsFileStamp *other);
void TlsFileStampFree(TlsFileStamp *list);

#endif /* TLS_FILE_STAMP_H */
