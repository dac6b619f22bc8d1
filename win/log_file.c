/*
 * log_file.c --
 *
 *	A file that is only appended to: each line is one write, to its end.
 */

#include "log_file.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

struct TlsLogFile {
    HANDLE handle;
    atomic_bool torn;	/* the last line has no end: the disk is full */
    wchar_t path[];
};

static int
ToPosix(
    DWORD error)
{
    switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_BAD_NETPATH:
    case ERROR_INVALID_NAME:
        return ENOENT;
    case ERROR_TOO_MANY_OPEN_FILES:
        return EMFILE;
    case ERROR_NOT_ENOUGH_MEMORY:
        return ENOMEM;
    case ERROR_WRITE_PROTECT:
        return EROFS;
    case ERROR_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:
        return EACCES;
    default:
        return EIO;
    }
}

/* What there is under a path that could not be opened: a directory is refused
 * without saying that it is one. */
static int
ErrorOf(
    const wchar_t *path,
    DWORD error)
{
    DWORD attributes = GetFileAttributesW(path);

    return attributes != INVALID_FILE_ATTRIBUTES
            && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0 ? EISDIR
            : ToPosix(error);
}

/* Others may read it, append to it and rename it meanwhile. */
static HANDLE
Open(
    const wchar_t *path,
    DWORD access,
    DWORD create)
{
    return CreateFileW(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE
            | FILE_SHARE_DELETE, NULL, create, FILE_ATTRIBUTE_NORMAL, NULL);
}

/* Opens it for appending; INVALID_HANDLE_VALUE with errno set. */
static HANDLE
OpenLog(
    const wchar_t *path)
{
    HANDLE handle = Open(path, FILE_APPEND_DATA | FILE_READ_ATTRIBUTES
            | SYNCHRONIZE, OPEN_ALWAYS);

    if (handle == INVALID_HANDLE_VALUE) {
        errno = ErrorOf(path, GetLastError());
    } else if (GetFileType(handle) != FILE_TYPE_DISK) {
        (void) CloseHandle(handle);
        handle = INVALID_HANDLE_VALUE;
        errno = EINVAL;
    }
    return handle;
}

TlsLogFile *
TlsLogFileOpen(
    const void *path)
{
    HANDLE handle = OpenLog(path);
    size_t size = (wcslen(path) + 1) * sizeof(wchar_t);
    TlsLogFile *file;

    if (handle == INVALID_HANDLE_VALUE) {
        return NULL;
    }
    file = malloc(sizeof(TlsLogFile) + size);
    if (file == NULL) {
        (void) CloseHandle(handle);
        errno = ENOMEM;
        return NULL;
    }
    file->handle = handle;
    atomic_init(&file->torn, false);
    memcpy(file->path, path, size);
    return file;
}

/* There is no writev for files: the parts of the line are put together, in memory
 * that is wiped, since the line is a secret. */
void
TlsLogFileAppend(
    TlsLogFile *file,
    const void *line,
    size_t size)
{
    size_t begin = file->torn ? 1 : 0;
    size_t whole = begin + size + 1;
    char *text = malloc(whole);
    DWORD written = 0;

    if (text == NULL) {
        return;
    }
    text[0] = '\n';
    memcpy(text + begin, line, size);
    text[whole - 1] = '\n';
    (void) WriteFile(file->handle, text, (DWORD) whole, &written, NULL);
    if (written > 0) {
        file->torn = written < whole;
    }
    SecureZeroMemory(text, whole);
    free(text);
}

static bool
IsSame(
    HANDLE one,
    HANDLE other)
{
    BY_HANDLE_FILE_INFORMATION first;
    BY_HANDLE_FILE_INFORMATION second;

    return GetFileInformationByHandle(one, &first)
            && GetFileInformationByHandle(other, &second)
            && first.dwVolumeSerialNumber == second.dwVolumeSerialNumber
            && first.nFileIndexHigh == second.nFileIndexHigh
            && first.nFileIndexLow == second.nFileIndexLow;
}

bool
TlsLogFileIsCurrent(
    const TlsLogFile *file)
{
    HANDLE found;
    bool same;

    if (file == NULL) {
        return true;
    }
    found = Open(file->path, FILE_READ_ATTRIBUTES, OPEN_EXISTING);
    if (found == INVALID_HANDLE_VALUE) {
        return false;
    }
    same = IsSame(file->handle, found);
    (void) CloseHandle(found);
    return same;
}

bool
TlsLogFileIsSame(
    const TlsLogFile *file,
    const TlsLogFile *other)
{
    if (file == NULL || other == NULL) {
        return file == other;
    }
    return IsSame(file->handle, other->handle);
}

void
TlsLogFileClose(
    TlsLogFile *file)
{
    if (file != NULL) {
        (void) CloseHandle(file->handle);
        free(file);
    }
}
