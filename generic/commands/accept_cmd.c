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

/* Switches to the config that the script has chosen; a standard Tcl result. */
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

/* Accepts, with a config or NULL; a standard Tcl result. */
static int
Answer(
    Tcl_Interp *interp,
    TlsChannel *channel,
    TlsConfig *config)
{
    TlsFailure failure;

    if (TlsSessionQuestion(channel->session) == TLS_ASKS_CONFIG) {
        return AnswerConfig(interp, channel,
                config == NULL ? channel->config : config);
    }
    if (config != NULL) {
        return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "config",
                Tcl_NewStringObj("-verify is answered without a config", -1));
    }
    return TlsSessionAnswer(channel->session, NULL, &failure) ? TCL_OK
            : TlsError(interp, &failure);
}

/* Accepts the pending client or certificate of a channel. */
static int
Accept(
    Tcl_Interp *interp,
    Tcl_Obj *name,
    TlsConfig *config)
{
    TlsChannel *channel = TlsChannelAsking(interp, name);

    if (channel == NULL || Answer(interp, channel, config) != TCL_OK) {
        return TCL_ERROR;
    }
    channel->asked = false;
    /* Not at once: a script that accepts and then fails rejects the peer. */
    TlsChannelRearm(channel);
    return TCL_OK;
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
 *	Continues the handshake.
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
    TlsConfig *config = NULL;
    int code;

    if (objc < 2 || objc > 3) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_ACCEPT_USAGE);
        return TCL_ERROR;
    }
    /* Before the channel: a config reads files, and the script of a file
     * system can close it. */
    if (objc == 3 && TlsConfigFromObj(interp, objv[2], &config) != TCL_OK) {
        return TCL_ERROR;
    }
    code = Accept(interp, objv[1], config);
    if (config != NULL) {
        TlsConfigRelease(config);
    }
    return code;
}
