/*
 * session_cache.c --
 *
 *	The session tickets that a client keeps. There are few, and one look-up
 *	for each handshake, so an array in order of age will do.
 */

#include "session_cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/mem.h>

/* A clock that nobody sets, and that runs on while the machine sleeps: on other
 * systems than Linux, CLOCK_MONOTONIC does. */
#ifdef CLOCK_BOOTTIME
#define CLOCK_AWAKE_OR_NOT CLOCK_BOOTTIME
#else
#define CLOCK_AWAKE_OR_NOT CLOCK_MONOTONIC
#endif

/* The most tickets to keep: for all servers of a config, and for each of
 * them. */
#define CAPACITY 256
#define CAPACITY_OF_NAME 32

typedef struct Entry {
    TlsTicketName name;
    TlsTicket ticket;
} Entry;

struct TlsSessionCache {
    pthread_mutex_t mutex;
    Entry *entries;	/* CAPACITY, the one used longest ago first; NULL
			 * before the first ticket comes */
    size_t count;
};

/*
 *----------------------------------------------------------------------
 *
 * TlsTicketNameMake --
 *
 *	Makes a name from parts.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Fills *name.
 *
 *----------------------------------------------------------------------
 */

void
TlsTicketNameMake(
    TlsTicketName *name,
    const TlsTicketPart *parts,
    size_t count)
{
    TlsDigest digest;
    size_t i;

    TlsDigestBegin(&digest);
    for (i = 0; i < count; i++) {
        TlsDigestAdd(&digest, parts[i].bytes, parts[i].size);
    }
    TlsDigestEnd(&digest, name->digest);
}

bool
TlsTicketMake(
    TlsTicket *ticket,
    size_t size)
{
    *ticket = (TlsTicket) {
        .bytes = malloc(size == 0 ? 1 : size),
        .size = size,
    };
    return ticket->bytes != NULL;
}

/* A ticket contains the secret of its session, so it is wiped. */
void
TlsTicketClear(
    TlsTicket *ticket)
{
    if (ticket->bytes != NULL) {
        OPENSSL_cleanse(ticket->bytes, ticket->size);
        free(ticket->bytes);
    }
    *ticket = (TlsTicket) {0};
}

int64_t
TlsSessionCacheNow(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_AWAKE_OR_NOT, &now);
    return now.tv_sec;
}

int64_t
TlsTicketProofLeft(
    const TlsTicketProof *proof)
{
    int64_t left = proof->until - TlsSessionCacheNow();
    int64_t leftOfDay;

    if (proof->end == INT64_MAX) {
        return left;
    }
    leftOfDay = proof->end - (int64_t) time(NULL);
    return left < leftOfDay ? left : leftOfDay;
}

TlsSessionCache *
TlsSessionCacheNew(void)
{
    TlsSessionCache *cache = calloc(1, sizeof(TlsSessionCache));

    if (cache != NULL) {
        (void) pthread_mutex_init(&cache->mutex, NULL);
    }
    return cache;
}

void
TlsSessionCacheFree(
    TlsSessionCache *cache)
{
    size_t i;

    if (cache == NULL) {
        return;
    }
    for (i = 0; i < cache->count; i++) {
        TlsTicketClear(&cache->entries[i].ticket);
    }
    free(cache->entries);
    (void) pthread_mutex_destroy(&cache->mutex);
    free(cache);
}

/* Removes an entry. The caller owns its contents. */
static void
TakeOut(
    TlsSessionCache *cache,
    size_t index)
{
    cache->count--;
    memmove(cache->entries + index, cache->entries + index + 1,
            (cache->count - index) * sizeof(Entry));
}

static void
Remove(
    TlsSessionCache *cache,
    size_t index)
{
    TlsTicketClear(&cache->entries[index].ticket);
    TakeOut(cache, index);
}

static bool
IsNamed(
    const Entry *entry,
    const TlsTicketName *name)
{
    return memcmp(entry->name.digest, name->digest, sizeof(name->digest))
            == 0;
}

static bool
IsSame(
    const TlsTicket *one,
    const TlsTicket *other)
{
    return one->size == other->size
            && CRYPTO_memcmp(one->bytes, other->bytes, one->size) == 0;
}

static void
RemoveExpired(
    TlsSessionCache *cache,
    int64_t now)
{
    size_t i = cache->count;

    while (i-- > 0) {
        if (cache->entries[i].ticket.until <= now) {
            Remove(cache, i);
        }
    }
}

/* Makes room for one more ticket of this name: a reusable one replaces all
 * others. */
static void
RemoveOlder(
    TlsSessionCache *cache,
    const TlsTicketName *name,
    bool once)
{
    size_t left = CAPACITY_OF_NAME - 1;
    size_t i = cache->count;

    while (i-- > 0) {
        const Entry *entry = &cache->entries[i];

        if (!IsNamed(entry, name)) {
            continue;
        }
        if (once && entry->ticket.once && left > 0) {
            left--;
        } else {
            Remove(cache, i);
        }
    }
    if (cache->count == CAPACITY) {
        Remove(cache, 0);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionCachePut --
 *
 *	Keeps a ticket.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	*ticket is empty afterwards. May drop others.
 *
 *----------------------------------------------------------------------
 */

void
TlsSessionCachePut(
    TlsSessionCache *cache,
    const TlsTicketName *name,
    TlsTicket *ticket,
    int64_t now)
{
    (void) pthread_mutex_lock(&cache->mutex);
    if (cache->entries == NULL) {
        cache->entries = calloc(CAPACITY, sizeof(Entry));
        cache->count = 0;
    }
    if (cache->entries != NULL && ticket->until > now) {
        RemoveExpired(cache, now);
        RemoveOlder(cache, name, ticket->once);
        cache->entries[cache->count++] = (Entry) {*name, *ticket};
        *ticket = (TlsTicket) {0};
    }
    (void) pthread_mutex_unlock(&cache->mutex);
    TlsTicketClear(ticket);
}

/* Finds the newest of a name; false if there is none. */
static bool
Find(
    const TlsSessionCache *cache,
    const TlsTicketName *name,
    size_t *indexPtr)
{
    size_t i = cache->count;

    while (i-- > 0) {
        if (IsNamed(&cache->entries[i], name)) {
            *indexPtr = i;
            return true;
        }
    }
    return false;
}

/* Passes on an entry; a reusable one also stays, as the newest. */
static bool
Give(
    TlsSessionCache *cache,
    size_t index,
    TlsTicket *ticket)
{
    Entry entry = cache->entries[index];

    if (!entry.ticket.once) {
        if (!TlsTicketMake(ticket, entry.ticket.size)) {
            return false;
        }
        memcpy(ticket->bytes, entry.ticket.bytes, entry.ticket.size);
        ticket->until = entry.ticket.until;
        ticket->proof = entry.ticket.proof;
    } else {
        *ticket = entry.ticket;
    }
    TakeOut(cache, index);
    if (!entry.ticket.once) {
        cache->entries[cache->count++] = entry;
    }
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionCacheTake --
 *
 *	Returns the newest ticket of a name.
 *
 * Results:
 *	False if there is none.
 *
 * Side effects:
 *	A single-use ticket leaves the cache.
 *
 *----------------------------------------------------------------------
 */

bool
TlsSessionCacheTake(
    TlsSessionCache *cache,
    const TlsTicketName *name,
    TlsTicket *ticket,
    int64_t now)
{
    size_t index;
    bool found;

    (void) pthread_mutex_lock(&cache->mutex);
    RemoveExpired(cache, now);
    found = Find(cache, name, &index) && Give(cache, index, ticket);
    (void) pthread_mutex_unlock(&cache->mutex);
    return found;
}

void
TlsSessionCacheDrop(
    TlsSessionCache *cache,
    const TlsTicketName *name,
    const TlsTicket *ticket)
{
    size_t i;

    (void) pthread_mutex_lock(&cache->mutex);
    i = cache->count;
    while (i-- > 0) {
        if (IsNamed(&cache->entries[i], name)
                && IsSame(&cache->entries[i].ticket, ticket)) {
            Remove(cache, i);
        }
    }
    (void) pthread_mutex_unlock(&cache->mutex);
}

size_t
TlsSessionCacheCount(
    TlsSessionCache *cache)
{
    size_t count;

    (void) pthread_mutex_lock(&cache->mutex);
    count = cache->count;
    (void) pthread_mutex_unlock(&cache->mutex);
    return count;
}
