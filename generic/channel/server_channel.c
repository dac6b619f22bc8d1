/*
 * server_channel.c --
 *
 *	The Tcl channel driver of a listening channel.
 */

#include "server_channel.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "channel.h"
#include "event_callback.h"
#include "server_channel_int.h"
#include "socket_configure.h"
#include "tcl_error.h"
#include "transport_socket.h"
#include "watch.h"

/* The most clients to accept before other events get their turn. */
#define ACCEPT_MAX 16

/* The pause after a failure to accept, in ms. The descriptor stays readable, so
 * without a pause the event loop would spin. */
#define PAUSE_MS 100

/* For Tcl_BadChannelOption. */
#define NAMES "config error sockname stats"

void
TlsServerParamsFree(
    TlsServerParams *params)
{
    TlsParamsFree(&params->params);
    TlsCallbackRelease(params->accept);
    TlsCallbacksRelease(&params->callbacks);
    if (params->config != NULL) {
        TlsConfigRelease(params->config);
    }
    *params = (TlsServerParams) {.config = NULL};
}

static void Listen(ClientData clientData);

static void
StopListening(
    TlsServer *server)
{
    size_t i;

    for (i = 0; i < server->listener.count; i++) {
        TlsWatchEnd(server->listener.descriptors[i]);
    }
    if (server->pause != NULL) {
        Tcl_DeleteTimerHandler(server->pause);
        server->pause = NULL;
    }
}

/* Stops listening for a while: there are no descriptors, or no memory. Reports
 * the first failure to accept in a row to the script, and each client that was
 * accepted and lost, as its last act. */
static void
Pause(
    TlsServer *server)
{
    TlsCallback *command
            = TlsCallbackRetain(server->params.callbacks.command);
    bool first = !server->stuck;

    server->stuck = true;
    StopListening(server);
    server->pause = Tcl_CreateTimerHandler(PAUSE_MS, Listen, server);
    if (first && TlsCallbackInterp(command) != NULL) {
        TlsEventFailure(command, Tcl_GetChannelName(server->self),
                &server->failure);
    }
    TlsCallbackRelease(command);
}

/* Accepts some of the clients of one socket; false with the failure of the server
 * if that fails. */
static bool
AcceptSome(
    TlsServer *server,
    int descriptor)
{
    TlsListenSocketClient from;
    int i;

    for (i = 0; i < ACCEPT_MAX && TlsServerHasRoom(server, descriptor); i++) {
        int accepted = TlsListenSocketAccept(descriptor, &from);

        if (accepted < 0 && errno == EAGAIN) {
            return true;
        }
        if (accepted < 0) {
            TlsFailureFromPosix(&server->failure, "accepting a connection",
                    errno);
            return false;
        }
        server->stuck = false;
        server->stats.accepted++;
        if (!TlsServerBegin(server, accepted, &from)) {
            return false;
        }
    }
    return true;
}

static void
AcceptProc(
    ClientData clientData,
    int mask TLS_UNUSED)
{
    TlsServer *server = clientData;
    size_t i;

    for (i = 0; i < server->listener.count; i++) {
        if (!AcceptSome(server, server->listener.descriptors[i])) {
            Pause(server);
            return;
        }
    }
}

/* Waits for clients; also the end of a pause. */
static void
Listen(
    ClientData clientData)
{
    TlsServer *server = clientData;
    size_t i;

    server->pause = NULL;
    for (i = 0; i < server->listener.count; i++) {
        TlsWatch(server->listener.descriptors[i], TCL_READABLE,
                AcceptProc, server);
    }
}

static int
Close(
    ClientData instanceData,
    Tcl_Interp *interp TLS_UNUSED,
    int flags)
{
    TlsServer *server = instanceData;

    if (flags != 0) {
        return EINVAL;
    }
    StopListening(server);
    TlsServerDropClients(server);
    TlsListenSocketClose(&server->listener);
    TlsServerParamsFree(&server->params);
    TlsServerStatsFree(&server->stats);
    ckfree((char *) server);
    return 0;
}

/* Only clients are passed to the script. */
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
    TlsServer *server = instanceData;

    *handlePtr = (ClientData) (intptr_t) server->listener.descriptors[0];
    return TCL_OK;
}

/* The channel enters a thread, or leaves one. Clients do not move: the script
 * that gets them is in the thread in which the channel was made. */
static void
ThreadAction(
    ClientData instanceData,
    int action)
{
    TlsServer *server = instanceData;

    if (server->thread != Tcl_GetCurrentThread()) {
        return;
    }
    if (action == TCL_CHANNEL_THREAD_INSERT) {
        Listen(server);
    } else {
        StopListening(server);
        TlsServerDropClients(server);
    }
}

static void
AppendNames(
    const TlsServer *server,
    Tcl_DString *value)
{
    size_t i;

    for (i = 0; i < server->listener.count; i++) {
        TlsSocketAppendName(server->listener.descriptors[i], value);
    }
}

/* Appends the text of a new value, and frees it. */
static void
AppendValue(
    Tcl_DString *value,
    Tcl_Obj *obj)
{
    Tcl_IncrRefCount(obj);
    Tcl_DStringAppend(value, Tcl_GetString(obj), -1);
    Tcl_DecrRefCount(obj);
}

/* Appends the text of the pending failure, and clears it. */
static void
TakeError(
    TlsServer *server,
    Tcl_DString *value)
{
    if (server->failure.kind == TLS_FAILURE_NONE) {
        return;
    }
    AppendValue(value, TlsErrorText(&server->failure));
    server->failure = (TlsFailure) {.kind = TLS_FAILURE_NONE};
}

static int
GetOption(
    ClientData instanceData,
    Tcl_Interp *interp,
    const char *name,
    Tcl_DString *value)
{
    TlsServer *server = instanceData;
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
    if (strcmp(name, "-stats") == 0) {
        AppendValue(value, TlsServerStatsValue(&server->stats,
                server->count));
        return TCL_OK;
    }
    return Tcl_BadChannelOption(interp, name, NAMES);
}

/* Uses another config for future connections. */
static int
UseConfig(
    TlsServer *server,
    Tcl_Interp *interp,
    TlsConfig *config)
{
    if (TlsParamsUseConfig(interp, &server->params.params, config)
            != TCL_OK) {
        TlsConfigRelease(config);
        return TCL_ERROR;
    }
    TlsConfigRelease(server->params.config);
    server->params.config = config;
    return TCL_OK;
}

/* Reads another config. The script of a virtual file system can close the
 * channel, which is preserved until the end. */
static int
SetConfig(
    TlsServer *server,
    Tcl_Interp *interp,
    const char *value)
{
    Tcl_Channel self = server->self;
    TlsConfig *config;
    int code;

    Tcl_RegisterChannel(NULL, self);
    code = TlsConfigFromText(interp, value, &config);
    if (code == TCL_OK) {
        code = UseConfig(server, interp, config);
    }
    (void) Tcl_UnregisterChannel(NULL, self);
    return code;
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
    const TlsListenSocket *listener,
    const TlsServerParams *params)
{
    static atomic_ulong count;	/* of all threads */
    TlsServer *server = (TlsServer *) ckalloc(sizeof(TlsServer));
    char name[32];

    *server = (TlsServer) {
        .listener = *listener,
        .params = *params,
        .thread = Tcl_GetCurrentThread(),
    };
    snprintf(name, sizeof(name), "s2nserver%lu",
            atomic_fetch_add(&count, 1) + 1);
    /* Calls ThreadAction, which begins to listen. */
    server->self = Tcl_CreateChannel(&serverType, name, server, 0);
    return server->self;
}
