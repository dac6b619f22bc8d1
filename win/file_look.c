/*
 * file_look.c --
 *
 *	What a file looks like, by its handle: with the 100 ns of its times, and
 *	the number that tells it from one that takes its place.
 */

#include "file_look.h"

#include <windows.h>

/* 100 ns between 1601, where Windows begins to count, and 1970. */
#define EPOCH INT64_C(116444736000000000)

static int64_t
Join(
    DWORD high,
    DWORD low)
{
    return (int64_t) ((uint64_t) high << 32 | low);
}

static int64_t
Ns(
    FILETIME time)
{
    return (Join(time.dwHighDateTime, time.dwLowDateTime) - EPOCH) * 100;
}

TlsFileLook
TlsFileLookAt(
    const void *path)
{
    /* A directory can only be opened as a backup would. */
    HANDLE handle = CreateFileW(path, FILE_READ_ATTRIBUTES, FILE_SHARE_READ
            | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
            FILE_FLAG_BACKUP_SEMANTICS, NULL);
    BY_HANDLE_FILE_INFORMATION found;
    TlsFileLook look = {.isThere = false};

    if (handle == INVALID_HANDLE_VALUE) {
        return look;
    }
    if (GetFileInformationByHandle(handle, &found)) {
        look = (TlsFileLook) {
            .isThere = true,
            .device = found.dwVolumeSerialNumber,
            .inode = Join(found.nFileIndexHigh, found.nFileIndexLow),
            .size = Join(found.nFileSizeHigh, found.nFileSizeLow),
            .modified = Ns(found.ftLastWriteTime),
            .changed = Ns(found.ftCreationTime),
        };
    }
    (void) CloseHandle(handle);
    return look;
}
