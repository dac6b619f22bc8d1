/*
 * socket_configure.c --
 *
 *	The options of chan configure for a socket of our own, apart from those
 *	of TLS: the ones of Tcl 9's sockets, in Tcl 8.6 as well.
 */

#include "socket_configure.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fd.h"

/* For Tcl_BadChannelOption. */
#define NAMES "peername sockname keepalive nodelay"

typedef union Address {
    struct sockaddr any;
    struct sockaddr_un path;
    struct sockaddr_storage room;
} Address;

/* Of the peer, or of this end. */
typedef int AddressOf(int descriptor, struct sockaddr *address,
        socklen_t *size);

void
TlsSocketInitSettings(
    TlsSocketSettings *settings,
    const char *host)
{
    *settings = (TlsSocketSettings) {.noDelay = true};
    snprintf(settings->host, sizeof(settings->host), "%s", host);
}

void
TlsSocketApplySettings(
    const TlsSocketSettings *settings,
    int descriptor)
{
    TlsFdSetOption(descriptor, IPPROTO_TCP, TCP_NODELAY, settings->noDelay);
    if (settings->keepAlive) {
        TlsFdSetOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * AppendAddress --
 *
 *	Appends an address as Tcl's sockets do: {address host port}. It does not
 *	resolve the address to a host name, since that can take long.
 *
 * Results:
 *	True; false with errno set when there is no address.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static bool
AppendAddress(
    AddressOf *addressOf,
    int descriptor,
    const char *host,
    Tcl_DString *value)
{
    Address address = {0};
    socklen_t size = sizeof(address.room);
    char name[NI_MAXHOST] = "";
    char port[NI_MAXSERV] = "0";

    if (addressOf(descriptor, &address.any, &size) != 0) {
        return false;
    }
    if (address.any.sa_family == AF_UNIX) {
        /* It need not end in NUL. */
        snprintf(name, sizeof(name), "%.*s",
                (int) sizeof(address.path.sun_path), address.path.sun_path);
    } else {
        (void) getnameinfo(&address.any, size, name, sizeof(name), port,
                sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV);
    }
    Tcl_DStringAppendElement(value, name);
    Tcl_DStringAppendElement(value, host == NULL ? name : host);
    Tcl_DStringAppendElement(value, port);
    return true;
}

void
TlsSocketAppendName(
    int descriptor,
    Tcl_DString *value)
{
    (void) AppendAddress(TlsFdLocalAddress, descriptor, NULL, value);
}

/* Gives -peername or -sockname; empty while connecting. */
static int
GetAddress(
    AddressOf *addressOf,
    int descriptor,
    bool connecting,
    const char *host,
    Tcl_Interp *interp,
    const char *name,
    Tcl_DString *value)
{
    if (connecting) {
        return TCL_OK;
    }
    if (descriptor < 0) {
        errno = ENOTCONN;
    }
    if (descriptor < 0
            || !AppendAddress(addressOf, descriptor, host, value)) {
        if (interp != NULL) {
            Tcl_SetObjResult(interp, Tcl_ObjPrintf("can't get %s: %s",
                    name + 1, Tcl_PosixError(interp)));
        }
        return TCL_ERROR;
    }
    return TCL_OK;
}

/* Appends an option with its value; it is empty where asking for it alone is
 * an error. */
static void
AppendOption(
    const TlsSocketSettings *settings,
    int descriptor,
    bool connecting,
    const char *name,
    Tcl_DString *value)
{
    Tcl_DString one;

    Tcl_DStringInit(&one);
    (void) TlsSocketGetOption(settings, descriptor, connecting, NULL, name,
            &one);
    Tcl_DStringAppendElement(value, name);
    Tcl_DStringAppendElement(value, Tcl_DStringValue(&one));
    Tcl_DStringFree(&one);
}

int
TlsSocketGetOption(
    const TlsSocketSettings *settings,
    int descriptor,
    bool connecting,
    Tcl_Interp *interp,
    const char *name,
    Tcl_DString *value)
{
    if (name == NULL) {
        AppendOption(settings, descriptor, connecting, "-peername", value);
        AppendOption(settings, descriptor, connecting, "-sockname", value);
        AppendOption(settings, descriptor, connecting, "-keepalive", value);
        AppendOption(settings, descriptor, connecting, "-nodelay", value);
        return TCL_OK;
    }
    if (strcmp(name, "-peername") == 0) {
        return GetAddress(TlsFdPeerAddress, descriptor, connecting, settings->host,
                interp, name, value);
    }
    if (strcmp(name, "-sockname") == 0) {
        return GetAddress(TlsFdLocalAddress, descriptor, connecting, NULL, interp,
                name, value);
    }
    if (strcmp(name, "-keepalive") == 0) {
        Tcl_DStringAppend(value, settings->keepAlive ? "1" : "0", 1);
        return TCL_OK;
    }
    if (strcmp(name, "-nodelay") == 0) {
        Tcl_DStringAppend(value, settings->noDelay ? "1" : "0", 1);
        return TCL_OK;
    }
    return Tcl_BadChannelOption(interp, name, NAMES);
}

int
TlsSocketSetOption(
    TlsSocketSettings *settings,
    int descriptor,
    Tcl_Interp *interp,
    const char *name,
    const char *value)
{
    bool *option;
    int on;

    if (strcmp(name, "-keepalive") == 0) {
        option = &settings->keepAlive;
    } else if (strcmp(name, "-nodelay") == 0) {
        option = &settings->noDelay;
    } else {
        return Tcl_BadChannelOption(interp, name, "keepalive nodelay");
    }
    if (Tcl_GetBoolean(interp, value, &on) != TCL_OK) {
        return TCL_ERROR;
    }
    *option = on != 0;
    if (descriptor >= 0) {
        TlsSocketApplySettings(settings, descriptor);
    }
    return TCL_OK;
}
