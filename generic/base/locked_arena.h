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
 * when no more can be locked. */
void *TlsArenaTake(size_t least, size_t *size);

/* Frees what TlsArenaTake returned. */
void TlsArenaGive(void *memory);

/* Bytes that are locked now. */
size_t TlsArenaLocked(void);

#endif /* TLS_LOCKED_ARENA_H */
