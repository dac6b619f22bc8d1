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
 * Reserves locked memory for the connections of one more thread. False when no
 * more can be locked; TlsMemoryLockError is s2n's number for that.
 */
bool TlsMemoryReserve(void);
void TlsMemoryUnreserve(void);
int TlsMemoryLockError(void);

/*
 * Call these around a call of s2n-tls for an established connection: when no more can be
 * locked, it may use the reserve, which no handshake gets. The reclaim function
 * takes that back for the next connection, if s2n-tls has no data in it.
 */
void TlsMemoryBeginEstablished(void);
void TlsMemoryEndEstablished(void);

/* Is a part of the reserve in use? */
bool TlsMemoryIsScarce(void);

/*
 * Returns the s2n error of an allocation of this thread that failed since the
 * last call; S2N_ERR_T_OK: none did. s2n-tls may continue without the memory,
 * and fail later with another error: a server without memory for the key share
 * of a client asks for another one.
 */
int TlsMemoryTakeError(void);

#endif /* TLS_S2N_MEMORY_H */
