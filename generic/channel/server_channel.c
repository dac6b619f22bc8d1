/*
 * server_channel.c --
 *
 *	A listening channel, and the clients that are in their handshake.
 *
 *	Each client is a TLS channel from the start, which no interpreter knows
 *	until its handshake is done. Scripts are called from a timer, not from
 *	the event that ended the handshake, so that nothing of the channel is
 *	under way meanwhile: a script may even move it to another thread.
 */

#include "server_channel.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "channel.h"
#include "event_callback.h"
#include "open.h"
#include "socket_configure.h"
#include "tcl_error.h"
#include "transport_socket.h"

/* Clients that are accepted before other events get their turn. */
#define ACCEPT_MAX 16

/* How long to leave clients waiting when they cannot be accepted, in ms: the
 * descriptor stays readable, and the event loop would spin. */
#define PAUSE_MS 100

/* How long a handshake may take where the config does not say, in ms: as long as
 * one has that loses packets again and again. */
#define HANDSHAKE_MS 30000

/* For Tcl_BadChannelOption. */
#define NAMES "config error sockname"

struct Server;

/* A client in its handshake. */
typedef struct Client {
    struct Server *server;
    TlsChannel *channel;
    TlsListenerClient from;
    Tcl_TimerToken timer;	/* the handshake has ended; or NULL */
    struct Client *next;	/* an older one */
    struct Client *previous;
} Client;

typedef struct Server {
    Tcl_Channel self;
    TlsListener listener;
    TlsServerParams params;
    Tcl_ThreadId thread;	/* where clients are served */
    TlsFailure failure;		/* for -error */
    Client *clients;	/* youngest first */
    Client *oldest;
    int count;		/* of clients */
    Client *leaving;	/* has to make room; or NULL */
    Tcl_TimerToken pause;	/* while nobody is accepted; or NULL */
    bool stuck;		/* the last attempt to accept has failed */
} Server;

void
TlsServerParamsFree(
    TlsServerParams *params)
{
    TlsParamsFree(&params->params);
    TlsHookRelease(params->accept);
    TlsHookRelease(params->command);
    TlsHookRelease(params->hello);
    TlsHookRelease(params->verify);
    if (params->config != NULL) {
        TlsConfigRelease(params->config);
    }
    *params = (TlsServerParams) {.config = NULL};
}

static void ChannelReady(ClientData clientData, int mask);
static void ChannelClosed(ClientData clientData);

static void
Enlist(
    Server *server,
    Client *client)
{
    client->next = server->clients;
    if (client->next != NULL) {
        client->next->previous = client;
    } else {
        server->oldest = client;
    }
    server->clients = client;
    server->count++;
}

static void
TakeOut(
    Client *client)
{
    Server *server = client->server;

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

/* Lets a client alone: its channel is not ours any more. */
static void
Forget(
    Client *client)
{
    Tcl_DeleteChannelHandler(client->channel->self, ChannelReady, client);
    Tcl_DeleteCloseHandler(client->channel->self, ChannelClosed, client);
    client->channel->left = NULL;
    if (client->timer != NULL) {
        Tcl_DeleteTimerHandler(client->timer);
    }
    TakeOut(client);
    ckfree((char *) client);
}

/* Tcl closes what is open when a thread ends; and a script may close a channel
 * of which it was asked. */
static void
ChannelClosed(
    ClientData clientData)
{
    Forget(clientData);
}

/* Such a channel may also be moved to another thread, and is on its own then. */
static void
ChannelLeft(
    void *data)
{
    Forget(data);
}

/* Closes a channel that a script has had, if it is still there. */
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

/* Closes the channel of a client, which the interpreter knows if its script was
 * asked. */
static void
CloseClient(
    const TlsHook *accept,
    TlsChannel *channel)
{
    Tcl_Interp *interp = TlsHookInterp(accept);

    if (channel->hidden) {
        (void) Tcl_Close(NULL, channel->self);
    } else if (interp != NULL) {
        CloseNamed(interp, Tcl_GetChannelName(channel->self));
    }
}

static void
DropAll(
    Server *server)
{
    while (server->clients != NULL) {
        TlsChannel *channel = server->clients->channel;

        Forget(server->clients);
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
 *	Gives a channel to the script. When the script fails the channel is
 *	closed, if it has left it open, as Tcl's sockets are.
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
    TlsHook *accept,
    TlsChannel *channel,
    const TlsListenerClient *from)
{
    Tcl_Interp *interp = TlsHookInterp(accept);
    Tcl_Obj *name = Tcl_NewStringObj(Tcl_GetChannelName(channel->self), -1);
    Tcl_Obj *words[] = {
        name,
        Tcl_NewStringObj(from->address, -1),
        Tcl_NewStringObj(from->port, -1),
    };

    Tcl_IncrRefCount(name);
    Tcl_Preserve(interp);
    MakeKnown(interp, channel);
    if (TlsHookCall(accept, 3, words) != TCL_OK) {
        CloseNamed(interp, Tcl_GetString(name));
    }
    Tcl_Release(interp);
    Tcl_DecrRefCount(name);
}

/* Tells the script of a client that has failed, and closes the channel: it is
 * there to be asked. */
static void
HandFailure(
    TlsHook *command,
    TlsChannel *channel)
{
    Tcl_Interp *interp = TlsHookInterp(command);
    TlsFailure failure = *TlsSessionFailure(channel->session);
    Tcl_DString name;

    Tcl_DStringInit(&name);
    Tcl_DStringAppend(&name, Tcl_GetChannelName(channel->self), -1);
    Tcl_Preserve(interp);
    MakeKnown(interp, channel);
    TlsNoticeFailure(command, Tcl_DStringValue(&name), &failure);
    CloseNamed(interp, Tcl_DStringValue(&name));
    Tcl_Release(interp);
    Tcl_DStringFree(&name);
}

/* The handshake of a client has ended, one way or the other. */
static void
Settle(
    ClientData clientData)
{
    Client *client = clientData;
    TlsChannel *channel = client->channel;
    bool established = TlsSessionEstablished(channel->session);
    TlsListenerClient from = client->from;
    TlsHook *accept = TlsHookRetain(client->server->params.accept);
    TlsHook *command = TlsHookRetain(client->server->params.command);

    client->timer = NULL;
    Forget(client);
    if (established && TlsHookInterp(accept) != NULL) {
        TlsChannelPresent(channel, command);
        HandOver(accept, channel, &from);
    } else if (TlsSessionFailure(channel->session) != NULL
            && !established && TlsHookInterp(command) != NULL) {
        HandFailure(command, channel);
    } else {
        CloseClient(accept, channel);
    }
    TlsHookRelease(accept);
    TlsHookRelease(command);
}

static void
ChannelReady(
    ClientData clientData,
    int mask TLS_UNUSED)
{
    Client *client = clientData;

    Tcl_DeleteChannelHandler(client->channel->self, ChannelReady, client);
    if (client->timer == NULL) {
        client->timer = Tcl_CreateTimerHandler(0, Settle, client);
    }
}

/* Begins the handshake with a client. */
static void
Begin(
    Server *server,
    int descriptor,
    const TlsListenerClient *from)
{
    TlsSessionParams session = server->params.params.session;
    TlsChannelParams params = {
        .session = &session,
        .config = server->params.config,
        .hello = server->params.hello,
        .verify = server->params.verify,
        .async = true,
        .timeout = HANDSHAKE_MS,
    };
    TlsChannel *channel;
    Client *client;

    session.peer = from->address;
    channel = TlsChannelAccept(
            TlsSocketAccepted(descriptor, from->address, from->port), &params,
            &server->failure);
    if (channel == NULL) {
        return;
    }
    client = (Client *) ckalloc(sizeof(Client));
    *client = (Client) {
        .server = server,
        .channel = channel,
        .from = *from,
    };
    Enlist(server, client);
    channel->left = ChannelLeft;
    channel->leftData = client;
    Tcl_CreateCloseHandler(channel->self, ChannelClosed, client);
    /* A TLS channel is writable when its handshake has ended. */
    Tcl_CreateChannelHandler(channel->self, TCL_WRITABLE, ChannelReady,
            client);
}

/* Who has to go when there are too many: the oldest of those who have not said
 * a word, since an honest client speaks first and at once; or the oldest. One
 * whose handshake has ended goes by itself. */
static Client *
FindLeaver(
    const Server *server)
{
    Client *leaver = NULL;
    Client *client;

    for (client = server->oldest; client != NULL; client = client->previous) {
        if (client->timer != NULL) {
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
 * HasRoom --
 *
 *	May one more client of a socket begin its handshake? To leave it in the
 *	backlog until another has ended would keep out everybody for as long as
 *	a few silent clients stay.
 *
 * Results:
 *	False when another has to go first, which it does in the event loop.
 *
 * Side effects:
 *	If there is one more, fails the handshake of the other.
 *
 *----------------------------------------------------------------------
 */

static bool
HasRoom(
    Server *server,
    int descriptor)
{
    struct pollfd asked = {.fd = descriptor, .events = POLLIN};
    TlsFailure failure;
    Client *leaver;

    if (server->count < server->params.maxHandshakes) {
        return true;
    }
    leaver = server->leaving == NULL && poll(&asked, 1, 0) > 0
            ? FindLeaver(server) : NULL;
    if (leaver != NULL) {
        TlsFailureFromWord(&failure, TLS_WORD_TOO_MANY_HANDSHAKES,
                "%s failed: it made room for another client"
                " (-maxhandshakes %d)",
                TlsSessionDoing(leaver->channel->session),
                server->params.maxHandshakes);
        TlsSessionFail(leaver->channel->session, &failure);
        leaver->timer = Tcl_CreateTimerHandler(0, Settle, leaver);
        server->leaving = leaver;
    }
    return false;
}

static void Listen(ClientData clientData);

static void
StopListening(
    Server *server)
{
    size_t i;

    for (i = 0; i < server->listener.count; i++) {
        Tcl_DeleteFileHandler(server->listener.descriptors[i]);
    }
    if (server->pause != NULL) {
        Tcl_DeleteTimerHandler(server->pause);
        server->pause = NULL;
    }
}

/* Stops listening for a while: there are no descriptors, or no memory. The
 * script is told of the first failure of a row, as the last act. */
static void
Pause(
    Server *server,
    int posixError)
{
    TlsHook *command = TlsHookRetain(server->params.command);
    bool first = !server->stuck;

    server->stuck = true;
    TlsFailureFromPosix(&server->failure, "accepting a connection",
            posixError);
    StopListening(server);
    server->pause = Tcl_CreateTimerHandler(PAUSE_MS, Listen, server);
    if (first && TlsHookInterp(command) != NULL) {
        TlsNoticeFailure(command, Tcl_GetChannelName(server->self),
                &server->failure);
    }
    TlsHookRelease(command);
}

/* Accepts some of the clients of one socket; false when it cannot. */
static bool
AcceptSome(
    Server *server,
    int descriptor)
{
    TlsListenerClient from;
    int i;

    for (i = 0; i < ACCEPT_MAX && HasRoom(server, descriptor); i++) {
        int accepted = TlsListenerAccept(descriptor, &from);

        if (accepted < 0) {
            return errno == EAGAIN;
        }
        server->stuck = false;
        Begin(server, accepted, &from);
    }
    return true;
}

static void
AcceptProc(
    ClientData clientData,
    int mask TLS_UNUSED)
{
    Server *server = clientData;
    size_t i;

    for (i = 0; i < server->listener.count; i++) {
        if (!AcceptSome(server, server->listener.descriptors[i])) {
            Pause(server, errno);
            return;
        }
    }
}

/* Waits for clients; also the end of a pause. */
static void
Listen(
    ClientData clientData)
{
    Server *server = clientData;
    size_t i;

    server->pause = NULL;
    for (i = 0; i < server->listener.count; i++) {
        Tcl_CreateFileHandler(server->listener.descriptors[i], TCL_READABLE,
                AcceptProc, server);
    }
}

static int
Close(
    ClientData instanceData,
    Tcl_Interp *interp TLS_UNUSED,
    int flags)
{
    Server *server = instanceData;

    if (flags != 0) {
        return EINVAL;
    }
    StopListening(server);
    DropAll(server);
    TlsListenerClose(&server->listener);
    TlsServerParamsFree(&server->params);
    ckfree((char *) server);
    return 0;
}

/* The script hears of clients, and of nothing else. */
static void
Watch(
    ClientData instanceData TLS_UNUSED,
    int mask TLS_UNUSED)
{
}

static int
GetHandle(
    ClientData instanceData,
    int direction TLS_UNUSED,
    ClientData *handlePtr)
{
    Server *server = instanceData;

    *handlePtr = (ClientData) (intptr_t) server->listener.descriptors[0];
    return TCL_OK;
}

/* The channel comes to a thread, or leaves one: clients stay, and only the
 * thread in which it was made has the script that they are for. */
static void
ThreadAction(
    ClientData instanceData,
    int action)
{
    Server *server = instanceData;

    if (server->thread != Tcl_GetCurrentThread()) {
        return;
    }
    if (action == TCL_CHANNEL_THREAD_INSERT) {
        Listen(server);
    } else {
        StopListening(server);
        DropAll(server);
    }
}

static void
AppendNames(
    const Server *server,
    Tcl_DString *value)
{
    size_t i;

    for (i = 0; i < server->listener.count; i++) {
        TlsSocketAppendName(server->listener.descriptors[i], value);
    }
}

/* Appends the text of the failure that is pending, and takes it off. */
static void
TakeError(
    Server *server,
    Tcl_DString *value)
{
    Tcl_Obj *text;

    if (server->failure.kind == TLS_FAILURE_NONE) {
        return;
    }
    text = TlsReportText(&server->failure);
    Tcl_IncrRefCount(text);
    Tcl_DStringAppend(value, Tcl_GetString(text), -1);
    Tcl_DecrRefCount(text);
    server->failure = (TlsFailure) {.kind = TLS_FAILURE_NONE};
}

static int
GetOption(
    ClientData instanceData,
    Tcl_Interp *interp,
    const char *name,
    Tcl_DString *value)
{
    Server *server = instanceData;
    Tcl_DString names;

    if (name == NULL) {
        Tcl_DStringInit(&names);
        AppendNames(server, &names);
        Tcl_DStringAppendElement(value, "-sockname");
        Tcl_DStringAppendElement(value, Tcl_DStringValue(&names));
        Tcl_DStringFree(&names);
        return TCL_OK;
    }
    if (strcmp(name, "-sockname") == 0) {
        AppendNames(server, value);
        return TCL_OK;
    }
    if (strcmp(name, "-error") == 0) {
        TakeError(server, value);
        return TCL_OK;
    }
    return Tcl_BadChannelOption(interp, name, NAMES);
}

/* Takes another config for the connections to come. */
static int
SetConfig(
    Server *server,
    Tcl_Interp *interp,
    const char *value)
{
    Tcl_Obj *dict = Tcl_NewStringObj(value, -1);
    TlsConfig *config;
    int code;

    Tcl_IncrRefCount(dict);
    code = TlsConfigFromObj(interp, dict, &config);
    Tcl_DecrRefCount(dict);
    if (code != TCL_OK) {
        return TCL_ERROR;
    }
    if (TlsParamsUseConfig(interp, &server->params.params, config)
            != TCL_OK) {
        TlsConfigRelease(config);
        return TCL_ERROR;
    }
    TlsConfigRelease(server->params.config);
    server->params.config = config;
    return TCL_OK;
}

static int
SetOption(
    ClientData instanceData,
    Tcl_Interp *interp,
    const char *name,
    const char *value)
{
    if (strcmp(name, "-config") == 0) {
        return SetConfig(instanceData, interp, value);
    }
    return Tcl_BadChannelOption(interp, name, "config");
}

static const Tcl_ChannelType serverType = {
    .typeName = "s2nserver",
    .version = TCL_CHANNEL_VERSION_5,
    .closeProc = TCL_CLOSE2PROC,
    .setOptionProc = SetOption,
    .getOptionProc = GetOption,
    .watchProc = Watch,
    .getHandleProc = GetHandle,
    .close2Proc = Close,
    .threadActionProc = ThreadAction,
};

Tcl_Channel
TlsServerNew(
    const TlsListener *listener,
    const TlsServerParams *params)
{
    static atomic_ulong count;	/* of all threads */
    Server *server = (Server *) ckalloc(sizeof(Server));
    char name[32];

    *server = (Server) {
        .listener = *listener,
        .params = *params,
        .thread = Tcl_GetCurrentThread(),
    };
    snprintf(name, sizeof(name), "s2nserver%lu",
            atomic_fetch_add(&count, 1) + 1);
    /* This begins to listen, by the action of the thread. */
    server->self = Tcl_CreateChannel(&serverType, name, server, 0);
    return server->self;
}
