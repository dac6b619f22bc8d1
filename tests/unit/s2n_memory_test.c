/*
 * s2n_memory_test.c --
 *
 *	The locked memory, with allocations of many sizes in any order.
 */

/* For locked_pages.c, before any other header. */
#define _GNU_SOURCE
#include <stddef.h>
#include <sys/mman.h>

/* An mlock that can be told to fail, whoever runs this. */
static int LockOrFail(const void *address, size_t size);
#define mlock LockOrFail
#include "locked_pages.c"
#undef mlock
#include "locked_arena.c"
#include "s2n_memory.c"

#include <errno.h>

#include "check.h"

#define SLOTS 400
#define ROUNDS 200000

/* What a connection takes, and a buffer. */
#define CONNECTION_SIZE 4280
#define BUFFER_SIZE 16600

typedef struct Slot {
    uint8_t *bytes;
    uint32_t size;	/* that was asked for */
    uint32_t allocated;	/* that there is */
    uint8_t pattern;
} Slot;

static Slot slots[SLOTS];

static bool mayLock = true;

static int
LockOrFail(
    const void *address,
    size_t size)
{
    if (!mayLock) {
        errno = ENOMEM;
        return -1;
    }
    return mlock(address, size);
}

/* What is given back when no more can be locked; or NULL. */
static void *unused;

static void
Reclaim(void)
{
    if (unused != NULL) {
        (void) Free(unused, BUFFER_SIZE);
        unused = NULL;
    }
}

/* Sizes as s2n-tls asks for them: many small ones, some as large as records. */
static uint32_t
RandomSize(void)
{
    switch (rand() % 4) {
    case 0:
        return (uint32_t) (rand() % 40000) + 1;
    case 1:
        return (uint32_t) (rand() % 3000) + 1;
    default:
        return (uint32_t) (rand() % 300) + 1;
    }
}

static void
Fill(
    Slot *slot)
{
    void *memory;

    slot->size = RandomSize();
    slot->pattern = (uint8_t) (rand() | 1);
    CHECK(Allocate(&memory, slot->size, &slot->allocated) == S2N_SUCCESS,
            "%u bytes", slot->size);
    slot->bytes = memory;
    CHECK((uintptr_t) memory % UNIT == 0, "%p", memory);
    CHECK(slot->allocated >= slot->size, "%u", slot->allocated);
    memset(memory, slot->pattern, slot->allocated);
}

static bool
IsIntact(
    const Slot *slot)
{
    uint32_t i;

    for (i = 0; i < slot->allocated; i++) {
        if (slot->bytes[i] != slot->pattern) {
            return false;
        }
    }
    return true;
}

static void
Empty(
    Slot *slot)
{
    CHECK(IsIntact(slot), "%u bytes", slot->size);
    Free(slot->bytes, slot->allocated);
    slot->bytes = NULL;
}

/* Follows all blocks of all arenas of a pool: they fit, they know the pool, and
 * no two neighbours are free. */
static void
CheckPool(
    const Pool *pool)
{
    size_t locked = 0;
    size_t count = 0;
    size_t empty = 0;
    Arena *arena;

    for (arena = pool->arenas; arena != NULL; arena = arena->next) {
        Block *before = NULL;
        Block *block = FirstBlock(arena);

        locked += arena->size;
        count++;
        empty += (BlockIsFree(block) && ArenaOfAll(block) != NULL);
        for (; BlockSize(block) != 0; block = BlockAfter(block)) {
            CHECK(block->before == before, "%p", (void *) block);
            CHECK(PoolOf(block) == pool, "%p", (void *) block);
            CHECK(before == NULL || !BlockIsFree(before)
                    || !BlockIsFree(block), "%p", (void *) block);
            before = block;
        }
        CHECK((char *) block + HEADER_SIZE == (char *) arena + arena->size,
                "%p", (void *) block);
    }
    CHECK(locked == pool->locked, "%zu %zu", locked, pool->locked);
    CHECK(count == pool->count, "%zu %zu", count, pool->count);
    CHECK(empty == pool->empty, "%zu %zu", empty, pool->empty);
    CHECK(empty <= pool->kept, "%zu", empty);
}

static void
CheckPools(void)
{
    CheckPool(&lasting);
    CheckPool(&buffers);
    CheckPool(&reserve);
}

static bool
HasOneArena(
    const Pool *pool)
{
    return pool->arenas != NULL && pool->arenas->next == NULL;
}

static void
TestRandom(void)
{
    int i;

    srand(1);
    for (i = 0; i < ROUNDS; i++) {
        Slot *slot = &slots[rand() % SLOTS];

        if (slot->bytes == NULL) {
            Fill(slot);
        } else {
            Empty(slot);
        }
        if (i % 1000 == 0) {
            CheckPools();
        }
    }
    for (i = 0; i < SLOTS; i++) {
        if (slots[i].bytes != NULL) {
            Empty(&slots[i]);
        }
    }
    CheckPools();
    CHECK(HasOneArena(&lasting), "%zu bytes are left", lasting.locked);
    CHECK(HasOneArena(&buffers), "%zu bytes are left", buffers.locked);
}

/* What is given back is wiped, all of the block, but for the links of the list
 * it goes into. s2n-tls tells only the size that it has asked for. */
static void
TestWiped(
    uint32_t asked)
{
    void *kept;
    void *memory;
    uint32_t keptSize;
    uint32_t size;
    uint32_t i;

    CHECK(Allocate(&kept, asked, &keptSize) == S2N_SUCCESS, "kept");
    CHECK(Allocate(&memory, asked, &size) == S2N_SUCCESS, "%u", asked);
    CHECK(size > asked, "%u", size);
    memset(memory, 0x5A, size);
    Free(memory, asked);
    for (i = sizeof(Block) - HEADER_SIZE; i < size; i++) {
        if (((uint8_t *) memory)[i] != 0) {
            break;
        }
    }
    CHECK(i == size, "byte %u", i);
    Free(kept, keptSize);
}

/* A block of every size near a border of the lists finds its place. */
static void
TestBorders(void)
{
    uint32_t size;

    for (size = 1; size < 1U << 20; size = size + size / 37 + 1) {
        void *memory;
        uint32_t allocated;

        CHECK(Allocate(&memory, size, &allocated) == S2N_SUCCESS, "%u", size);
        memset(memory, 1, allocated);
        CheckPools();
        Free(memory, allocated);
    }
    CheckPools();
}

#define CONNECTIONS 200

/* What is given back serves the next request of the same size. */
static void
TestReuse(void)
{
    static void *blocks[200];
    const int count = sizeof(blocks) / sizeof(blocks[0]);
    uint32_t asked;

    for (asked = 1; asked < 20000; asked += asked / 7 + 1) {
        size_t locked;
        uint32_t size;
        int i;

        for (i = 0; i < count; i++) {
            CHECK(Allocate(&blocks[i], asked, &size) == S2N_SUCCESS, "%u",
                    asked);
        }
        locked = TlsArenaLocked();
        for (i = 0; i < count; i += 2) {
            Free(blocks[i], asked);
        }
        for (i = 0; i < count; i += 2) {
            CHECK(Allocate(&blocks[i], asked, &size) == S2N_SUCCESS, "%u",
                    asked);
        }
        CHECK(TlsArenaLocked() == locked, "%u: %zu %zu", asked,
                TlsArenaLocked(), locked);
        for (i = 0; i < count; i++) {
            Free(blocks[i], asked);
        }
    }
    CheckPools();
}

/* Connections that have given back their buffers take no more than what they
 * keep, whatever the order was in which all came. */
static void
TestBuffersGoBack(void)
{
    static struct {
        void *connection;
        void *buffer;
    } all[CONNECTIONS];
    size_t before = lasting.locked;
    uint32_t size;
    int i;

    for (i = 0; i < CONNECTIONS; i++) {
        CHECK(Allocate(&all[i].connection, CONNECTION_SIZE, &size)
                == S2N_SUCCESS, "%d", i);
        CHECK(Allocate(&all[i].buffer, BUFFER_SIZE, &size) == S2N_SUCCESS,
                "%d", i);
    }
    for (i = 0; i < CONNECTIONS; i++) {
        Free(all[i].buffer, BUFFER_SIZE);
    }
    CheckPools();
    CHECK(HasOneArena(&buffers), "%zu bytes", buffers.locked);
    CHECK(lasting.locked <= before + 2 * CONNECTIONS * CONNECTION_SIZE,
            "%zu bytes", lasting.locked);
    for (i = 0; i < CONNECTIONS; i++) {
        Free(all[i].connection, CONNECTION_SIZE);
    }
    CheckPools();
}

/* Takes blocks of a size until there are no more; returns their number. */
static int
TakeAll(
    void **blocks,
    int most,
    uint32_t wanted)
{
    uint32_t size;
    int count = 0;

    while (count < most && Allocate(&blocks[count], wanted, &size)
            == S2N_SUCCESS) {
        count++;
    }
    CHECK(count < most, "%d", count);
    return count;
}

/* At the limit of the process buffers use what others leave, but not the other
 * way round; and what is not in use is given back. */
static void
TestLimit(void)
{
    static void *connections[4000];
    static void *buffersTaken[4000];
    void *borrowed;
    void *reclaimed;
    uint32_t size;
    int count;
    int bufferCount;

    mayLock = false;
    count = TakeAll(connections, 4000, CONNECTION_SIZE);
    CHECK((size_t) count * CONNECTION_SIZE <= lasting.locked, "%d", count);
    bufferCount = TakeAll(buffersTaken, 4000, BUFFER_SIZE);
    CHECK(bufferCount >= 2, "%d", bufferCount);
    CheckPools();

    Free(connections[--count], CONNECTION_SIZE);
    Free(connections[--count], CONNECTION_SIZE);
    Free(connections[--count], CONNECTION_SIZE);
    Free(connections[--count], CONNECTION_SIZE);
    CHECK(Allocate(&borrowed, 3 * CONNECTION_SIZE, &size) == S2N_SUCCESS,
            "borrowed");
    unused = buffersTaken[--bufferCount];
    CHECK(Allocate(&reclaimed, BUFFER_SIZE, &size) == S2N_SUCCESS, "reclaimed");
    CHECK(unused == NULL, "%p", unused);
    Free(borrowed, 3 * CONNECTION_SIZE);
    Free(reclaimed, BUFFER_SIZE);
    CheckPools();

    while (count > 0) {
        Free(connections[--count], CONNECTION_SIZE);
    }
    while (bufferCount > 0) {
        Free(buffersTaken[--bufferCount], BUFFER_SIZE);
    }
    mayLock = true;
    CheckPools();
}

/* The buffers of the largest records, as s2n-tls takes them: that for reading is
 * as large as the data first, and grows to the size of the record. */
#define FIRST_BUFFER_SIZE 16384
#define READ_BUFFER_SIZE (16384 + 2048)
#define WRITE_BUFFER_SIZE (16384 + 2048 + 5)

/* As a connection that exists. */
static bool
AllocateEstablished(
    void **memory,
    uint32_t wanted)
{
    uint32_t size;
    bool done;

    TlsMemoryBeginEstablished();
    done = Allocate(memory, wanted, &size) == S2N_SUCCESS;
    TlsMemoryEndEstablished();
    return done;
}

/* At the limit each thread has both buffers of a connection, and a little more,
 * which nobody gets in a handshake. */
static void
TestReserve(
    int threads)
{
    static void *lasts[4000];
    static void *buffersTaken[4000];
    void *firsts[3];
    void *reads[3];
    void *writes[3];
    void *rest[3];
    void *memory;
    uint32_t size;
    int count;
    int bufferCount;
    int i;

    for (i = 0; i < threads; i++) {
        CHECK(TlsMemoryReserve(), "%d", i);
    }
    mayLock = false;
    CHECK(!TlsMemoryReserve(), "no more");
    bufferCount = TakeAll(buffersTaken, 4000, BUFFER_SIZE);
    count = TakeAll(lasts, 4000, 100);
    CHECK(!TlsMemoryIsScarce(), "nobody needs it yet");
    for (i = 0; i < threads; i++) {
        CHECK(AllocateEstablished(&reads[i], READ_BUFFER_SIZE), "%d", i);
    }
    CHECK(TlsMemoryIsScarce(), "in use");
    CHECK(Allocate(&memory, BUFFER_SIZE, &size) == S2N_FAILURE, "newcomer");
    for (i = 0; i < threads; i++) {
        CHECK(AllocateEstablished(&firsts[i], FIRST_BUFFER_SIZE), "%d", i);
        CHECK(AllocateEstablished(&writes[i], WRITE_BUFFER_SIZE), "%d", i);
        CHECK(AllocateEstablished(&rest[i], 4000), "%d", i);
    }
    CheckPools();
    for (i = 0; i < threads; i++) {
        Free(firsts[i], FIRST_BUFFER_SIZE);
        Free(reads[i], READ_BUFFER_SIZE);
        Free(writes[i], WRITE_BUFFER_SIZE);
        if (i > 0) {
            TlsMemoryUnreserve();
        }
        Free(rest[i], 4000);
        CheckPools();
    }
    CHECK(!TlsMemoryIsScarce() && reserve.count == 1, "%zu", reserve.count);
    TlsMemoryUnreserve();
    CHECK(TlsMemoryReserve(), "one stays for the next");
    TlsMemoryUnreserve();
    while (count > 0) {
        Free(lasts[--count], 100);
    }
    while (bufferCount > 0) {
        Free(buffersTaken[--bufferCount], BUFFER_SIZE);
    }
    mayLock = true;
    CheckPools();
}

/* Threads end while memory of the reserve is in use: what is empty goes, where that
 * is not the newest. */
static void
TestReserveInUse(void)
{
    static void *lasts[4000];
    static void *buffersTaken[4000];
    void *read;
    int count;
    int bufferCount;
    int i;

    for (i = 0; i < 3; i++) {
        CHECK(TlsMemoryReserve(), "%d", i);
    }
    mayLock = false;
    bufferCount = TakeAll(buffersTaken, 4000, BUFFER_SIZE);
    count = TakeAll(lasts, 4000, 100);
    CHECK(AllocateEstablished(&read, READ_BUFFER_SIZE), "read");
    CHECK(TlsMemoryIsScarce(), "in use");
    for (i = 0; i < 3; i++) {
        TlsMemoryUnreserve();
        CheckPools();
    }
    CHECK(reserve.count == 2 && reserve.empty == 1, "%zu of %zu",
            reserve.empty, reserve.count);
    memset(read, 7, READ_BUFFER_SIZE);
    Free(read, READ_BUFFER_SIZE);
    CHECK(!TlsMemoryIsScarce() && reserve.count == 1, "%zu", reserve.count);
    while (count > 0) {
        Free(lasts[--count], 100);
    }
    while (bufferCount > 0) {
        Free(buffersTaken[--bufferCount], BUFFER_SIZE);
    }
    mayLock = true;
    CheckPools();
}

/* Without locking it is malloc's memory. */
static void
TestPlain(void)
{
    size_t locked = TlsArenaLocked();
    void *memory;
    uint32_t size;

    CHECK(AllocatePlain(&memory, 5000, &size) == S2N_SUCCESS, "5000");
    CHECK(size >= 5000, "%u", size);
    memset(memory, 1, size);
    CHECK(FreePlain(memory, size) == S2N_SUCCESS, "free");
    CHECK(FreePlain(NULL, 0) == S2N_SUCCESS, "free");
    CHECK(TlsArenaLocked() == locked, "%zu", TlsArenaLocked());
}

static void
TestTooMuch(void)
{
    void *memory = slots;
    uint32_t allocated;

    CHECK(Allocate(&memory, UINT32_MAX, &allocated) == S2N_FAILURE, "max");
    CHECK(memory == NULL, "%p", memory);
    CHECK(strcmp(s2n_strerror_name(s2n_errno), "S2N_ERR_MLOCK") == 0, "%s",
            s2n_strerror_name(s2n_errno));
}

/* What was made by halves leaves nothing, whole things stay. */
static void
TestAttempts(void)
{
    void *memory[3];
    void *before;
    uint32_t size[3];
    uint32_t sizeBefore;
    size_t locked;
    int i;

    CHECK(Allocate(&before, 100, &sizeBefore) == S2N_SUCCESS, "before");
    locked = TlsArenaLocked();
    for (i = 0; i < 2000; i++) {
        TlsMemoryBegin();
        CHECK(Allocate(&memory[0], 5000, &size[0]) == S2N_SUCCESS, "%d", i);
        CHECK(Allocate(&memory[1], 70000, &size[1]) == S2N_SUCCESS, "%d", i);
        CHECK(Allocate(&memory[2], 50, &size[2]) == S2N_SUCCESS, "%d", i);
        (void) Free(memory[1], size[1]);
        TlsMemoryEnd(false);
    }
    CHECK(TlsArenaLocked() <= locked + lasting.largestArena, "%zu of %zu",
            TlsArenaLocked(), locked);
    CheckPools();
    TlsMemoryBegin();
    CHECK(Allocate(&memory[0], 5000, &size[0]) == S2N_SUCCESS, "made");
    memset(memory[0], 7, size[0]);
    TlsMemoryEnd(true);
    CHECK(((uint8_t *) memory[0])[100] == 7, "stays");
    (void) Free(memory[0], size[0]);
    (void) Free(before, sizeBefore);
    CheckPools();
}

int
main(void)
{
    if (!TlsMemoryInit(true, Reclaim)) {
        printf("memory cannot be locked here: not tested\n");
        return CheckSummary();
    }
    CHECK(TlsArenaLocked() == lasting.firstArena + buffers.firstArena
            + SHARE_SIZE, "%zu",
            TlsArenaLocked());
    TestRandom();
    TestWiped(5000);
    TestWiped(BUFFER_SIZE);
    TestBorders();
    TestTooMuch();
    TestReuse();
    TestBuffersGoBack();
    TestAttempts();
    TestLimit();
    TestReserve(1);
    TestReserve(3);
    TestReserveInUse();
    TestPlain();
    return CheckSummary();
}
