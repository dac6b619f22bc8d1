/*
 * locked_arena.h --
 *
 *	Blocks of memory that is never swapped out, nor part of a core dump, and
 *	wiped when they are given back. Any thread may take them and give them
 *	back.
 */

#ifndef TLS_LOCKED_ARENA_H
#define TLS_LOCKED_ARENA_H

#include <stdbool.h>
#include <stddef.h>

/* Call it once, before any of the others. If it returns false, the process
 * cannot lock enough memory for a connection; call it again to retry. */
bool TlsArenaInit(void);

/* Memory of at least so many bytes, aligned as malloc's is, and its size; or NULL
 * when no more can be locked, or the reserve is used up. */
void *TlsArenaTake(size_t least, bool reserved, size_t *size);

/* Reserves memory for one more thread: for the buffers of one connection. False
 * when no more can be locked, which does not happen to the first thread. */
bool TlsArenaReserve(void);
void TlsArenaUnreserve(void);

/* Is a part of the reserve in use? */
bool TlsArenaIsScarce(void);

/* Frees what TlsArenaTake returned. */
void TlsArenaGive(void *memory);

/* Bytes that are locked now. */
size_t TlsArenaLocked(void);

#endif /* TLS_LOCKED_ARENA_H */
