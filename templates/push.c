/*
 * push.c --
 *
 *	The command s2n::push.
 */

#include "channel.h"
#include "commands.h"
#include "params.h"
#include "report.h"
#include "transport_channel.h"
#include "value.h"

/*< block "push.options" >*/

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
    };
    TlsParams params;
    int code;

    if (options->given & (1u << TLS_PUSH_PREFER)) {
        values.prefer = prefers[options->prefer];
    }
    if (TlsParamsResolve(interp, &values, &params) != TCL_OK) {
        return TCL_ERROR;
    }
    code = TlsChannelPush(interp, plain, &params.session,
            TlsConfigRetain(options->config), false);
    TlsParamsFree(&params);
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
    plain = TlsPlainFromName(interp, objv[1]);
    if (plain == NULL
            || TlsParsePushOptions(interp, objc - 2, objv + 2, &options)
                    != TCL_OK) {
        return TCL_ERROR;
    }
    if (options.config == NULL
            && TlsConfigFromObj(interp, NULL, &options.config) != TCL_OK) {
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
