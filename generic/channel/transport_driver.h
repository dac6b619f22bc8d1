/*
 * transport_driver.h --
 *
 *	The layer below a TLS channel: what the channel driver needs from it
 *	besides moving bytes. There are two: a Tcl channel, and a socket of our
 *	own.
 */

#ifndef TLS_TRANSPORT_DRIVER_H
#define TLS_TRANSPORT_DRIVER_H

#include "tclcompat.h"
#include "transport.h"

/* The argument data of each is the layer. */
typedef struct TlsTransportDriver {
    TlsTransport transport;

    /*
     * Asks for events, a mask of TCL_READABLE and TCL_WRITABLE. They come to
     * the TLS channel: through its handlerProc from a Tcl channel, through
     * TlsTransportSocketNotify from a socket of our own.
     */
    void (*watch)(void *data, int mask);

    /* Cancels all events, while the channel leaves its thread. No script may
     * run. */
    void (*unwatch)(void *data);

    /*
     * Waits at most ms milliseconds for such events, without the event loop;
     * may return early. False if it cannot wait.
     */
    bool (*await)(void *data, int mask, int ms);

    /* True if there are bytes to read for which no event will come. */
    bool (*buffered)(void *data);

    /* Notes the -blocking of the channel, which Tcl sets on every layer. */
    void (*blockMode)(void *data, bool blocking);

    /* The descriptor for a direction, or -1 when there is none. */
    int (*descriptor)(void *data, int direction);

    /* Like the procedures of a driver; a NULL name asks for all options. */
    int (*getOption)(void *data, Tcl_Interp *interp, const char *name,
	    Tcl_DString *value);
    int (*setOption)(void *data, Tcl_Interp *interp, const char *name,
	    const char *value);

    /* Our direction is closed, and everything has been written. */
    void (*endOutput)(void *data);

    /*
     * Ends the use of the layer, and closes its socket if it owns one. From
     * then on the transport only fails. The memory stays, since a call may be
     * in progress; it comes from ckalloc, and the channel frees it.
     */
    void (*close)(void *data);
} TlsTransportDriver;

#endif /* TLS_TRANSPORT_DRIVER_H */
