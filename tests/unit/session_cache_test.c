/*
 * session_cache_test.c --
 *
 *	The cache of session tickets: what it keeps, gives and forgets.
 */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "session_cache.h"

#define LATER 1000

static TlsTicketName
Name(
    int number)
{
    TlsTicketPart part = {&number, sizeof(number)};
    TlsTicketName name;

    TlsTicketNameMake(&name, &part, 1);
    return name;
}

/* Keeps a ticket whose bytes are a number. */
static void
Put(
    TlsSessionCache *cache,
    int name,
    int number,
    bool once,
    int64_t until)
{
    TlsTicketName key = Name(name);
    TlsTicket ticket;

    (void) TlsTicketMake(&ticket, sizeof(number));
    memcpy(ticket.bytes, &number, sizeof(number));
    ticket.once = once;
    ticket.until = until;
    TlsSessionCachePut(cache, &key, &ticket, 0);
    CHECK(ticket.bytes == NULL, "the cache owns it");
}

/* The number of the ticket that the cache gives, or -1. */
static int
Take(
    TlsSessionCache *cache,
    int name,
    int64_t now)
{
    TlsTicketName key = Name(name);
    TlsTicket ticket;
    int number = -1;

    if (TlsSessionCacheTake(cache, &key, &ticket, now)) {
        memcpy(&number, ticket.bytes, sizeof(number));
        TlsTicketClear(&ticket);
    }
    return number;
}

static void
TestOnce(void)
{
    TlsSessionCache *cache = TlsSessionCacheNew();
    int i;

    CHECK(Take(cache, 1, 0) == -1, "empty");
    for (i = 1; i <= 34; i++) {
        Put(cache, 1, i, true, LATER);
    }
    Put(cache, 2, 200, true, LATER);
    CHECK(TlsSessionCacheCount(cache) == 33, "32 of a name");
    for (i = 34; i >= 3; i--) {
        CHECK(Take(cache, 1, 0) == i, "the newest first: %d", i);
    }
    CHECK(Take(cache, 1, 0) == -1, "each once");
    CHECK(Take(cache, 2, 0) == 200, "another name");
    TlsSessionCacheFree(cache);
}

static void
TestAgain(void)
{
    TlsSessionCache *cache = TlsSessionCacheNew();
    TlsTicketName name = Name(1);
    TlsTicket ticket;

    Put(cache, 1, 1, true, LATER);
    Put(cache, 1, 2, false, LATER);
    CHECK(TlsSessionCacheCount(cache) == 1, "it takes the place of others");
    CHECK(Take(cache, 1, 0) == 2, "once");
    CHECK(TlsSessionCacheTake(cache, &name, &ticket, 0), "and again");
    CHECK(ticket.until == LATER, "with its end");
    ticket.bytes[0] ^= 1;
    TlsSessionCacheDrop(cache, &name, &ticket);
    CHECK(TlsSessionCacheCount(cache) == 1, "another ticket was dropped");
    ticket.bytes[0] ^= 1;
    TlsSessionCacheDrop(cache, &name, &ticket);
    CHECK(TlsSessionCacheCount(cache) == 0, "it was dropped");
    TlsTicketClear(&ticket);
    Put(cache, 1, 3, false, LATER);
    Put(cache, 1, 4, true, LATER);
    CHECK(TlsSessionCacheCount(cache) == 1, "other kinds go");
    TlsSessionCacheFree(cache);
}

static void
TestTime(void)
{
    TlsSessionCache *cache = TlsSessionCacheNew();

    Put(cache, 1, 1, true, 0);
    CHECK(TlsSessionCacheCount(cache) == 0, "it is over already");
    Put(cache, 1, 1, true, 10);
    Put(cache, 1, 2, false, 5);
    CHECK(Take(cache, 1, 4) == 2, "in time");
    CHECK(Take(cache, 1, 5) == -1, "too late");
    CHECK(TlsSessionCacheCount(cache) == 0, "and gone");
    TlsSessionCacheFree(cache);
}

/* The one that was not used for longest has to go. */
static void
TestCapacity(void)
{
    TlsSessionCache *cache = TlsSessionCacheNew();
    int i;

    for (i = 0; i < 256; i++) {
        Put(cache, i, i, i % 2 == 0, LATER);
    }
    CHECK(TlsSessionCacheCount(cache) == 256, "full");
    CHECK(Take(cache, 1, 0) == 1, "used just now");
    Put(cache, 1000, 1000, true, LATER);
    Put(cache, 1001, 1001, true, LATER);
    CHECK(TlsSessionCacheCount(cache) == 256, "not more");
    CHECK(Take(cache, 0, 0) == -1, "the oldest");
    CHECK(Take(cache, 2, 0) == -1, "the next");
    CHECK(Take(cache, 1, 0) == 1, "the used one stays");
    CHECK(Take(cache, 3, 0) == 3, "younger ones stay");
    TlsSessionCacheFree(cache);
}

static void
TestNames(void)
{
    TlsTicketPart one[] = {{"ab", 2}, {"c", 1}};
    TlsTicketPart other[] = {{"a", 1}, {"bc", 2}};
    TlsTicketPart third[] = {{"ab", 2}, {"c", 1}, {NULL, 0}};
    TlsTicketName names[3];

    TlsTicketNameMake(&names[0], one, 2);
    TlsTicketNameMake(&names[1], other, 2);
    TlsTicketNameMake(&names[2], third, 3);
    CHECK(memcmp(&names[0], &names[1], sizeof(names[0])) != 0, "sizes count");
    CHECK(memcmp(&names[0], &names[2], sizeof(names[0])) != 0, "parts count");
}

static void *
Work(
    void *data)
{
    TlsSessionCache *cache = data;
    int i;

    for (i = 0; i < 20000; i++) {
        TlsTicketName key = Name(i % 300);
        TlsTicket ticket;

        (void) TlsTicketMake(&ticket, 16);
        memset(ticket.bytes, i, 16);
        ticket.until = LATER;
        ticket.once = i % 3 == 0;
        TlsSessionCachePut(cache, &key, &ticket, 0);
        if (TlsSessionCacheTake(cache, &key, &ticket, 0)) {
            TlsSessionCacheDrop(cache, &key, &ticket);
            TlsTicketClear(&ticket);
        }
    }
    return NULL;
}

static void
TestThreads(void)
{
    TlsSessionCache *cache = TlsSessionCacheNew();
    pthread_t threads[4];
    size_t i;

    for (i = 0; i < 4; i++) {
        (void) pthread_create(&threads[i], NULL, Work, cache);
    }
    for (i = 0; i < 4; i++) {
        (void) pthread_join(threads[i], NULL);
    }
    CHECK(TlsSessionCacheCount(cache) <= 256, "no more than there is room for");
    TlsSessionCacheFree(cache);
}

int
main(void)
{
    TestOnce();
    TestAgain();
    TestTime();
    TestCapacity();
    TestNames();
    TestThreads();
    return CheckSummary();
}
