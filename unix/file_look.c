/*
 * file_look.c --
 *
 *	What a file looks like, by stat: with its nanoseconds, which Tcl leaves
 *	out.
 */

/* Inodes and times of 64 bits, also on systems of 32. */
#ifndef _FILE_OFFSET_BITS
#  define _FILE_OFFSET_BITS 64
#endif
#ifndef _TIME_BITS
#  define _TIME_BITS 64
#endif

#include "file_look.h"

#include <sys/stat.h>
#include <time.h>

#ifdef __APPLE__
#  define MODIFIED st_mtimespec
#  define CHANGED st_ctimespec
#else
#  define MODIFIED st_mtim
#  define CHANGED st_ctim
#endif

static int64_t
Ns(
    struct timespec time)
{
    return (int64_t) time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

TlsFileLook
TlsFileLookAt(
    const void *path)
{
    struct stat found;

    if (stat(path, &found) != 0) {
        return (TlsFileLook) {.isThere = false};
    }
    return (TlsFileLook) {
        .isThere = true,
        .device = (int64_t) found.st_dev,
        .inode = (int64_t) found.st_ino,
        .size = (int64_t) found.st_size,
        .modified = Ns(found.MODIFIED),
        .changed = Ns(found.CHANGED),
    };
}
