/*
 * locked_pages.c --
 *
 *	Locked memory, by VirtualLock.
 */

#include "locked_pages.h"

#include <stdbool.h>
#include <windows.h>

/* How much the working set of the process grows at a time. */
#define GROWTH (1024 * 1024)

size_t
TlsLockedPagesUnit(void)
{
    SYSTEM_INFO info;

    GetSystemInfo(&info);
    return info.dwPageSize;
}

/* What is locked has to fit in the smallest working set that the process is
 * guaranteed; that is small until a process asks for more. */
static bool
GrowWorkingSet(
    size_t size)
{
    SIZE_T least;
    SIZE_T most;

    size = size > GROWTH ? size : GROWTH;
    return GetProcessWorkingSetSize(GetCurrentProcess(), &least, &most)
            && SetProcessWorkingSetSize(GetCurrentProcess(), least + size,
                most + size);
}

void *
TlsLockedPagesTake(
    size_t size)
{
    void *memory = VirtualAlloc(NULL, size, MEM_COMMIT | MEM_RESERVE,
            PAGE_READWRITE);

    if (memory == NULL) {
        return NULL;
    }
    if (VirtualLock(memory, size) || (GetLastError()
            == ERROR_WORKING_SET_QUOTA && GrowWorkingSet(size)
            && VirtualLock(memory, size))) {
        return memory;
    }
    (void) VirtualFree(memory, 0, MEM_RELEASE);
    return NULL;
}

void
TlsLockedPagesGive(
    void *memory,
    size_t size)
{
    (void) size;
    (void) VirtualFree(memory, 0, MEM_RELEASE);
}
