/*
 * config_cache.c --
 *
 *	The configs that the process has made. There are few, and one look-up
 *	for each connection, so an array in order of use will do.
 */

#include "config_cache.h"

#include <string.h>

#include "config_int.h"

/* The most configs to keep. One that is dropped is freed after its last use. */
#define CAPACITY 64

typedef struct Entry {
    TlsConfigDigest digest;
    TlsConfig *config;
} Entry;

TCL_DECLARE_MUTEX(cacheMutex)
static Entry entries[CAPACITY];	/* the one used last comes first */
static size_t entryCount = 0;

/* Puts an entry before the first ones, into the place behind these. */
static void
PutFirst(
    Entry entry,
    size_t count)
{
    for (; count > 0; count--) {
        entries[count] = entries[count - 1];
    }
    entries[0] = entry;
}

/* Makes the entry of a digest the first; NULL if there is none. */
static Entry *
Fetch(
    const TlsConfigDigest *digest)
{
    size_t i = 0;

    while (i < entryCount && memcmp(entries[i].digest.bytes, digest->bytes,
            sizeof(digest->bytes)) != 0) {
        i++;
    }
    if (i == entryCount) {
        return NULL;
    }
    PutFirst(entries[i], i);
    return &entries[0];
}

/* Puts a config in the first place. Returns the least recently used one if it
 * has to leave. */
static TlsConfig *
Insert(
    const TlsConfigDigest *digest,
    TlsConfig *config)
{
    TlsConfig *last = NULL;

    if (entryCount == CAPACITY) {
        last = entries[--entryCount].config;
    }
    PutFirst((Entry) {*digest, config}, entryCount++);
    return last;
}

TlsConfig *
TlsConfigCacheFind(
    const TlsConfigDigest *digest)
{
    TlsConfig *config = NULL;
    Entry *entry;

    Tcl_MutexLock(&cacheMutex);
    entry = Fetch(digest);
    if (entry != NULL) {
        config = TlsConfigRetain(entry->config);
    }
    Tcl_MutexUnlock(&cacheMutex);
    return config;
}

TlsConfig *
TlsConfigCacheShare(
    const TlsConfigDigest *digest,
    TlsConfig *config)
{
    TlsConfig *dropped;
    Entry *entry;

    Tcl_MutexLock(&cacheMutex);
    entry = Fetch(digest);
    if (entry == NULL) {
        dropped = Insert(digest, config);
    } else if (TlsConfigIsSame(entry->config, config)) {
        dropped = config;
        config = entry->config;
    } else {
        dropped = entry->config;
        entry->config = config;
    }
    (void) TlsConfigRetain(config);
    Tcl_MutexUnlock(&cacheMutex);
    if (dropped != NULL) {
        TlsConfigRelease(dropped);	/* takes its time */
    }
    return config;
}
