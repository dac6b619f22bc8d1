/*
 * wire.h --
 *
 *	Two directions between two sessions of a test, in memory.
 */

#ifndef TLS_WIRE_H
#define TLS_WIRE_H

#include <errno.h>
#include <string.h>

#include "transport.h"

#define WIRE_SIZE 65536

/* One direction. */
typedef struct Wire {
    uint8_t bytes[WIRE_SIZE];
    size_t size;
} Wire;

typedef struct End {
    Wire *in;
    Wire *out;
} End;

static ssize_t
EndRead(
    void *data,
    uint8_t *buffer,
    size_t size,
    bool wait)
{
    Wire *wire = ((End *) data)->in;

    (void) wait;
    if (wire->size == 0) {
        errno = EAGAIN;
        return -1;
    }
    size = size < wire->size ? size : wire->size;
    memcpy(buffer, wire->bytes, size);
    wire->size -= size;
    memmove(wire->bytes, wire->bytes + size, wire->size);
    return (ssize_t) size;
}

static ssize_t
EndWrite(
    void *data,
    const uint8_t *buffer,
    size_t size,
    bool wait)
{
    Wire *wire = ((End *) data)->out;

    (void) wait;
    size = size < WIRE_SIZE - wire->size ? size : WIRE_SIZE - wire->size;
    memcpy(wire->bytes + wire->size, buffer, size);
    wire->size += size;
    return (ssize_t) size;
}

static const TlsTransport wireTransport = {
    .read = EndRead,
    .write = EndWrite,
};

#endif /* TLS_WIRE_H */
