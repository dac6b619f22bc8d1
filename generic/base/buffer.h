/*
 * buffer.h --
 *
 *	A queue of bytes that takes up memory only while there are some in it.
 */

#ifndef TLS_BUFFER_H
#define TLS_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Buffers up to this size are the cheapest: freed memory of this size is kept
 * for the next buffer. */
#define TLS_BUFFER_SPARE 69888

/* All zeros: an empty queue. */
typedef struct TlsBuffer {
    uint8_t *bytes;
    size_t start;	/* of the bytes that wait */
    size_t end;
    size_t capacity;
} TlsBuffer;

/* The number of bytes in the queue, and where they are: NULL if there are
 * none. */
size_t TlsBufferSize(const TlsBuffer *buffer);
const uint8_t *TlsBufferBytes(const TlsBuffer *buffer);

/* Makes room for size more bytes at the end; false without memory. */
bool TlsBufferReserve(TlsBuffer *buffer, size_t size);

/* Moves the bytes into memory with room for exactly size more; false without
 * memory. */
bool TlsBufferFit(TlsBuffer *buffer, size_t size);

/* Takes size bytes off the front. */
void TlsBufferConsume(TlsBuffer *buffer, size_t size);

/* Empties the queue. */
void TlsBufferClear(TlsBuffer *buffer);

#endif /* TLS_BUFFER_H */
