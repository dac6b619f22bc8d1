/*
 * accept_cmd.c --
 *
 *	The command s2n::accept.
 */

#include <string.h>

#include "accept_options.h"
#include "channel_lookup.h"
#include "commands.h"
#include "drive.h"
#include "handshake_callbacks.h"
#include "session_params.h"
#include "tcl_error.h"
#include "unverified.h"

/*
 *----------------------------------------------------------------------
 *
 * UseConfig --
 *
 *	Switches to the config that the script has chosen, and to its pre-shared
 *	keys, or to others if psks is not NULL. s2n-tls does not combine these
 *	with tickets.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Answers the question, or leaves an error in interp.
 *
 *----------------------------------------------------------------------
 */

static int
UseConfig(
    Tcl_Interp *interp,
    TlsChannel *channel,
    TlsConfig *config,
    const TlsPsks *psks)
{
    TlsParams params = {
        .psks = psks,
        .session = {
            .role = S2N_SERVER,
            .asksPeer = channel->callbacks.verify != NULL,
            .asksSignature = channel->callbacks.sign != NULL,
        },
    };
    TlsFailure failure;

    if (psks != NULL && psks->count > 0 && TlsConfigHasTickets(config)) {
        return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "-psk",
                Tcl_NewStringObj("-psk excludes the config key"
                        " \"session_tickets\"", -1));
    }
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

static bool
IsAmong(
    const char *word,
    Tcl_Obj *const *words,
    Tcl_Size count)
{
    Tcl_Size i = 0;

    while (i < count && strcmp(Tcl_GetString(words[i]), word) != 0) {
        i++;
    }
    return i < count;
}

/*
 *----------------------------------------------------------------------
 *
 * CheckDespite --
 *
 *	Nobody accepts by mistake a certificate that has failed a check: each of
 *	these has to be named. despite is a list of words, or NULL.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	May leave an error in interp.
 *
 *----------------------------------------------------------------------
 */

static int
CheckDespite(
    Tcl_Interp *interp,
    const TlsSession *session,
    Tcl_Obj *despite)
{
    const TlsCertificateTrial *trial = TlsSessionTrial(session);
    Tcl_Obj **words = NULL;
    Tcl_Size count = 0;
    size_t i;

    if (despite != NULL && Tcl_ListObjGetElements(NULL, despite, &count,
            &words) != TCL_OK) {
        return TlsErrorBadValue(interp, "-despite", despite, "must be a list");
    }
    for (i = 0; trial != NULL && i < trial->count; i++) {
        if (!IsAmong(TlsFailureWord(&trial->failures[i]), words, count)) {
            Tcl_Obj *failed = TlsUnverifiedFailures(session, false);

            Tcl_IncrRefCount(failed);
            TlsErrorParam(interp, TLS_WORD_BAD_VALUE, "-despite",
                    Tcl_ObjPrintf("-despite must name each check that the"
                            " certificate has failed: %s",
                            Tcl_GetString(failed)));
            Tcl_DecrRefCount(failed);
            return TCL_ERROR;
        }
    }
    return TCL_OK;
}

/* What a script answers; or NULL. */
typedef struct Reply {
    TlsConfig *config;
    Tcl_Obj *despite;
    Tcl_Obj *psk;
} Reply;

/* Answers -hello; a standard Tcl result. s2n-tls copies the keys. */
static int
AnswerConfig(
    Tcl_Interp *interp,
    TlsChannel *channel,
    const Reply *reply)
{
    TlsPsks psks;
    int code;

    if (reply->despite != NULL) {
        return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "-despite",
                Tcl_NewStringObj("-hello is answered without -despite", -1));
    }
    code = TlsPsksMake(interp, tlsAcceptOptionNames[TLS_ACCEPT_PSK],
            reply->psk, &psks);
    if (code == TCL_OK) {
        code = UseConfig(interp, channel, reply->config == NULL
                ? channel->config : reply->config,
                reply->psk == NULL ? NULL : &psks);
    }
    TlsPsksFree(&psks);
    return code;
}

/* Accepts; a standard Tcl result. */
static int
Answer(
    Tcl_Interp *interp,
    TlsChannel *channel,
    const Reply *reply)
{
    TlsFailure failure;

    if (TlsSessionQuestion(channel->session) == TLS_ASKS_CONFIG) {
        return AnswerConfig(interp, channel, reply);
    }
    if (reply->psk != NULL) {
        return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "-psk",
                Tcl_NewStringObj("-verify is answered without -psk", -1));
    }
    if (reply->config != NULL) {
        return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "config",
                Tcl_NewStringObj("-verify is answered without a config", -1));
    }
    if (CheckDespite(interp, channel->session, reply->despite) != TCL_OK) {
        return TCL_ERROR;
    }
    return TlsSessionAnswer(channel->session, NULL, &failure) ? TCL_OK
            : TlsError(interp, &failure);
}

/* Accepts the pending client or certificate of a channel. */
static int
Accept(
    Tcl_Interp *interp,
    Tcl_Obj *name,
    const Reply *reply)
{
    TlsChannel *channel = TlsChannelAsking(interp, name, TLS_ANSWERS_PEER);

    if (channel == NULL || Answer(interp, channel, reply) != TCL_OK) {
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
    TlsAcceptOptions options;
    bool hasConfig = objc > 2 && Tcl_GetString(objv[2])[0] != '-';
    int first = hasConfig ? 3 : 2;
    Reply reply = {.config = NULL};
    int code;

    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_ACCEPT_USAGE);
        return TCL_ERROR;
    }
    /* Before the channel: a config reads files, and the script of a file
     * system can close it. */
    if (TlsParseAcceptOptions(interp, objc - first, objv + first, &options)
                != TCL_OK
            || (hasConfig && TlsConfigFromObj(interp, objv[2], &reply.config)
                != TCL_OK)) {
        return TCL_ERROR;
    }
    reply.despite = options.despite;
    reply.psk = options.psk;
    code = Accept(interp, objv[1], &reply);
    if (reply.config != NULL) {
        TlsConfigRelease(reply.config);
    }
    TlsFreeAcceptOptions(&options);
    return code;
}
