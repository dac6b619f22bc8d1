/*
 * system_store.c --
 *
 *	The authorities of the system: in files.
 */

#include "system_store.h"

#include <stddef.h>

const char *const *
TlsSystemStore(void)
{
    return NULL;
}
