/*
 * buffer.c --
 *
 *	A queue of bytes that takes up memory only while there are some in it.
 *
 *	An idle connection has empty queues, which take no memory. A busy one
 *	fills and empties them all the time. If malloc returned that much memory
 *	to the system each time, and fetched it again, that would cost as much
 *	as encrypting the data. So all connections share some spare memory: the
 *	next one that fills a queue takes it.
 */

#include "buffer.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* A connection fills two queues at a time. */
#define SPARE_COUNT 2

static uint8_t spares[SPARE_COUNT][TLS_BUFFER_SPARE];
static atomic_bool taken[SPARE_COUNT];

/* Takes a spare piece of memory, or NULL. */
static uint8_t *
TakeSpare(void)
{
    int i;

    for (i = 0; i < SPARE_COUNT; i++) {
        if (!atomic_exchange(&taken[i], true)) {
            return spares[i];
        }
    }
    return NULL;
}

/* Gives memory back, a spare piece or another one. */
static void
Release(
    uint8_t *bytes)
{
    int i;

    for (i = 0; i < SPARE_COUNT; i++) {
        if (bytes == spares[i]) {
            atomic_store(&taken[i], false);
            return;
        }
    }
    free(bytes);
}

size_t
TlsBufferSize(
    const TlsBuffer *buffer)
{
    return buffer->end - buffer->start;
}

const uint8_t *
TlsBufferBytes(
    const TlsBuffer *buffer)
{
    return TlsBufferSize(buffer) == 0 ? NULL : buffer->bytes + buffer->start;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsBufferReserve --
 *
 *	Makes room at the end. A request that is smaller than a spare piece, and
 *	finds none, gets only what it needs: there can be many queues that wait
 *	for their peer with little in them.
 *
 * Results:
 *	False without memory; the queue is then unchanged.
 *
 * Side effects:
 *	May move the bytes.
 *
 *----------------------------------------------------------------------
 */

bool
TlsBufferReserve(
    TlsBuffer *buffer,
    size_t size)
{
    size_t needed = buffer->end + size;
    uint8_t *bytes;

    if (needed <= buffer->capacity) {
        return true;
    }
    if (buffer->bytes == NULL && needed <= TLS_BUFFER_SPARE) {
        buffer->bytes = TakeSpare();
        buffer->capacity = buffer->bytes == NULL ? 0 : TLS_BUFFER_SPARE;
    }
    if (needed <= buffer->capacity) {
        return true;
    }
    if (needed < 2 * buffer->capacity) {
        needed = 2 * buffer->capacity;
    }
    bytes = malloc(needed);
    if (bytes == NULL) {
        return false;
    }
    if (buffer->bytes != NULL) {
        memcpy(bytes, buffer->bytes, buffer->end);
        Release(buffer->bytes);
    }
    buffer->bytes = bytes;
    buffer->capacity = needed;
    return true;
}

bool
TlsBufferFit(
    TlsBuffer *buffer,
    size_t size)
{
    size_t used = TlsBufferSize(buffer);
    uint8_t *bytes;

    if (buffer->end + size == buffer->capacity) {
        return true;
    }
    bytes = malloc(used + size);
    if (bytes == NULL) {
        return false;
    }
    if (used > 0) {
        memcpy(bytes, buffer->bytes + buffer->start, used);
    }
    Release(buffer->bytes);
    *buffer = (TlsBuffer) {
        .bytes = bytes,
        .end = used,
        .capacity = used + size,
    };
    return true;
}

void
TlsBufferConsume(
    TlsBuffer *buffer,
    size_t size)
{
    buffer->start += size;
    if (buffer->start == buffer->end) {
        TlsBufferClear(buffer);
    }
}

void
TlsBufferClear(
    TlsBuffer *buffer)
{
    Release(buffer->bytes);
    *buffer = (TlsBuffer) {0};
}
