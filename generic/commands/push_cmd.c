/*
 * push_cmd.c --
 *
 *	The command s2n::push.
 */

#include "channel.h"
#include "commands.h"
#include "open.h"
#include "push_options.h"
#include "session_params.h"
#include "fd.h"
#include "tcl_error.h"
#include "transport_channel.h"

/*
 *----------------------------------------------------------------------
 *
 * PeerAddress --
 *
 *	Asks the system for the peer of a socket. Tcl's own -peername may wait
 *	for a name server.
 *
 * Results:
 *	The size of the address; 0 when there is none, or none yet.
 *
 * Side effects:
 *	Fills *address.
 *
 *----------------------------------------------------------------------
 */

static size_t
PeerAddress(
    Tcl_Channel plain,
    struct sockaddr_storage *address)
{
    int descriptor = TlsTransportChannelDescriptor(plain, TCL_WRITABLE);
    socklen_t size = sizeof(*address);

    if (descriptor < 0 || TlsFdPeerAddress(descriptor,
            (struct sockaddr *) address, &size) != 0
            || (size_t) size <= sizeof(address->ss_family)
            || (size_t) size > sizeof(*address)) {
        return 0;
    }
    return (size_t) size;
}

/* The destination to name if the connection of the socket is refused, or NULL.
 * It lives as long as text, which must be freed. */
static const char *
Destination(
    const TlsPushOptions *options,
    Tcl_DString *text)
{
    Tcl_Obj *name = options->servername != NULL
            ? options->servername : options->verifyhost;

    Tcl_DStringInit(text);
    if (options->destination != NULL) {
        return Tcl_GetString(options->destination);
    }
    if (name == NULL) {
        return NULL;
    }
    Tcl_DStringAppend(text, "\"", 1);
    Tcl_DStringAppend(text, Tcl_GetString(name), -1);
    Tcl_DStringAppend(text, "\"", 1);
    return Tcl_DStringValue(text);
}

/* Stacks TLS with checked options. */
static int
Push(
    Tcl_Interp *interp,
    Tcl_Channel plain,
    const TlsPushOptions *options)
{
    static const TlsPrefer prefers[] = {
        [TLS_PUSH_PREFER_THROUGHPUT] = TLS_PREFER_THROUGHPUT,
        [TLS_PUSH_PREFER_LATENCY] = TLS_PREFER_LATENCY,
    };
    TlsParamValues values = {
        .role = options->role == TLS_PUSH_ROLE_SERVER
                ? S2N_SERVER : S2N_CLIENT,
        .config = options->config,
        .servername = options->servername,
        .verifyhost = options->verifyhost,
        .alpn = options->alpn,
        .resume = options->session,
        .early = options->early,
        .asksConfig = options->hello != NULL,
        .asksPeer = options->verify != NULL,
        .asksSignature = options->sign != NULL,
    };
    struct sockaddr_storage address = {0};
    TlsParams params;
    TlsChannelParams channelParams = {
        .session = &params.session,
        .config = options->config,
        .timeout = TLS_GIVEN(options, TLS_PUSH_TIMEOUT) ? options->timeout
                : TlsConfigHandshakeTimeout(options->config, 0),
        .posixCodes = options->errorcodes == TLS_PUSH_ERRORCODES_POSIX,
    };
    Tcl_DString text;
    int code;

    values.address = &address;
    values.addressSize = PeerAddress(plain, &address);
    if (TLS_GIVEN(options, TLS_PUSH_PREFER)) {
        values.prefer = prefers[options->prefer];
    }
    if (TlsParamsResolve(interp, &values, &params) != TCL_OK) {
        return TCL_ERROR;
    }
    channelParams.destination = Destination(options, &text);
    channelParams.callbacks = (TlsCallbacks) {
        .command = TlsCallbackFromOption(interp, options->command),
        .hello = TlsCallbackFromOption(interp, options->hello),
        .verify = TlsCallbackFromOption(interp, options->verify),
        .sign = TlsCallbackFromOption(interp, options->sign),
    };
    code = TlsChannelPush(interp, plain, &channelParams);
    TlsCallbacksRelease(&channelParams.callbacks);
    TlsParamsFree(&params);
    Tcl_DStringFree(&text);
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsPushObjCmd --
 *
 *	Implements "s2n::push". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Stacks a TLS channel.
 *
 *----------------------------------------------------------------------
 */

int
TlsPushObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsPushOptions options;
    Tcl_Channel plain;
    int code = TCL_ERROR;

    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_PUSH_USAGE);
        return TCL_ERROR;
    }
    if (TlsParsePushOptions(interp, objc - 2, objv + 2, &options) != TCL_OK) {
        return TCL_ERROR;
    }
    if (options.config == NULL
            && TlsConfigFromObj(interp, NULL, &options.config) != TCL_OK) {
        goto done;
    }
    /* Not before: a config reads files, and the script of a file system can
     * close the channel. */
    plain = TlsTransportChannelFromName(interp, objv[1]);
    if (plain == NULL) {
        goto done;
    }
    code = Push(interp, plain, &options);
    if (code == TCL_OK) {
        Tcl_SetObjResult(interp, objv[1]);
    }

done:
    TlsFreePushOptions(&options);
    return code;
}
