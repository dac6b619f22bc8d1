/*
 * transport.h --
 *
 *	What a TLS session needs from the layer below it: a Tcl channel, a
 *	socket, or the scripted memory of a test. No Tcl here, and no s2n.
 */

#ifndef TLS_TRANSPORT_H
#define TLS_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct TlsFailure;

typedef struct TlsTransport {
    /*
     * Reads at most size bytes. Returns their number, 0 at the end of the
     * stream, or -1 with errno set. EAGAIN means that it would have to wait;
     * with wait set it may block instead. Short reads are normal.
     */
    ssize_t (*read)(void *data, uint8_t *buffer, size_t size, bool wait);

    /*
     * Writes at most size bytes (size > 0). Returns the number written
     * (> 0), or -1 with errno set, EAGAIN as above.
     */
    ssize_t (*write)(void *data, const uint8_t *buffer, size_t size, bool wait);

    /*
     * Why reading and writing fail, where there is more to say than errno has:
     * a connection that was never made. Returns false otherwise. May be NULL.
     */
    bool (*explain)(void *data, struct TlsFailure *failure);

    /*
     * True if a read with wait set waits until all size bytes have arrived, as
     * a transformation in Tcl does. NULL: never.
     */
    bool (*fills)(void *data);
} TlsTransport;

#endif /* TLS_TRANSPORT_H */
