/*
 * s2n_memory.h --
 *
 *	The memory of s2n-tls.
 */

#ifndef TLS_S2N_MEMORY_H
#define TLS_S2N_MEMORY_H

#include <stdbool.h>

/*
 * Installs this memory in s2n-tls: locked or not, it is wiped when it is freed.
 * Call it once, before s2n_init. If it returns false, the process may not lock
 * as much as a connection needs; call it again to retry. When no more can be
 * locked, it calls reclaim, in the middle of s2n-tls, to free what is not in
 * use.
 */
bool TlsMemoryInit(bool locked, void (*reclaim)(void));

/*
 * Call these around the construction of an object of s2n-tls, in one thread. If
 * the construction fails, its allocations are freed: s2n_connection_new leaks
 * them when memory runs out, so a process at its limit would soon have nothing
 * left. Nothing else that stays may be allocated in between.
 */
void TlsMemoryBegin(void);
void TlsMemoryEnd(bool made);

/*
 * Returns the s2n error of an allocation of this thread that failed since the
 * last call; S2N_ERR_T_OK: none did. s2n-tls may continue without the memory,
 * and fail later with another error: a server without memory for the key share
 * of a client asks for another one.
 */
int TlsMemoryTakeError(void);

#endif /* TLS_S2N_MEMORY_H */
