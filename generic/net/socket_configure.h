/*
 * socket_configure.h --
 *
 *	The options of chan configure for a socket of our own, apart from those
 *	of TLS.
 */

#ifndef TLS_SOCKET_CONFIGURE_H
#define TLS_SOCKET_CONFIGURE_H

#include <stdbool.h>

#include "tclcompat.h"

/* Longest name of a host that is shown; a path of a socket fits as well. */
#define TLS_SOCKET_HOST_MAX 256

typedef struct TlsSocketSettings {
    char host[TLS_SOCKET_HOST_MAX]; /* as it was given, for -peername */
    bool keepAlive;
    bool noDelay;
} TlsSocketSettings;

void TlsSocketInitSettings(TlsSocketSettings *settings, const char *host);

/* Sets up a new connection. */
void TlsSocketApplySettings(const TlsSocketSettings *settings, int descriptor);

/* Appends the local address of a socket: address, host, port. */
void TlsSocketAppendName(int descriptor, Tcl_DString *value);

/* As the procedures of a driver. descriptor is -1 while there is none. */
int TlsSocketGetOption(const TlsSocketSettings *settings, int descriptor,
	bool connecting, Tcl_Interp *interp, const char *name,
	Tcl_DString *value);
int TlsSocketSetOption(TlsSocketSettings *settings, int descriptor,
	Tcl_Interp *interp, const char *name, const char *value);

#endif /* TLS_SOCKET_CONFIGURE_H */
