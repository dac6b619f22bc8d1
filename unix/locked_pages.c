/*
 * locked_pages.c --
 *
 *	Locked memory, by mlock.
 */

/* For MAP_ANONYMOUS and madvise. */
#ifndef _GNU_SOURCE
#  define _GNU_SOURCE
#endif

#include "locked_pages.h"

#include <sys/mman.h>
#include <unistd.h>

size_t
TlsLockedPagesUnit(void)
{
    return (size_t) sysconf(_SC_PAGESIZE);
}

void *
TlsLockedPagesTake(
    size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED) {
        return NULL;
    }
    if (mlock(memory, size) != 0) {
        (void) munmap(memory, size);
        return NULL;
    }
#ifdef MADV_DONTDUMP
    /* A kernel without it has nothing better to offer. */
    (void) madvise(memory, size, MADV_DONTDUMP);
#endif
    return memory;
}

void
TlsLockedPagesGive(
    void *memory,
    size_t size)
{
    (void) munmap(memory, size);
}
