/*
 * socket_cmd.c --
 *
 *	The command s2n::socket.
 */

#include "socket_cmd.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "channel.h"
#include "clock.h"
#include "commands.h"
#include "native_path.h"
#include "open.h"
#include "port_value.h"
#include "session_params.h"
#include "socket_options.h"
#include "tcl_error.h"
#include "transport_channel.h"
#include "transport_socket.h"

/* Holds the command that makes plain connections. The package http of Tcl 9
 * changes the variable only if its value is exactly CORE_SOCKET. */
#define VARIABLE "::s2n::socketCmd"
#define CORE_SOCKET "::socket"

/* A call, which may have to wait for a script. */
typedef struct Request {
    Tcl_Obj *words;		/* its arguments, which options borrow from */
    TlsSocketOptions options;
    TlsParams params;
    TlsChannelParams channel;
    Tcl_Obj *host;
    Tcl_Obj *port;
    Tcl_WideInt start;	/* in ms, if the script's command connects */
} Request;

static void
FreeRequest(
    Request *request)
{
    TlsCallbacksRelease(&request->channel.callbacks);
    TlsParamsFree(&request->params);
    TlsFreeSocketOptions(&request->options);
    Tcl_DecrRefCount(request->words);
    ckfree((char *) request);
}

/* Fills in what the options mean; a standard Tcl result. */
static int
ResolveParams(
    Tcl_Interp *interp,
    Request *request)
{
    static const TlsPrefer prefers[] = {
        [TLS_SOCKET_PREFER_THROUGHPUT] = TLS_PREFER_THROUGHPUT,
        [TLS_SOCKET_PREFER_LATENCY] = TLS_PREFER_LATENCY,
    };
    TlsSocketOptions *options = &request->options;
    TlsParamValues values = {
        .role = S2N_CLIENT,
        .host = Tcl_GetString(request->host),
        .port = Tcl_GetString(request->port),
        .servername = options->servername,
        .verifyhost = options->verifyhost,
        .alpn = options->alpn,
        .resume = options->session,
        .early = options->early,
        .asksPeer = options->verify != NULL,
        .asksSignature = options->sign != NULL,
    };

    if (options->config == NULL
            && TlsConfigFromObj(interp, NULL, &options->config) != TCL_OK) {
        return TCL_ERROR;
    }
    values.config = options->config;
    if (TLS_GIVEN(options, TLS_SOCKET_PREFER)) {
        values.prefer = prefers[options->prefer];
    }
    request->channel = (TlsChannelParams) {
        .session = &request->params.session,
        .config = options->config,
        .callbacks = {
            .command = TlsCallbackFromOption(interp, options->command),
            .verify = TlsCallbackFromOption(interp, options->verify),
            .sign = TlsCallbackFromOption(interp, options->sign),
        },
        .async = options->async,
        .timeout = TLS_GIVEN(options, TLS_SOCKET_TIMEOUT) ? options->timeout
                : TlsConfigHandshakeTimeout(options->config, 0),
    };
    return TlsParamsResolve(interp, &values, &request->params);
}

/* Reports both forms of the command. */
static void
WrongArgs(
    Tcl_Interp *interp,
    Tcl_Obj *const objv[])
{
    static const char marker[] = "should be ";
    const char *other;
    Tcl_Obj *message;

    Tcl_WrongNumArgs(interp, 1, objv, TLS_LISTEN_USAGE);
    message = Tcl_GetObjResult(interp);
    Tcl_IncrRefCount(message);
    other = strstr(Tcl_GetString(message), marker) + strlen(marker);
    Tcl_WrongNumArgs(interp, 1, objv, TLS_SOCKET_USAGE);
    Tcl_SetObjResult(interp, Tcl_ObjPrintf("%s or %s",
            Tcl_GetStringResult(interp), other));
    Tcl_DecrRefCount(message);
}

/* Reads the arguments; NULL, with an error in interp, if they are wrong. */
static Request *
NewRequest(
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    Request *request;

    if (objc < 3) {
        WrongArgs(interp, objv);
        return NULL;
    }
    request = (Request *) ckalloc(sizeof(Request));
    *request = (Request) {
        .words = Tcl_NewListObj(objc, objv),
        .options = tlsSocketDefaults,
        .host = objv[objc - 2],
        .port = objv[objc - 1],
    };
    Tcl_IncrRefCount(request->words);
    if (TlsParseSocketOptions(interp, objc - 3, objv + 1, &request->options)
            != TCL_OK || ResolveParams(interp, request) != TCL_OK) {
        FreeRequest(request);
        return NULL;
    }
    return request;
}

/* A system error before there is a channel. */
static void *
Fail(
    Tcl_Interp *interp,
    const char *host,
    int posixError)
{
    TlsFailure failure;
    Tcl_Obj *doing = Tcl_ObjPrintf("connection to \"%s\"", host);

    TlsFailureFromPosix(&failure, Tcl_GetString(doing), posixError);
    Tcl_DecrRefCount(doing);
    TlsError(interp, &failure);
    return NULL;
}

/* The socket that connects to a path; NULL with an error in interp. */
static void *
PathSocket(
    Tcl_Interp *interp,
    Tcl_Obj *path)
{
    Tcl_DString buffer;
    const char *native = TlsNativePath(path, &buffer);
    TlsResolution *resolution = NULL;

    if (native == NULL) {
        errno = ENOENT;
    } else {
        resolution = TlsResolvePath(native);
    }
    Tcl_DStringFree(&buffer);
    if (resolution == NULL) {
        return Fail(interp, Tcl_GetString(path), errno);
    }
    return TlsTransportSocketNew(resolution, Tcl_GetString(path), NULL);
}

/* The socket that connects to a host; NULL with an error in interp. */
static void *
HostSocket(
    Tcl_Interp *interp,
    const Request *request)
{
    const TlsSocketOptions *options = &request->options;
    char port[TLS_PORT_SIZE];
    char localPort[TLS_PORT_SIZE];
    TlsEndpoints endpoints = {
        .host = Tcl_GetString(request->host),
        .port = port,
    };
    TlsResolution *resolution;

    if (TlsPortFromObj(interp, request->port, port) != TCL_OK) {
        return NULL;
    }
    if (options->myaddr != NULL) {
        endpoints.localHost = Tcl_GetString(options->myaddr);
    }
    if (TLS_GIVEN(options, TLS_SOCKET_MYPORT)) {
        snprintf(localPort, sizeof(localPort), "%d", (int) options->myport);
        endpoints.localPort = localPort;
    }
    resolution = TlsResolve(&endpoints,
            options->async || request->channel.timeout > 0);
    if (resolution == NULL) {
        return Fail(interp, endpoints.host, ENOMEM);
    }
    return TlsTransportSocketNew(resolution, endpoints.host, port);
}

static bool
IsPath(
    const Request *request)
{
    return Tcl_GetString(request->host)[0] == '\0';
}

/* Makes the connection by a socket of our own. */
static int
ConnectOwn(
    Tcl_Interp *interp,
    const Request *request)
{
    void *socket = IsPath(request) ? PathSocket(interp, request->port)
            : HostSocket(interp, request);
    Tcl_Channel chan;

    if (socket == NULL) {
        return TCL_ERROR;
    }
    chan = TlsChannelOpen(interp, socket, &request->channel);
    if (chan == NULL) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewStringObj(Tcl_GetChannelName(chan), -1));
    return TCL_OK;
}

/* The part of the time limit that the script's command has left; 0: no
 * limit. */
static Tcl_WideInt
TimeLeft(
    const Request *request)
{
    Tcl_WideInt limit = request->channel.timeout;
    Tcl_WideInt left = request->start + limit - TlsClockMs();

    return limit == 0 ? 0 : left < 1 ? 1 : left;
}

/*
 *----------------------------------------------------------------------
 *
 * PushOnto --
 *
 *	Stacks TLS onto the channel that the script's command has made.
 *
 * Results:
 *	A standard Tcl result; the name of the channel is left in interp.
 *
 * Side effects:
 *	On failure the channel is closed.
 *
 *----------------------------------------------------------------------
 */

static int
PushOnto(
    Tcl_Interp *interp,
    const Request *request,
    Tcl_Obj *name)
{
    Tcl_Channel plain = TlsTransportChannelFromName(interp, name);
    TlsChannelParams params = request->channel;
    Tcl_Channel chan;
    Tcl_InterpState state;

    params.timeout = TimeLeft(request);
    if (plain != NULL && TlsChannelPush(interp, plain, &params) == TCL_OK) {
        Tcl_SetObjResult(interp, name);
        return TCL_OK;
    }
    state = Tcl_SaveInterpState(interp, TCL_ERROR);
    chan = Tcl_GetChannel(interp, Tcl_GetString(name), NULL);
    if (chan != NULL) {
        (void) Tcl_UnregisterChannel(interp, chan);
    }
    return Tcl_RestoreInterpState(interp, state);
}

/* The script's command has ended. */
static int
CommandDone(
    ClientData data[],
    Tcl_Interp *interp,
    int code)
{
    Request *request = data[0];

    if (code == TCL_OK) {
        Tcl_Obj *name = Tcl_GetObjResult(interp);

        Tcl_IncrRefCount(name);
        code = PushOnto(interp, request, name);
        Tcl_DecrRefCount(name);
    }
    FreeRequest(request);
    return code;
}

static void
AppendOption(
    Tcl_Obj *command,
    const char *name,
    Tcl_Obj *value)
{
    Tcl_ListObjAppendElement(NULL, command, Tcl_NewStringObj(name, -1));
    if (value != NULL) {
        Tcl_ListObjAppendElement(NULL, command, value);
    }
}

/* Completes the command prefix in the variable; NULL, with an error in interp,
 * if it is no list. */
static Tcl_Obj *
BuildCommand(
    Tcl_Interp *interp,
    Tcl_Obj *beginning,
    const Request *request)
{
    const TlsSocketOptions *options = &request->options;
    Tcl_Obj *command = Tcl_NewListObj(0, NULL);

    if (Tcl_ListObjAppendList(interp, command, beginning) != TCL_OK) {
        Tcl_DecrRefCount(command);
        return NULL;
    }
    if (options->async) {
        AppendOption(command, "-async", NULL);
    }
    if (options->myaddr != NULL) {
        AppendOption(command, "-myaddr", options->myaddr);
    }
    if (TLS_GIVEN(options, TLS_SOCKET_MYPORT)) {
        AppendOption(command, "-myport", Tcl_NewWideIntObj(options->myport));
    }
    if (options->type != NULL) {
        AppendOption(command, "-type", options->type);
    }
    Tcl_ListObjAppendElement(NULL, command, request->host);
    Tcl_ListObjAppendElement(NULL, command, request->port);
    return command;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSocketNRObjCmd --
 *
 *	Implements "s2n::socket". See the user documentation.
 *
 * Results:
 *	A standard Tcl result, or the result of Tcl_NREvalObj if a script must
 *	run first.
 *
 * Side effects:
 *	Makes a channel.
 *
 *----------------------------------------------------------------------
 */

int
TlsSocketNRObjCmd(
    ClientData clientData,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    Request *request;
    Tcl_Obj *beginning;
    Tcl_Obj *command;
    int code;

    if (TlsIsListenForm(objc - 1, objv + 1)) {
        return TlsListenObjCmd(clientData, interp, objc, objv);
    }
    request = NewRequest(interp, objc, objv);
    if (request == NULL) {
        return TCL_ERROR;
    }
    beginning = Tcl_GetVar2Ex(interp, VARIABLE, NULL, TCL_GLOBAL_ONLY);
    if (beginning == NULL || IsPath(request)
            || strcmp(Tcl_GetString(beginning), CORE_SOCKET) == 0) {
        code = ConnectOwn(interp, request);
        FreeRequest(request);
        return code;
    }
    command = BuildCommand(interp, beginning, request);
    if (command == NULL) {
        FreeRequest(request);
        return TCL_ERROR;
    }
    request->start = TlsClockMs();
    Tcl_NRAddCallback(interp, CommandDone, request, NULL, NULL, NULL);
    return Tcl_NREvalObj(interp, command, TCL_EVAL_GLOBAL);
}

/* For callers that do not use the non-recursive engine. */
int
TlsSocketObjCmd(
    ClientData clientData,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    return Tcl_NRCallObjProc(interp, TlsSocketNRObjCmd, clientData, objc,
            objv);
}

int
TlsSocketAddVariable(
    Tcl_Interp *interp)
{
    if (Tcl_GetVar2Ex(interp, VARIABLE, NULL, TCL_GLOBAL_ONLY) != NULL) {
        return TCL_OK;
    }
    return Tcl_SetVar2Ex(interp, VARIABLE, NULL,
            Tcl_NewStringObj(CORE_SOCKET, -1),
            TCL_GLOBAL_ONLY | TCL_LEAVE_ERR_MSG) == NULL
            ? TCL_ERROR : TCL_OK;
}
