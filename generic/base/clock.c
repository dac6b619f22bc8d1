/*
 * clock.c --
 *
 *	A clock that nobody sets.
 */

#include "clock.h"

#include <time.h>

int64_t
TlsClockMs(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
