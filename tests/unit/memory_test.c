/*
 * memory_test.c --
 *
 *	The locked memory, with allocations of many sizes in any order.
 */

#include "memory.c"

#include <stdlib.h>

#include "check.h"

#define SLOTS 400
#define ROUNDS 200000

typedef struct Slot {
    uint8_t *bytes;
    uint32_t size;	/* that was asked for */
    uint32_t allocated;	/* that there is */
    uint8_t pattern;
} Slot;

static Slot slots[SLOTS];

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

/* Follows all blocks of all arenas: they fit, and no two neighbours are free. */
static void
CheckPool(void)
{
    size_t locked = 0;
    size_t empty = 0;
    Arena *arena;

    for (arena = pool.arenas; arena != NULL; arena = arena->next) {
        Block *before = NULL;
        Block *block = FirstBlock(arena);

        locked += arena->size;
        empty += (BlockIsFree(block) && ArenaOfAll(block) != NULL);
        for (; BlockSize(block) != 0; block = BlockAfter(block)) {
            CHECK(block->before == before, "%p", (void *) block);
            CHECK(before == NULL || !BlockIsFree(before)
                    || !BlockIsFree(block), "%p", (void *) block);
            before = block;
        }
        CHECK((char *) block + HEADER_SIZE == (char *) arena + arena->size,
                "%p", (void *) block);
    }
    CHECK(locked == pool.locked, "%zu %zu", locked, pool.locked);
    CHECK(empty == pool.empty, "%zu %zu", empty, pool.empty);
    CHECK(empty <= 1, "%zu", empty);
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
            CheckPool();
        }
    }
    for (i = 0; i < SLOTS; i++) {
        if (slots[i].bytes != NULL) {
            Empty(&slots[i]);
        }
    }
    CheckPool();
    CHECK(pool.arenas != NULL && pool.arenas->next == NULL,
            "%zu bytes are left", pool.locked);
}

/* What is given back is wiped, but for the links of the list it goes into. */
static void
TestWiped(void)
{
    void *kept;
    void *memory;
    uint32_t keptSize;
    uint32_t size;
    uint32_t i;

    CHECK(Allocate(&kept, 1, &keptSize) == S2N_SUCCESS, "kept");
    CHECK(Allocate(&memory, 5000, &size) == S2N_SUCCESS, "5000");
    memset(memory, 0x5A, size);
    Free(memory, size);
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
        CheckPool();
        Free(memory, allocated);
    }
    CheckPool();
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

int
main(void)
{
    if (!TlsMemoryInit()) {
        printf("memory cannot be locked here: not tested\n");
        return CheckSummary();
    }
    CHECK(TlsMemoryLocked() == FIRST_ARENA, "%zu", TlsMemoryLocked());
    TestRandom();
    TestWiped();
    TestBorders();
    TestTooMuch();
    return CheckSummary();
}
