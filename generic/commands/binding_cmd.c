/*
 * binding_cmd.c --
 *
 *	The command s2n::binding.
 */

#include "channel_binding.h"
#include "channel_lookup.h"
#include "command_usage.h"
#include "commands.h"
#include "establish.h"
#include "tcl_error.h"

#define TYPE_MUST_BE "must be tls-exporter or tls-server-end-point"

/* The names that IANA has registered. */
static const char *const types[] = {
    "tls-exporter", "tls-server-end-point", NULL
};
static bool (*const bindings[])(const TlsSession *session,
	TlsChannelBinding *binding, TlsFailure *failure) = {
    TlsChannelBindingExporter, TlsChannelBindingEndPoint
};

/*
 *----------------------------------------------------------------------
 *
 * TlsBindingObjCmd --
 *
 *	Implements "s2n::binding". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Finishes the handshake on a blocking channel.
 *
 *----------------------------------------------------------------------
 */

int
TlsBindingObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsChannel *channel;
    TlsChannelBinding binding;
    TlsFailure failure;
    int type = 0;
    int code;

    if (objc < 2 || objc > 3) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_BINDING_USAGE);
        return TCL_ERROR;
    }
    channel = TlsChannelFromName(interp, objv[1]);
    if (channel == NULL) {
        return TCL_ERROR;
    }
    if (objc == 3 && Tcl_GetIndexFromObj(NULL, objv[2], types, "type",
            TCL_EXACT, &type) != TCL_OK) {
        return TlsErrorBadArgument(interp, "type", objv[2], TYPE_MUST_BE);
    }
    TlsChannelRetain(channel);
    code = TlsEstablish(interp, channel, "TLS channel binding");
    if (code == TCL_OK
            && bindings[type](channel->session, &binding, &failure)) {
        Tcl_SetObjResult(interp, Tcl_NewByteArrayObj(binding.bytes,
                (Tcl_Size) binding.size));
    } else if (code == TCL_OK) {
        code = TlsError(interp, &failure);
    }
    TlsChannelRelease(channel);
    return code;
}
