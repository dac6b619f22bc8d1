/*
 * describe_cmd.c --
 *
 *	The command s2n::describe.
 */

#include "channel_lookup.h"
#include "commands.h"
#include "describe_options.h"
#include "description.h"

/*
 *----------------------------------------------------------------------
 *
 * TlsDescribeObjCmd --
 *
 *	Implements "s2n::describe". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

int
TlsDescribeObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsDescribeOptions options;
    TlsChannel *channel;

    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_DESCRIBE_USAGE);
        return TCL_ERROR;
    }
    channel = TlsChannelFromName(interp, objv[1]);
    if (channel == NULL
            || TlsParseDescribeOptions(interp, objc - 2, objv + 2, &options)
                    != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, TlsDescription(channel, options.unverified));
    TlsFreeDescribeOptions(&options);
    return TCL_OK;
}
