/*
 * sockets.h --
 *
 *	The system's types and constants for sockets, addresses and names. The
 *	calls that differ between systems are in fd.h.
 */

#ifndef TLS_SOCKETS_H
#define TLS_SOCKETS_H

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

#endif /* TLS_SOCKETS_H */
