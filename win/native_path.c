/*
 * native_path.c --
 *
 *	Paths for the C library: Tcl has them in UTF-16, and the C library takes
 *	what the code page of the system has. A path that has other characters may
 *	have a short name without them.
 */

#include "native_path.h"

#include <stdbool.h>
#include <windows.h>

/* Appends the path in the code page of the system; false if that lacks one of its
 * characters. */
static bool
Append(
    const wchar_t *path,
    Tcl_DString *buffer)
{
    BOOL lacks = FALSE;
    int size = WideCharToMultiByte(CP_ACP, WC_NO_BEST_FIT_CHARS, path, -1,
            NULL, 0, NULL, &lacks);

    if (size <= 0 || lacks) {
        return false;
    }
    Tcl_DStringSetLength(buffer, size - 1);
    return WideCharToMultiByte(CP_ACP, WC_NO_BEST_FIT_CHARS, path, -1,
            Tcl_DStringValue(buffer), size, NULL, NULL) == size;
}

/* The same for its short name, if the file system has one. */
static bool
AppendShort(
    const wchar_t *path,
    Tcl_DString *buffer)
{
    DWORD room = GetShortPathNameW(path, NULL, 0);
    wchar_t *shorter = ckalloc((room + 1) * sizeof(wchar_t));
    DWORD size = GetShortPathNameW(path, shorter, room);
    bool found = size > 0 && size < room && Append(shorter, buffer);

    ckfree(shorter);
    return found;
}

const char *
TlsNativePath(
    Tcl_Obj *path,
    Tcl_DString *buffer)
{
    const wchar_t *native = Tcl_FSGetNativePath(path);

    Tcl_DStringInit(buffer);
    return native != NULL && (Append(native, buffer)
            || AppendShort(native, buffer)) ? Tcl_DStringValue(buffer) : NULL;
}
