/*
 * listen_cmd.c --
 *
 *	The command s2n::socket -server.
 */

#include <string.h>

#include "commands.h"
#include "listen_options.h"
#include "listen_socket.h"
#include "port_value.h"
#include "server_channel.h"
#include "session_params.h"
#include "sockets.h"
#include "tcl_error.h"

/* The default limit of handshakes in progress: a quarter of the descriptors
 * that a process has by default. Even if each takes 100 ms, which is long, that
 * allows 2,500 a second, more than one processor can do. */
#define MAX_HANDSHAKES 256

/* Fills in the parameters of each connection; a standard Tcl result. */
static int
ResolveParams(
    Tcl_Interp *interp,
    TlsListenOptions *options,
    TlsServerParams *params)
{
    static const TlsPrefer prefers[] = {
        [TLS_LISTEN_PREFER_THROUGHPUT] = TLS_PREFER_THROUGHPUT,
        [TLS_LISTEN_PREFER_LATENCY] = TLS_PREFER_LATENCY,
    };
    TlsParamValues values = {
        .role = S2N_SERVER,
        .alpn = options->alpn,
        .asksConfig = options->hello != NULL,
        .asksPeer = options->verify != NULL,
        .asksSignature = options->sign != NULL,
    };

    if (options->config == NULL
            && TlsConfigFromObj(interp, NULL, &options->config) != TCL_OK) {
        return TCL_ERROR;
    }
    values.config = options->config;
    if (TLS_GIVEN(options, TLS_LISTEN_PREFER)) {
        values.prefer = prefers[options->prefer];
    }
    *params = (TlsServerParams) {
        .maxHandshakes = TLS_GIVEN(options, TLS_LISTEN_MAXHANDSHAKES)
                ? (int) options->maxhandshakes : MAX_HANDSHAKES,
    };
    if (TlsParamsResolve(interp, &values, &params->params) != TCL_OK) {
        return TCL_ERROR;
    }
    params->config = TlsConfigRetain(options->config);
    params->accept = TlsCallbackNew(interp, options->server);
    params->callbacks = (TlsCallbacks) {
        .command = TlsCallbackFromOption(interp, options->command),
        .hello = TlsCallbackFromOption(interp, options->hello),
        .verify = TlsCallbackFromOption(interp, options->verify),
        .sign = TlsCallbackFromOption(interp, options->sign),
    };
    return TCL_OK;
}

/* Opens the sockets; a standard Tcl result. */
static int
OpenListener(
    Tcl_Interp *interp,
    const TlsListenOptions *options,
    Tcl_Obj *portObj,
    TlsListenSocket *listener)
{
    char port[TLS_PORT_SIZE];
    TlsListenSocketParams params = {
        .host = options->myaddr == NULL ? NULL
                : Tcl_GetString(options->myaddr),
        .port = port,
        .reuseAddress = options->reuseaddr,
        .reusePort = options->reuseport,
        .backlog = TLS_GIVEN(options, TLS_LISTEN_BACKLOG)
                ? (int) options->backlog : SOMAXCONN,
    };
    TlsFailure failure;

    if (TlsPortFromObj(interp, portObj, port) != TCL_OK) {
        return TCL_ERROR;
    }
    if (!TlsListenSocketOpen(listener, &params, &failure)) {
        return TlsError(interp, &failure);
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsListenObjCmd --
 *
 *	Implements "s2n::socket -server". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Makes a listening channel.
 *
 *----------------------------------------------------------------------
 */

int
TlsListenObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsListenOptions options;
    TlsServerParams params;
    TlsListenSocket listener;
    Tcl_Channel chan;

    if (objc < 4) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_LISTEN_USAGE);
        return TCL_ERROR;
    }
    if (TlsParseListenOptions(interp, objc - 2, objv + 1, &options)
            != TCL_OK) {
        return TCL_ERROR;
    }
    if (ResolveParams(interp, &options, &params) != TCL_OK) {
        TlsFreeListenOptions(&options);
        return TCL_ERROR;
    }
    if (OpenListener(interp, &options, objv[objc - 1], &listener) != TCL_OK) {
        TlsServerParamsFree(&params);
        TlsFreeListenOptions(&options);
        return TCL_ERROR;
    }
    TlsFreeListenOptions(&options);
    chan = TlsServerNew(&listener, &params);
    Tcl_RegisterChannel(interp, chan);
    Tcl_SetObjResult(interp, Tcl_NewStringObj(Tcl_GetChannelName(chan), -1));
    return TCL_OK;
}
