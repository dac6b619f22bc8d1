/*
 * transport_driver.h --
 *
 *	The layer below a TLS channel: what the channel driver needs of it beside
 *	moving bytes. There are two: a Tcl channel, and a socket of our own.
 */

#ifndef TLS_TRANSPORT_DRIVER_H
#define TLS_TRANSPORT_DRIVER_H

#include "tclcompat.h"
#include "transport.h"

/* In each of these, data is the layer. */
typedef struct TlsTransportDriver {
    TlsTransport transport;

    /*
     * Asks for events, a mask of TCL_READABLE and TCL_WRITABLE. They come to
     * the TLS channel: through its handlerProc from a Tcl channel, through
     * TlsTransportSocketNotify from a socket of our own.
     */
    void (*watch)(void *data, int mask);

    /* Asks for none any more, while the channel leaves its thread: no script may
     * run then. */
    void (*unwatch)(void *data);

    /*
     * Waits for such events at most ms milliseconds, without the event loop;
     * may come back early. False when it cannot wait.
     */
    bool (*await)(void *data, int mask, int ms);

    /* True if there are bytes to read for which no event will come. */
    bool (*buffered)(void *data);

    /* Notes the -blocking of the channel, which Tcl sets on every layer. */
    void (*blockMode)(void *data, bool blocking);

    /* The descriptor for a direction, or -1 when there is none. */
    int (*descriptor)(void *data, int direction);

    /* As the procedures of a driver; NULL name asks for all options. */
    int (*getOption)(void *data, Tcl_Interp *interp, const char *name,
	    Tcl_DString *value);
    int (*setOption)(void *data, Tcl_Interp *interp, const char *name,
	    const char *value);

    /* Our direction has ended, and all of it is written. */
    void (*endOutput)(void *data);

    /*
     * Ends the use of the layer; what it stands on is closed, if it is its
     * own. The transport only fails from now on. The memory stays, for a call
     * may be under way; it is from ckalloc, and the channel frees it.
     */
    void (*close)(void *data);
} TlsTransportDriver;

#endif /* TLS_TRANSPORT_DRIVER_H */
