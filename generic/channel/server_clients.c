/*
 * server_clients.c --
 *
 *	The clients of a listening channel, until their handshake is complete.
 *
 *	Each client is a TLS channel from the start, which no interpreter knows
 *	until its handshake is done. Scripts are called from an event of their
 *	own, not from the one that ended the handshake, so that nothing of the
 *	channel is under way meanwhile: a script may even move it to another
 *	thread.
 */

#include <errno.h>

#include "channel.h"
#include "event_callback.h"
#include "fd.h"
#include "open.h"
#include "server_channel_int.h"
#include "tcl_error.h"
#include "transport_socket.h"

/* The default time limit of a handshake, in ms: enough for a client that loses
 * packets again and again. */
#define HANDSHAKE_MS 30000

static void ChannelReady(ClientData clientData, int mask);
static void ChannelClosed(ClientData clientData);

static void
Enlist(
    TlsServer *server,
    TlsServerClient *client)
{
    client->next = server->clients;
    if (client->next != NULL) {
        client->next->previous = client;
    } else {
        server->oldest = client;
    }
    server->clients = client;
    server->count++;
    if (server->count > server->stats.peak) {
        server->stats.peak = server->count;
    }
}

static void
TakeOut(
    TlsServerClient *client)
{
    TlsServer *server = client->server;

    if (client->next != NULL) {
        client->next->previous = client->previous;
    } else {
        server->oldest = client->previous;
    }
    if (client->previous != NULL) {
        client->previous->next = client->next;
    } else {
        server->clients = client->next;
    }
    if (server->leaving == client) {
        server->leaving = NULL;
    }
    server->count--;
}

/* Forgets a client: its channel is no longer ours. */
static void
Forget(
    TlsServerClient *client)
{
    Tcl_DeleteChannelHandler(client->channel->self, ChannelReady, client);
    Tcl_DeleteCloseHandler(client->channel->self, ChannelClosed, client);
    client->channel->left = NULL;
    TlsSoonCancel(&client->soon);
    TakeOut(client);
    ckfree((char *) client);
}

/* Forgets a client whose handshake nobody will see the end of. */
static void
Abandon(
    TlsServerClient *client)
{
    client->server->stats.closed++;
    Forget(client);
}

/* Tcl closes open channels when a thread ends, and a script may close a channel
 * about which it was asked. */
static void
ChannelClosed(
    ClientData clientData)
{
    Abandon(clientData);
}

/* A script may also move such a channel to another thread; then we forget
 * it. */
static void
ChannelLeft(
    void *data)
{
    Abandon(data);
}

/* Closes a channel that a script has seen, if it still exists. */
static void
CloseNamed(
    Tcl_Interp *interp,
    const char *name)
{
    Tcl_Channel chan;

    if (Tcl_InterpDeleted(interp)) {
        return;
    }
    chan = Tcl_GetChannel(interp, name, NULL);
    if (chan != NULL) {
        (void) Tcl_UnregisterChannel(interp, chan);
    }
    Tcl_ResetResult(interp);
}

/* Closes the channel of a client. The interpreter knows the channel if its
 * script was asked. */
static void
CloseClient(
    const TlsCallback *accept,
    TlsChannel *channel)
{
    Tcl_Interp *interp = TlsCallbackInterp(accept);

    if (channel->hidden) {
        (void) Tcl_Close(NULL, channel->self);
    } else if (interp != NULL) {
        CloseNamed(interp, Tcl_GetChannelName(channel->self));
    }
}

void
TlsServerDropClients(
    TlsServer *server)
{
    while (server->clients != NULL) {
        TlsChannel *channel = server->clients->channel;

        Abandon(server->clients);
        CloseClient(server->params.accept, channel);
    }
}

static void
MakeKnown(
    Tcl_Interp *interp,
    TlsChannel *channel)
{
    if (channel->hidden) {
        channel->hidden = false;
        Tcl_RegisterChannel(interp, channel->self);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * HandOver --
 *
 *	Passes a channel to the script. If the script fails, and has not closed
 *	the channel, we close it, as Tcl does with its sockets.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Those of the script. It may close the channel, move it to another
 *	thread, or delete the interpreter.
 *
 *----------------------------------------------------------------------
 */

static void
HandOver(
    TlsCallback *accept,
    TlsChannel *channel,
    const TlsListenSocketClient *from)
{
    Tcl_Interp *interp = TlsCallbackInterp(accept);
    Tcl_Obj *name = Tcl_NewStringObj(Tcl_GetChannelName(channel->self), -1);
    Tcl_Obj *words[] = {
        name,
        Tcl_NewStringObj(from->address, -1),
        Tcl_NewStringObj(from->port, -1),
    };

    Tcl_IncrRefCount(name);
    Tcl_Preserve(interp);
    MakeKnown(interp, channel);
    if (TlsCallbackCall(accept, 3, words) != TCL_OK) {
        CloseNamed(interp, Tcl_GetString(name));
    }
    Tcl_Release(interp);
    Tcl_DecrRefCount(name);
}

/* Reports a failed client to the script, which can still query the channel, and
 * then closes the channel. */
static void
HandFailure(
    TlsCallback *command,
    TlsChannel *channel)
{
    Tcl_Interp *interp = TlsCallbackInterp(command);
    TlsFailure failure = *TlsSessionFailure(channel->session);
    Tcl_DString name;

    Tcl_DStringInit(&name);
    Tcl_DStringAppend(&name, Tcl_GetChannelName(channel->self), -1);
    Tcl_Preserve(interp);
    MakeKnown(interp, channel);
    TlsEventFailure(command, Tcl_DStringValue(&name), &failure);
    CloseNamed(interp, Tcl_DStringValue(&name));
    Tcl_Release(interp);
    Tcl_DStringFree(&name);
}

/* The handshake of a client has ended, one way or the other. */
static void
Settle(
    ClientData clientData)
{
    TlsServerClient *client = clientData;
    TlsChannel *channel = client->channel;
    bool established = TlsSessionEstablished(channel->session);
    TlsListenSocketClient from = client->from;
    TlsCallback *accept = TlsCallbackRetain(client->server->params.accept);
    TlsCallback *command
            = TlsCallbackRetain(client->server->params.callbacks.command);

    TlsServerStatsSettled(&client->server->stats, channel);
    Forget(client);
    if (established && TlsCallbackInterp(accept) != NULL) {
        TlsChannelPresent(channel, command);
        HandOver(accept, channel, &from);
    } else if (TlsSessionFailure(channel->session) != NULL
            && !established && TlsCallbackInterp(command) != NULL) {
        HandFailure(command, channel);
    } else {
        CloseClient(accept, channel);
    }
    TlsCallbackRelease(accept);
    TlsCallbackRelease(command);
}

static void
ChannelReady(
    ClientData clientData,
    int mask TLS_UNUSED)
{
    TlsServerClient *client = clientData;

    Tcl_DeleteChannelHandler(client->channel->self, ChannelReady, client);
    if (client->soon == NULL) {
        TlsSoonCall(&client->soon, Settle, client);
    }
}

bool
TlsServerBegin(
    TlsServer *server,
    int descriptor,
    const TlsListenSocketClient *from)
{
    TlsSessionParams session = server->params.params.session;
    TlsChannelParams params = {
        .session = &session,
        .config = server->params.config,
        .callbacks = server->params.callbacks,
        .async = true,
        .timeout = TlsConfigHandshakeTimeout(server->params.config,
                HANDSHAKE_MS),
    };
    TlsChannel *channel;
    TlsServerClient *client;

    session.peer = from->address;
    /* It hears of a client that is served: see TlsChannelPresent. */
    params.callbacks.command = NULL;
    channel = TlsChannelAccept(
            TlsTransportSocketAccepted(descriptor, from->address),
            &params, &server->failure);
    if (channel == NULL) {
        TlsServerStatsFailed(&server->stats, &server->failure);
        return false;
    }
    client = (TlsServerClient *) ckalloc(sizeof(TlsServerClient));
    *client = (TlsServerClient) {
        .server = server,
        .channel = channel,
        .from = *from,
    };
    Enlist(server, client);
    channel->left = ChannelLeft;
    channel->leftData = client;
    Tcl_CreateCloseHandler(channel->self, ChannelClosed, client);
    if (TlsSessionEstablished(channel->session)
            || TlsSessionFailure(channel->session) != NULL) {
        TlsSoonCall(&client->soon, Settle, client);
        return true;
    }
    /* A TLS channel is writable when its handshake has ended. */
    Tcl_CreateChannelHandler(channel->self, TCL_WRITABLE, ChannelReady,
            client);
    return true;
}

/* The client to drop if there are too many: the oldest of those that have sent
 * nothing, since an honest client sends its ClientHello at once; or else the
 * oldest of all. A client whose handshake has ended leaves by itself. */
static TlsServerClient *
FindLeaver(
    const TlsServer *server)
{
    TlsServerClient *leaver = NULL;
    TlsServerClient *client;

    for (client = server->oldest; client != NULL; client = client->previous) {
        if (client->soon != NULL) {
            continue;
        }
        if (!TlsSessionHeard(client->channel->session)) {
            return client;
        }
        if (leaver == NULL) {
            leaver = client;
        }
    }
    return leaver;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsServerHasRoom --
 *
 *	May one more client of a socket begin its handshake? If new clients
 *	waited in the backlog until another handshake ends, a few silent clients
 *	could keep out everybody else.
 *
 * Results:
 *	False if another client must leave first, which happens in the event
 *	loop.
 *
 * Side effects:
 *	If there is one more, fails the handshake of the other.
 *
 *----------------------------------------------------------------------
 */

bool
TlsServerHasRoom(
    TlsServer *server,
    int descriptor)
{
    struct pollfd asked = {.fd = descriptor, .events = POLLIN};
    TlsFailure failure;
    TlsServerClient *leaver;

    if (server->count < server->params.maxHandshakes) {
        return true;
    }
    leaver = server->leaving == NULL && TlsFdPoll(&asked, 1, 0) > 0
            ? FindLeaver(server) : NULL;
    if (leaver != NULL) {
        TlsFailureFromWord(&failure, TLS_WORD_TOO_MANY_HANDSHAKES,
                "%s failed: dropped to make room for another client"
                " (-maxhandshakes %d)",
                TlsSessionDoing(leaver->channel->session),
                server->params.maxHandshakes);
        TlsSessionFail(leaver->channel->session, &failure);
        TlsSoonCall(&leaver->soon, Settle, leaver);
        server->leaving = leaver;
    }
    return false;
}
