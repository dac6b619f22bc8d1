/*
 * buffer.c --
 *
 *	A queue of bytes that takes up memory only while there are some in it.
 *
 *	An idle connection has nothing in its queues, and so no memory for them.
 *	One that moves data fills and empties them all the time; to have malloc
 *	give back so much to the system and get it again each time would cost as
 *	much as to encrypt the data. So there is some memory for all connections
 *	together: whoever fills a queue next takes it.
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
 *	Makes room at the end. What needs less than a spare piece and finds none
 *	gets no more than it needs: there can be many that wait for their peer
 *	with little in them.
 *
 * Results:
 *	False without memory; then the queue is as it was.
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
