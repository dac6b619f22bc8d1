/*
 * transport_channel.h --
 *
 *	The transport on a Tcl channel: the plain channel under a TLS channel.
 */

#ifndef TLS_TRANSPORT_CHANNEL_H
#define TLS_TRANSPORT_CHANNEL_H

#include "tclcompat.h"
#include "transport.h"

/* The data of tlsChannelTransport. */
typedef struct TlsPlain {
    Tcl_Channel chan;	/* NULL once it must not be touched any more */
    bool blocking;	/* the mode that its drivers are in now */
    int connectError;	/* errno of a socket that could not be connected */
} TlsPlain;

extern const TlsTransport tlsChannelTransport;

/* Puts the drivers of the plain channel into a blocking mode. */
void TlsPlainSetBlocking(TlsPlain *plain, bool blocking);

/* Asks the driver for events, a mask of TCL_READABLE and TCL_WRITABLE. */
void TlsPlainWatch(const TlsPlain *plain, int mask);

/* The descriptor under the plain channel, or -1 when it has none. */
int TlsPlainDescriptor(const TlsPlain *plain, int direction);

/* Turns off Nagle's algorithm if the plain channel is a TCP socket of Tcl's. */
void TlsPlainNoDelay(const TlsPlain *plain);

#endif /* TLS_TRANSPORT_CHANNEL_H */
