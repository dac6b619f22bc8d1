/*
 * reserve.h --
 *
 *	Locked memory for established connections.
 */

#ifndef TLS_RESERVE_H
#define TLS_RESERVE_H

#include <stdbool.h>

#include "failure.h"

/* Reserves the share of this thread, once. False with *failure filled if no more
 * memory can be locked: then the thread cannot have connections. */
bool TlsReserveForThread(TlsFailure *failure);

#endif /* TLS_RESERVE_H */
