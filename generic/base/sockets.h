/*
 * sockets.h --
 *
 *	The types and constants that the system has for sockets, addresses and
 *	names. Calls are in fd.h, where systems differ.
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
