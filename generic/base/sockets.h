/*
 * sockets.h --
 *
 *	The system's types and constants for sockets, addresses and names. The
 *	calls that differ between systems are in fd.h.
 */

#ifndef TLS_SOCKETS_H
#define TLS_SOCKETS_H

#ifdef _WIN32

#include <winsock2.h>
#include <ws2tcpip.h>
#include <afunix.h>

#include <stdint.h>

typedef uint16_t in_port_t;

/* Not there: to set it fails. */
#define SO_REUSEPORT 0

/* Here getaddrinfo has no errno to hand on. */
#define EAI_SYSTEM 0x7fff

#else

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

#endif /* _WIN32 */

#endif /* TLS_SOCKETS_H */
