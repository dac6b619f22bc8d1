/*
 * server_channel.h --
 *
 *	A listening channel: it accepts connections, drives their handshakes,
 *	and passes them to a script.
 */

#ifndef TLS_SERVER_CHANNEL_H
#define TLS_SERVER_CHANNEL_H

#include "callback.h"
#include "config.h"
#include "listen_socket.h"
#include "session_params.h"
#include "tclcompat.h"

/* What each connection is made from. */
typedef struct TlsServerParams {
    TlsParams params;
    TlsConfig *config;
    TlsCallback *accept;	/* is called with channel, address, port */
    TlsCallbacks callbacks;
    int maxHandshakes;		/* under way at once */
} TlsServerParams;

/* Frees what the params own. */
void TlsServerParamsFree(TlsServerParams *params);

/* Makes the channel, and takes over sockets and params. */
Tcl_Channel TlsServerNew(const TlsListenSocket *listener,
	const TlsServerParams *params);

#endif /* TLS_SERVER_CHANNEL_H */
