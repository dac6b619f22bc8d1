/*
 * listen_socket.c --
 *
 *	Listening sockets.
 */

#include "listen_socket.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fd.h"

/* How often to try when the port that the system has chosen for one address is
 * taken for another. */
#define CHOICES 10

/* Orders IPv4 before IPv6, as Tcl does. */
static const int families[] = {AF_INET, AF_INET6};

/* Opens one socket; -1 with errno set. */
static int
OpenOne(
    const struct sockaddr *address,
    socklen_t size,
    const TlsListenSocketParams *params)
{
    int descriptor = TlsFdStreamSocket(address->sa_family);
    int error;

    if (descriptor < 0) {
        return -1;
    }
    TlsFdSetOption(descriptor, SOL_SOCKET, SO_REUSEADDR, params->reuseAddress);
    TlsFdSetOption(descriptor, SOL_SOCKET, SO_REUSEPORT, params->reusePort);
    if (address->sa_family == AF_INET6) {
        /* IPv4 has a socket of its own. */
        TlsFdSetOption(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    }
    if (TlsFdBind(descriptor, address, size) == 0
            && TlsFdListen(descriptor, params->backlog) == 0) {
        return descriptor;
    }
    error = errno;
    TlsFdClose(descriptor);
    errno = error;
    return -1;
}

/* The port of an address, in network byte order. */
static in_port_t *
PortOf(
    struct sockaddr_storage *address)
{
    return address->ss_family == AF_INET6
            ? &((struct sockaddr_in6 *) address)->sin6_port
            : &((struct sockaddr_in *) address)->sin_port;
}

/* Which port the system has chosen for a socket. */
static in_port_t
ChosenPort(
    int descriptor)
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof(address);

    (void) TlsFdLocalAddress(descriptor, (struct sockaddr *) &address, &size);
    return *PortOf(&address);
}

/*
 *----------------------------------------------------------------------
 *
 * OpenAll --
 *
 *	Opens a socket for each address, all on one port.
 *
 * Results:
 *	0, or an errno. A family that this host does not support is skipped if
 *	there is another; a port that is in use for only one address is an
 *	error.
 *
 * Side effects:
 *	Fills *listener.
 *
 *----------------------------------------------------------------------
 */

static int
OpenAll(
    TlsListenSocket *listener,
    const TlsListenSocketParams *params,
    const struct addrinfo *found)
{
    in_port_t chosen = 0;
    int error = 0;
    size_t i;

    for (i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
        const struct addrinfo *at;

        for (at = found; at != NULL && listener->count < TLS_LISTEN_SOCKET_MAX;
                at = at->ai_next) {
            struct sockaddr_storage address = {0};
            int descriptor;

            if (at->ai_family != families[i]) {
                continue;
            }
            memcpy(&address, at->ai_addr, at->ai_addrlen);
            if (*PortOf(&address) == 0) {
                *PortOf(&address) = chosen;
            }
            descriptor = OpenOne((struct sockaddr *) &address,
                    at->ai_addrlen, params);
            if (descriptor >= 0) {
                listener->descriptors[listener->count++] = descriptor;
                chosen = ChosenPort(descriptor);
                continue;
            }
            error = errno;
            if (error != EAFNOSUPPORT && error != EADDRNOTAVAIL) {
                return error;
            }
        }
    }
    return listener->count > 0 ? 0 : error;
}

/* Describes the address and port, for an error message. */
static void
Describe(
    const TlsListenSocketParams *params,
    char *text,
    size_t size)
{
    if (params->host == NULL) {
        snprintf(text, size, "listening on port %s", params->port);
    } else {
        snprintf(text, size, "listening on \"%.255s\" port %s", params->host,
                params->port);
    }
}

bool
TlsListenSocketOpen(
    TlsListenSocket *listener,
    const TlsListenSocketParams *params,
    TlsFailure *failure)
{
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC,
        .ai_socktype = SOCK_STREAM,
        .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
    };
    struct addrinfo *found;
    char doing[320];
    int tries = CHOICES;
    int error;

    *listener = (TlsListenSocket) {.count = 0};
    Describe(params, doing, sizeof(doing));
    error = getaddrinfo(params->host, params->port, &hints, &found);
    if (error != 0) {
        TlsFailureFromWord(failure, TLS_WORD_HOST_NOT_FOUND, "%s failed: %s",
                doing, gai_strerror(error));
        return false;
    }
    do {
        TlsListenSocketClose(listener);
        error = OpenAll(listener, params, found);
    } while (error == EADDRINUSE && listener->count > 0 && --tries > 0
            && strcmp(params->port, "0") == 0);
    freeaddrinfo(found);
    if (error != 0) {
        TlsListenSocketClose(listener);
        TlsFailureFromPosix(failure, doing, error);
        return false;
    }
    return true;
}

void
TlsListenSocketClose(
    TlsListenSocket *listener)
{
    while (listener->count > 0) {
        TlsFdClose(listener->descriptors[--listener->count]);
    }
}

int
TlsListenSocketAccept(
    int descriptor,
    TlsListenSocketClient *client)
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof(address);
    int accepted;

    do {
        accepted = TlsFdAccept(descriptor, (struct sockaddr *) &address, &size);
        /* An error of a single connection is no reason to stop. */
    } while (accepted < 0 && (errno == EINTR || errno == ECONNABORTED
            || errno == EPROTO));
    if (accepted < 0) {
        return -1;
    }
    if (getnameinfo((struct sockaddr *) &address, size, client->address,
            sizeof(client->address), client->port, sizeof(client->port),
            NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
        snprintf(client->address, sizeof(client->address), "unknown");
        snprintf(client->port, sizeof(client->port), "0");
    }
    return accepted;
}
