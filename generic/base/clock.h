/*
 * clock.h --
 *
 *	A clock that nobody sets.
 */

#ifndef TLS_CLOCK_H
#define TLS_CLOCK_H

#include <stdint.h>

/* Milliseconds since some moment. */
int64_t TlsClockMs(void);

#endif /* TLS_CLOCK_H */
