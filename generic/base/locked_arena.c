/*
 * locked_arena.c --
 *
 *	Blocks of memory that is never swapped out, nor part of a core dump, and
 *	wiped when they are given back.
 *
 *	Left alone, s2n-tls locks each of its allocations by itself, in whole
 *	pages: a connection then takes four times its size, a handshake spends a
 *	third of its time in the kernel, and some thousands of connections
 *	exhaust the number of mappings that a process may have. Here a few large
 *	arenas are locked, and divided as Masmano and others describe it
 *	("TLSF: a new dynamic memory allocator for real-time systems", 2004):
 *	free blocks are kept by size in two levels of lists, with a bitmap for
 *	each, so that taking and giving back take constant time, and neighbours
 *	that are free become one block.
 *
 *	Buffers of records have arenas of their own: they come and go with the
 *	data, and a small block that lives as long as its connection must not
 *	keep an arena that is otherwise empty.
 *
 *	The reserve has arenas of its own, too, one for each thread. They are
 *	locked in advance, for established connections when no more can be locked.
 */

#include "locked_arena.h"

#include <pthread.h>
#include <stdint.h>

#include <openssl/mem.h>

#include "locked_pages.h"

/* A block that is larger than a connection is a buffer. */
#define SMALLEST_BUFFER 6144

/* The share of a thread: both buffers of a connection, 19 KiB each for the largest
 * records, a copy of one while it grows, and some small blocks. */
#define SHARE_SIZE ((size_t) 64 * 1024)

/* Blocks begin at multiples of this, as malloc's do, and lists are at least so
 * far apart. Headers are a multiple of it too, with pointers of any size. */
#define UNIT ((size_t) 16)

/* Lists of free blocks: for each power of two, 16 of equal width. */
#define LEVEL_BITS 4
#define LEVEL_LISTS (1 << LEVEL_BITS)
#define FIRST_LEVEL 8	/* sizes below 2^8 share the lists of one level */
#define LEVELS 24	/* the last one is for 2^30 and above */

/* No request comes near this size, and below it no sum overflows. */
#define LARGEST_REQUEST ((size_t) 1 << 30)

typedef struct Block {
    struct Block *before;	/* its neighbour in memory, NULL: the first */
    size_t size;		/* with this header; the lowest bits: flags */
    _Alignas(UNIT) struct Block *next;	/* from here on only while it is free: */
    struct Block *previous;	/* its neighbours in the list */
} Block;

#define HEADER_SIZE offsetof(Block, next)

/* In the size of a block, which is a multiple of UNIT. */
#define IS_FREE ((size_t) 1)
#define OF_BUFFERS ((size_t) 2)	/* its arena is for buffers */
#define OF_RESERVE ((size_t) 4)	/* its arena is reserved */
#define FLAGS (IS_FREE | OF_BUFFERS | OF_RESERVE)

typedef struct Arena {
    _Alignas(UNIT) struct Arena *next;
    size_t size;
} Arena;

_Static_assert(sizeof(Arena) % UNIT == 0, "blocks begin at units");
_Static_assert(HEADER_SIZE % UNIT == 0, "so does what is in them");
_Static_assert(sizeof(Block) % UNIT == 0, "the smallest block");
_Static_assert(1 << (FIRST_LEVEL - LEVEL_BITS) == UNIT, "the narrowest list");

typedef struct Pool {
    size_t firstArena;		/* size of the first arena; later ones are as */
    size_t largestArena;	/* large as all before together, up to this */
    size_t flag;		/* of its blocks */
    Arena *arenas;		/* the first one is the last in the list */
    size_t locked;		/* bytes of all arenas */
    size_t count;		/* number of arenas, */
    size_t empty;		/* of those without a used block, */
    size_t kept;		/* and how many of these are kept */
    uint32_t levels;		/* bit n: level n has a free block */
    uint32_t lists[LEVELS];	/* bit n: list n of the level has one */
    Block *free[LEVELS][LEVEL_LISTS];
} Pool;

/* A connection with its config and its handshake fits into the first arenas.
 * Those of buffers stay small: one with a single buffer in use cannot go. */
static Pool lasting = {
    .firstArena = (size_t) 64 * 1024,
    .largestArena = (size_t) 1024 * 1024,
};
static Pool buffers = {
    .firstArena = (size_t) 96 * 1024,
    .largestArena = (size_t) 512 * 1024,
    .flag = OF_BUFFERS,
};
static Pool reserve = {		/* an arena for each share, and at least one */
    .firstArena = SHARE_SIZE,
    .flag = OF_RESERVE,
};
static size_t shares;
static pthread_mutex_t poolMutex = PTHREAD_MUTEX_INITIALIZER;

static size_t
BlockSize(
    const Block *block)
{
    return block->size & ~FLAGS;
}

static bool
BlockIsFree(
    const Block *block)
{
    return (block->size & IS_FREE) != 0;
}

static Pool *
PoolOf(
    const Block *block)
{
    if ((block->size & OF_RESERVE) != 0) {
        return &reserve;
    }
    return (block->size & OF_BUFFERS) != 0 ? &buffers : &lasting;
}

static Block *
BlockAfter(
    Block *block)
{
    return (Block *) ((char *) block + BlockSize(block));
}

static Block *
FirstBlock(
    Arena *arena)
{
    return (Block *) (arena + 1);
}

/* Finds the list that a free block of this size belongs to. */
static void
ListOf(
    size_t size,
    unsigned *level,
    unsigned *list)
{
    unsigned log;

    if (size < (size_t) 1 << FIRST_LEVEL) {
        *level = 0;
        *list = (unsigned) (size >> (FIRST_LEVEL - LEVEL_BITS));
        return;
    }
    log = (unsigned) (63 - __builtin_clzll(size));
    *level = log - FIRST_LEVEL + 1;
    *list = (unsigned) (size >> (log - LEVEL_BITS)) - LEVEL_LISTS;
    if (*level >= LEVELS) {
        *level = LEVELS - 1;
        *list = LEVEL_LISTS - 1;
    }
}

static void
AddFree(
    Block *block)
{
    Pool *pool = PoolOf(block);
    unsigned level;
    unsigned list;
    Block **head;

    ListOf(BlockSize(block), &level, &list);
    head = &pool->free[level][list];
    block->size |= IS_FREE;
    block->previous = NULL;
    block->next = *head;
    if (*head != NULL) {
        (*head)->previous = block;
    }
    *head = block;
    pool->levels |= 1U << level;
    pool->lists[level] |= 1U << list;
}

static void
RemoveFree(
    Block *block)
{
    Pool *pool = PoolOf(block);
    unsigned level;
    unsigned list;

    ListOf(BlockSize(block), &level, &list);
    block->size &= ~IS_FREE;
    if (block->next != NULL) {
        block->next->previous = block->previous;
    }
    if (block->previous != NULL) {
        block->previous->next = block->next;
        return;
    }
    pool->free[level][list] = block->next;
    if (block->next == NULL) {
        pool->lists[level] &= ~(1U << list);
        if (pool->lists[level] == 0) {
            pool->levels &= ~(1U << level);
        }
    }
}

/* Rounds a size up to the least of its list, or of the next one: then all blocks
 * of that list are large enough, those that had this size before among them. */
static size_t
RoundUp(
    size_t size)
{
    size_t width = (size_t) 1 << (FIRST_LEVEL - LEVEL_BITS);

    if (size >= (size_t) 1 << FIRST_LEVEL) {
        width = (size_t) 1 << (63 - __builtin_clzll(size) - LEVEL_BITS);
    }
    return (size + width - 1) / width * width;
}

/* Finds a free block for a size that has been rounded up, and leaves it in its
 * list. */
static Block *
FindFree(
    const Pool *pool,
    size_t size)
{
    unsigned level;
    unsigned list;
    uint32_t candidates;

    ListOf(size, &level, &list);
    candidates = pool->lists[level] & (~0U << list);
    if (candidates == 0) {
        uint32_t levels = pool->levels & (~0U << level) & ~(1U << level);

        if (levels == 0) {
            return NULL;
        }
        level = (unsigned) __builtin_ctz(levels);
        candidates = pool->lists[level];
    }
    return pool->free[level][__builtin_ctz(candidates)];
}

/*
 *----------------------------------------------------------------------
 *
 * AddArena --
 *
 *	Adds an arena, of one free block and the end of a block list: a used
 *	block of size 0. It may be smaller than requested if no more can be
 *	locked.
 *
 * Results:
 *	False when not even the least size can be locked.
 *
 * Side effects:
 *	Changes the pool.
 *
 *----------------------------------------------------------------------
 */

static bool
AddArena(
    Pool *pool,
    size_t wanted,
    size_t least)
{
    size_t page = TlsLockedPagesUnit();
    Arena *arena;
    Block *block;

    least = (least + page - 1) / page * page;
    if (wanted < least) {
        wanted = least;
    }
    for (;;) {
        wanted = (wanted + page - 1) / page * page;
        arena = TlsLockedPagesTake(wanted);
        if (arena != NULL) {
            break;
        }
        if (wanted == least) {
            return false;
        }
        wanted = (wanted / 2 > least) ? wanted / 2 : least;
    }
    *arena = (Arena) {.next = pool->arenas, .size = wanted};
    pool->arenas = arena;
    pool->locked += wanted;
    pool->count++;
    pool->empty++;

    block = FirstBlock(arena);
    *block = (Block) {
        .size = (wanted - sizeof(Arena) - HEADER_SIZE) | pool->flag,
    };
    BlockAfter(block)->before = block;
    BlockAfter(block)->size = 0;
    AddFree(block);
    return true;
}

/* The arena that consists of this block alone, or NULL. */
static Arena *
ArenaOfAll(
    Block *block)
{
    if (block->before != NULL || BlockSize(BlockAfter(block)) != 0) {
        return NULL;
    }
    return (Arena *) block - 1;
}

/* Gives an arena back to the system. */
static void
RemoveArena(
    Pool *pool,
    Arena *arena)
{
    Arena **link = &pool->arenas;

    while (*link != arena) {
        link = &(*link)->next;
    }
    *link = arena->next;
    pool->locked -= arena->size;
    pool->count--;
    pool->empty--;
    TlsLockedPagesGive(arena, arena->size);
}

/* Makes room for a block in a new arena. */
static Block *
Grow(
    Pool *pool,
    size_t size)
{
    size_t wanted = pool->locked < pool->largestArena ? pool->locked
            : pool->largestArena;
    size_t least = size + sizeof(Arena) + HEADER_SIZE;

    return AddArena(pool, wanted, least) ? FindFree(pool, size) : NULL;
}

/* Splits off the unneeded end of a used block, if it is large enough for a
 * block. */
static void
Split(
    Block *block,
    size_t size)
{
    size_t rest = BlockSize(block) - size;
    Block *after = BlockAfter(block);
    Block *cut;

    if (rest < sizeof(Block)) {
        return;
    }
    block->size -= rest;
    cut = BlockAfter(block);
    *cut = (Block) {.before = block, .size = rest | PoolOf(block)->flag};
    after->before = cut;
    AddFree(cut);
}

/* Finds a free block in one of the pools. Buffers may use the arenas of
 * connections, but not the other way round: connections must not use up the
 * memory with which they move data. */
static Block *
Find(
    size_t size)
{
    Pool *pool = size < SMALLEST_BUFFER ? &lasting : &buffers;
    Block *block = FindFree(pool, size);

    if (block == NULL) {
        block = Grow(pool, size);
    }
    if (block == NULL && pool == &buffers) {
        block = FindFree(&lasting, size);
    }
    return block;
}

/* Takes a block, from the reserve or from the other pools. */
static Block *
TakeBlock(
    size_t size,
    bool reserved)
{
    Block *block = reserved ? FindFree(&reserve, size) : Find(size);

    if (block == NULL) {
        return NULL;
    }
    if (ArenaOfAll(block) != NULL) {
        PoolOf(block)->empty--;
    }
    RemoveFree(block);
    Split(block, size);
    return block;
}

/* Makes one block of two neighbours. */
static Block *
Join(
    Block *block,
    Block *after)
{
    block->size += BlockSize(after);
    BlockAfter(block)->before = block;
    return block;
}

/*
 *----------------------------------------------------------------------
 *
 * GiveBlock --
 *
 *	Takes a block back. An arena that becomes empty goes back to the system,
 *	unless it is the only empty one of its pool, which the next connection
 *	needs, or it is reserved.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Changes the pool.
 *
 *----------------------------------------------------------------------
 */

static void
GiveBlock(
    Block *block)
{
    Pool *pool = PoolOf(block);
    Block *after = BlockAfter(block);
    Arena *arena;

    if (BlockIsFree(after)) {
        RemoveFree(after);
        block = Join(block, after);
    }
    if (block->before != NULL && BlockIsFree(block->before)) {
        RemoveFree(block->before);
        block = Join(block->before, block);
    }
    arena = ArenaOfAll(block);
    if (arena == NULL) {
        AddFree(block);
        return;
    }
    pool->empty++;
    if (pool->empty > pool->kept) {
        RemoveArena(pool, arena);
    } else {
        AddFree(block);
    }
}

/* Frees an empty arena of a pool if it has more than it keeps. */
static void
DropEmpty(
    Pool *pool)
{
    Arena *arena = pool->arenas;

    if (pool->empty <= pool->kept) {
        return;
    }
    while (ArenaOfAll(FirstBlock(arena)) == NULL
            || !BlockIsFree(FirstBlock(arena))) {
        arena = arena->next;
    }
    RemoveFree(FirstBlock(arena));
    RemoveArena(pool, arena);
}

bool
TlsArenaInit(void)
{
    Pool *const pools[] = {&lasting, &buffers, &reserve};
    size_t i;

    for (i = 0; i < sizeof(pools) / sizeof(pools[0]); i++) {
        pools[i]->kept = 1;
        if (!AddArena(pools[i], pools[i]->firstArena, pools[i]->firstArena)) {
            break;
        }
    }
    if (i < sizeof(pools) / sizeof(pools[0])) {
        while (i-- > 0) {
            pools[i]->kept = 0;
            DropEmpty(pools[i]);
        }
        return false;
    }
    return true;
}

void *
TlsArenaTake(
    size_t least,
    bool reserved,
    size_t *size)
{
    Block *block;

    if (least > LARGEST_REQUEST) {
        return NULL;
    }
    if (least < sizeof(Block) - HEADER_SIZE) {
        least = sizeof(Block) - HEADER_SIZE;
    }
    pthread_mutex_lock(&poolMutex);
    block = TakeBlock(RoundUp(least + HEADER_SIZE), reserved);
    pthread_mutex_unlock(&poolMutex);
    if (block == NULL) {
        return NULL;
    }
    *size = BlockSize(block) - HEADER_SIZE;
    return (char *) block + HEADER_SIZE;
}

bool
TlsArenaReserve(void)
{
    bool done = true;

    pthread_mutex_lock(&poolMutex);
    if (shares == reserve.kept) {
        done = AddArena(&reserve, SHARE_SIZE, SHARE_SIZE);
        reserve.kept += done;
    }
    shares += done;
    pthread_mutex_unlock(&poolMutex);
    return done;
}

void
TlsArenaUnreserve(void)
{
    pthread_mutex_lock(&poolMutex);
    shares--;
    if (shares > 0) {
        reserve.kept = shares;
        DropEmpty(&reserve);
    }
    pthread_mutex_unlock(&poolMutex);
}

bool
TlsArenaIsScarce(void)
{
    bool scarce;

    pthread_mutex_lock(&poolMutex);
    scarce = reserve.empty < reserve.count;
    pthread_mutex_unlock(&poolMutex);
    return scarce;
}

void
TlsArenaGive(
    void *memory)
{
    Block *block = (Block *) ((char *) memory - HEADER_SIZE);

    OPENSSL_cleanse(memory, BlockSize(block) - HEADER_SIZE);
    pthread_mutex_lock(&poolMutex);
    GiveBlock(block);
    pthread_mutex_unlock(&poolMutex);
}

size_t
TlsArenaLocked(void)
{
    size_t locked;

    pthread_mutex_lock(&poolMutex);
    locked = lasting.locked + buffers.locked + reserve.locked;
    pthread_mutex_unlock(&poolMutex);
    return locked;
}
