/*
 * server_channel_int.h --
 *
 *	The structure of a listening channel, and the functions that its files
 *	share.
 */

#ifndef TLS_SERVER_CHANNEL_INT_H
#define TLS_SERVER_CHANNEL_INT_H

#include "channel.h"
#include "listen_socket.h"
#include "server_channel.h"
#include "server_stats.h"

/* A client in its handshake. */
typedef struct TlsServerClient {
    struct TlsServer *server;
    TlsChannel *channel;
    TlsListenSocketClient from;
    TlsSoon *soon;		/* the handshake has ended; or NULL */
    struct TlsServerClient *next;	/* an older one */
    struct TlsServerClient *previous;
} TlsServerClient;

typedef struct TlsServer {
    Tcl_Channel self;
    TlsListenSocket listener;
    TlsServerParams params;
    Tcl_ThreadId thread;	/* where clients are served */
    TlsFailure failure;		/* for -error */
    TlsServerClient *clients;	/* youngest first */
    TlsServerClient *oldest;
    int count;		/* of clients */
    TlsServerStats stats;	/* for -stats */
    TlsServerClient *leaving;	/* has to make room; or NULL */
    Tcl_TimerToken pause;	/* while nobody is accepted; or NULL */
    bool stuck;		/* the last attempt to accept has failed */
} TlsServer;

/* server_clients.c: begins the handshake with a client that has connected. False
 * with the failure of the server when there can be no channel. */
bool TlsServerBegin(TlsServer *server, int descriptor,
	const TlsListenSocketClient *from);

/* May one more client of a socket begin its handshake? If not, another client
 * is dropped in the event loop to make room. */
bool TlsServerHasRoom(TlsServer *server, int descriptor);

/* Closes the channels of all clients. */
void TlsServerDropClients(TlsServer *server);

#endif /* TLS_SERVER_CHANNEL_INT_H */
