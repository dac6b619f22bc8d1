/*
 * s2n_memory.h --
 *
 *	The memory of s2n-tls.
 */

#ifndef TLS_S2N_MEMORY_H
#define TLS_S2N_MEMORY_H

#include <stdbool.h>

/*
 * Has s2n-tls take its memory from here: locked, or like anybody's, but wiped
 * all the same. To be called once, before s2n_init; again if it was false: then
 * the process may not lock as much as a connection needs. When no more can be
 * locked, reclaim is called in the midst of s2n-tls, to give back what is not in
 * use.
 */
bool TlsMemoryInit(bool locked, void (*reclaim)(void));

/*
 * Go around what makes something of s2n-tls, in one thread, without others that
 * are made meanwhile and stay. When it is not made, what was allocated for it is
 * given back: s2n_connection_new forgets what it had when memory ends, so that
 * a process at its limit would soon have nothing left.
 */
void TlsMemoryBegin(void);
void TlsMemoryEnd(bool made);

/*
 * Tells with which error of s2n's an allocation of this thread has failed since
 * the last call, S2N_ERR_T_OK: none has. s2n-tls may go on without, and fail later
 * in other words: a server that has no memory for the key share of a client asks
 * it for another one.
 */
int TlsMemoryTakeError(void);

#endif /* TLS_S2N_MEMORY_H */
