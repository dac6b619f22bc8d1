/*
 * port_value.c --
 *
 *	The argument that names a port.
 */

#include "port_value.h"

#include <stdio.h>

#include "sockets.h"
#include "tcl_error.h"

#define PORT_MAX 65535

/* The number of the port of a service, or -1. */
static int
PortOfService(
    const char *service)
{
    struct addrinfo hints = {
        .ai_family = AF_INET,
        .ai_socktype = SOCK_STREAM,
    };
    struct addrinfo *found;
    int port;

    if (service[0] == '\0' || getaddrinfo(NULL, service, &hints, &found) != 0) {
        return -1;
    }
    port = ntohs(((struct sockaddr_in *) found->ai_addr)->sin_port);
    freeaddrinfo(found);
    return port;
}

int
TlsPortFromObj(
    Tcl_Interp *interp,
    Tcl_Obj *obj,
    char digits[TLS_PORT_SIZE])
{
    Tcl_WideInt port;

    if (Tcl_GetWideIntFromObj(NULL, obj, &port) != TCL_OK) {
        port = PortOfService(Tcl_GetString(obj));
    }
    if (port < 0 || port > PORT_MAX) {
        return TlsErrorBadArgument(interp, "port", obj, "must be an integer"
                " from 0 to 65535, or a service name");
    }
    snprintf(digits, TLS_PORT_SIZE, "%d", (int) port);
    return TCL_OK;
}
