/*
 * log_file.c --
 *
 *	A file that is only appended to: each line is one write at its end.
 */

/* Files of more than 2 GiB, also on systems of 32 bits. */
#ifndef _FILE_OFFSET_BITS
#  define _FILE_OFFSET_BITS 64
#endif

#include "log_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct TlsLogFile {
    int descriptor;
    atomic_bool torn;	/* the last line has no end: the disk is full */
    char path[];
};

/* Opens it; -1 with errno set. */
static int
Open(
    const char *path)
{
    int descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC
            | O_NOCTTY | O_NONBLOCK, S_IRUSR | S_IWUSR);
    struct stat found;
    int error;

    if (descriptor < 0) {
        return -1;
    }
    error = fstat(descriptor, &found) != 0 ? errno
            : S_ISREG(found.st_mode) ? 0 : EINVAL;
    if (error != 0) {
        (void) close(descriptor);
        errno = error;
        return -1;
    }
    return descriptor;
}

TlsLogFile *
TlsLogFileOpen(
    const void *path)
{
    int descriptor = Open(path);
    size_t size = strlen(path) + 1;
    TlsLogFile *file;

    if (descriptor < 0) {
        return NULL;
    }
    file = malloc(sizeof(TlsLogFile) + size);
    if (file == NULL) {
        (void) close(descriptor);
        errno = ENOMEM;
        return NULL;
    }
    file->descriptor = descriptor;
    atomic_init(&file->torn, false);
    memcpy(file->path, path, size);
    return file;
}

void
TlsLogFileAppend(
    TlsLogFile *file,
    const void *line,
    size_t size)
{
    struct iovec parts[] = {
        {.iov_base = "\n", .iov_len = file->torn ? 1 : 0},
        {.iov_base = (void *) line, .iov_len = size},
        {.iov_base = "\n", .iov_len = 1},
    };
    size_t whole = parts[0].iov_len + size + 1;
    ssize_t written;

    do {
        written = writev(file->descriptor, parts, 3);
    } while (written < 0 && errno == EINTR);
    if (written > 0) {
        file->torn = (size_t) written < whole;
    }
}

static bool
IsSame(
    const struct stat *one,
    const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

bool
TlsLogFileIsCurrent(
    const TlsLogFile *file)
{
    struct stat opened;
    struct stat found;

    return file == NULL || (fstat(file->descriptor, &opened) == 0
            && stat(file->path, &found) == 0 && IsSame(&opened, &found));
}

bool
TlsLogFileIsSame(
    const TlsLogFile *file,
    const TlsLogFile *other)
{
    struct stat one;
    struct stat two;

    if (file == NULL || other == NULL) {
        return file == other;
    }
    return fstat(file->descriptor, &one) == 0
            && fstat(other->descriptor, &two) == 0 && IsSame(&one, &two);
}

void
TlsLogFileClose(
    TlsLogFile *file)
{
    if (file != NULL) {
        (void) close(file->descriptor);
        free(file);
    }
}
