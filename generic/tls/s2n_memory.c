/*
 * s2n_memory.c --
 *
 *	The memory of s2n-tls: locked, if the process may lock memory, and wiped
 *	when it is freed.
 */

#include "s2n_memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/mem.h>
#include <s2n.h>

#include "locked_arena.h"

/* s2n's numbers for S2N_ERR_MLOCK and S2N_ERR_ALLOC. */
static int mlockError;
static int allocError;

static __thread int lastError;	/* of an allocation, until it is taken */
static __thread bool mayUseReserve;

/* The blocks that this thread has allocated for an object under construction. A
 * connection takes some 20; blocks beyond the array would leak if that
 * fails. */
#define ATTEMPT_MAX 64
static __thread struct {
    bool underWay;
    int count;
    struct {
        void *memory;
        uint32_t size;
    } blocks[ATTEMPT_MAX];
} attempt;
static s2n_mem_free_callback giveBack;	/* Free or FreePlain */
static void (*reclaimUnused)(void);	/* may have blocks given back */

static void
NoteAllocated(
    void *memory,
    uint32_t size)
{
    if (attempt.underWay && attempt.count < ATTEMPT_MAX) {
        attempt.blocks[attempt.count].memory = memory;
        attempt.blocks[attempt.count++].size = size;
    }
}

static void
NoteFreed(
    const void *memory)
{
    int i;

    for (i = 0; attempt.underWay && i < attempt.count; i++) {
        if (attempt.blocks[i].memory == memory) {
            attempt.blocks[i] = attempt.blocks[--attempt.count];
            return;
        }
    }
}

/* Reports to s2n-tls that there is no memory. */
static int
Lacks(
    int s2nError)
{
    s2n_errno = s2nError;
    lastError = s2nError;
    return S2N_FAILURE;
}

/*
 *----------------------------------------------------------------------
 *
 * Allocate, Free --
 *
 *	The s2n_mem_malloc_callback and s2n_mem_free_callback. Any thread may
 *	call them.
 *
 * Results:
 *	S2N_SUCCESS; or S2N_FAILURE with s2n_errno set when no more memory can
 *	be locked.
 *
 * Side effects:
 *	A freed block is wiped as a whole: s2n-tls may pass a smaller size than
 *	it was given.
 *
 *----------------------------------------------------------------------
 */

static int
Allocate(
    void **memory,
    uint32_t requested,
    uint32_t *allocated)
{
    size_t size = 0;

    *memory = TlsArenaTake(requested, false, &size);
    if (*memory == NULL) {
        reclaimUnused();
        *memory = TlsArenaTake(requested, false, &size);
    }
    if (*memory == NULL && mayUseReserve) {
        *memory = TlsArenaTake(requested, true, &size);
    }
    if (*memory == NULL) {
        return Lacks(mlockError);
    }
    *allocated = (uint32_t) size;
    NoteAllocated(*memory, *allocated);
    return S2N_SUCCESS;
}

static int
Free(
    void *memory,
    uint32_t size)
{
    (void) size;
    if (memory != NULL) {
        NoteFreed(memory);
        TlsArenaGive(memory);
    }
    return S2N_SUCCESS;
}

/* The same without locking. s2n-tls could do that itself, but decides later
 * than the package, when the environment may have changed. */
static int
AllocatePlain(
    void **memory,
    uint32_t requested,
    uint32_t *allocated)
{
    *memory = malloc(requested);
    if (*memory == NULL) {
        return Lacks(allocError);
    }
    *allocated = requested;
    NoteAllocated(*memory, requested);
    return S2N_SUCCESS;
}

static int
FreePlain(
    void *memory,
    uint32_t size)
{
    NoteFreed(memory);
    if (memory != NULL) {
        OPENSSL_cleanse(memory, size);
    }
    free(memory);
    return S2N_SUCCESS;
}

/* The s2n_mem_init_callback and s2n_mem_cleanup_callback. The memory stays. */
static int
Nothing(void)
{
    return S2N_SUCCESS;
}

/*
 *----------------------------------------------------------------------
 *
 * FindError --
 *
 *	Finds s2n's number for one of its internal errors, which s2n.h does not
 *	tell: an error is the number of its type, shifted, and one counted on
 *	within the type.
 *
 * Results:
 *	The number; that of no error where s2n-tls does not know the name.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

#define ERROR_TYPE_SHIFT 26
#define ERRORS_OF_TYPE 256

static int
FindError(
    const char *wanted)
{
    int first = S2N_ERR_T_INTERNAL << ERROR_TYPE_SHIFT;
    int error;

    for (error = first; error < first + ERRORS_OF_TYPE; error++) {
        const char *name = s2n_strerror_name(error);

        if (name != NULL && strcmp(name, wanted) == 0) {
            return error;
        }
    }
    return S2N_ERR_T_OK;
}

bool
TlsMemoryInit(
    bool locked,
    void (*reclaim)(void))
{
    if (locked && !TlsArenaInit()) {
        return false;
    }
    reclaimUnused = reclaim;
    mlockError = FindError("S2N_ERR_MLOCK");
    allocError = FindError("S2N_ERR_ALLOC");
    giveBack = locked ? Free : FreePlain;
    return s2n_mem_set_callbacks(Nothing, Nothing,
            locked ? Allocate : AllocatePlain, giveBack) == S2N_SUCCESS;
}

void
TlsMemoryBegin(void)
{
    attempt.underWay = true;
    attempt.count = 0;
}

void
TlsMemoryEnd(
    bool made)
{
    attempt.underWay = false;
    while (!made && attempt.count > 0) {
        attempt.count--;
        (void) giveBack(attempt.blocks[attempt.count].memory,
                attempt.blocks[attempt.count].size);
    }
}

bool
TlsMemoryReserve(void)
{
    return giveBack != Free || TlsArenaReserve();
}

void
TlsMemoryUnreserve(void)
{
    if (giveBack == Free) {
        TlsArenaUnreserve();
    }
}

void
TlsMemoryBeginEstablished(void)
{
    mayUseReserve = true;
}

void
TlsMemoryEndEstablished(void)
{
    mayUseReserve = false;
}

bool
TlsMemoryIsScarce(void)
{
    return TlsArenaIsScarce();
}

int
TlsMemoryLockError(void)
{
    return mlockError;
}

int
TlsMemoryTakeError(void)
{
    int s2nError = lastError;

    lastError = S2N_ERR_T_OK;
    return s2nError;
}
