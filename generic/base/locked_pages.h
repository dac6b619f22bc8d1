/*
 * locked_pages.h --
 *
 *	Memory of the system that is never written to a disk: not swapped out,
 *	and in no core file where the system can do that.
 */

#ifndef TLS_LOCKED_PAGES_H
#define TLS_LOCKED_PAGES_H

#include <stddef.h>

/* The size of a page. */
size_t TlsLockedPagesUnit(void);

/* Memory of so many bytes, a multiple of the unit; NULL if it cannot be
 * allocated or locked. */
void *TlsLockedPagesTake(size_t size);

void TlsLockedPagesGive(void *memory, size_t size);

#endif /* TLS_LOCKED_PAGES_H */
