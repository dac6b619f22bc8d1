/*
 * accept_cmd.c --
 *
 *	The command s2n::accept.
 */

#include "channel_lookup.h"
#include "command_usage.h"
#include "commands.h"
#include "drive.h"
#include "handshake_callbacks.h"
#include "session_params.h"
#include "tcl_error.h"

/* Goes over to the config that the script has chosen; a standard Tcl result. */
static int
AnswerConfig(
    Tcl_Interp *interp,
    TlsChannel *channel,
    TlsConfig *config)
{
    TlsParams params = {
        .session = {
            .role = S2N_SERVER,
            .asksPeer = channel->verify != NULL,
        },
    };
    TlsFailure failure;

    if (TlsParamsUseConfig(interp, &params, config) != TCL_OK) {
        return TCL_ERROR;
    }
    if (!TlsSessionAnswer(channel->session, &params.session, &failure)) {
        return TlsError(interp, &failure);
    }
    TlsConfigRetain(config);
    TlsConfigRelease(channel->config);
    channel->config = config;
    return TCL_OK;
}

/* Answers yes, with the words behind the channel; a standard Tcl result. */
static int
Answer(
    Tcl_Interp *interp,
    TlsChannel *channel,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsFailure failure;
    TlsConfig *config;
    bool asksConfig =
            TlsSessionQuestion(channel->session) == TLS_ASKS_CONFIG;
    int code;

    if (objc == 0 && asksConfig) {
        return AnswerConfig(interp, channel, channel->config);
    }
    if (objc == 0) {
        return TlsSessionAnswer(channel->session, NULL, &failure) ? TCL_OK
                : TlsError(interp, &failure);
    }
    if (!asksConfig) {
        return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "config",
                Tcl_NewStringObj("-verify is answered without a config", -1));
    }
    if (TlsConfigFromObj(interp, objv[0], &config) != TCL_OK) {
        return TCL_ERROR;
    }
    code = AnswerConfig(interp, channel, config);
    TlsConfigRelease(config);
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsAcceptObjCmd --
 *
 *	Implements "s2n::accept". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	The handshake goes on.
 *
 *----------------------------------------------------------------------
 */

int
TlsAcceptObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsChannel *channel;

    if (objc < 2 || objc > 3) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_ACCEPT_USAGE);
        return TCL_ERROR;
    }
    channel = TlsChannelAsking(interp, objv[1]);
    if (channel == NULL
            || Answer(interp, channel, objc - 2, objv + 2) != TCL_OK) {
        return TCL_ERROR;
    }
    channel->asked = false;
    /* Not at once: a script that fails behind its answer has rejected. */
    TlsChannelRearm(channel);
    return TCL_OK;
}
