/*
 * push.c --
 *
 *	The command s2n::push.
 */

#include "channel.h"
#include "commands.h"
#include "identity.h"
#include "report.h"
#include "value.h"

/*< block "push.options" >*/

/* What the client has to say about names, after the options are parsed. */
typedef struct Names {
    const char *sent;		/* in the SNI extension, or NULL */
    const char *verified;	/* against the certificate, or NULL */
    TlsIdentity server;
} Names;

/*
 *----------------------------------------------------------------------
 *
 * ResolveNames --
 *
 *	Decides which name is sent and which one is verified.
 *
 * Results:
 *	A standard Tcl result; TCL_ERROR when a certificate is to be checked for
 *	a name and none was given.
 *
 * Side effects:
 *	Fills *names, which borrows from options.
 *
 *----------------------------------------------------------------------
 */

static int
ResolveNames(
    Tcl_Interp *interp,
    const TlsPushOptions *options,
    Names *names)
{
    *names = (Names) {0};
    if (options->role == TLS_PUSH_ROLE_SERVER) {
        return TCL_OK;
    }
    if (options->servername != NULL
            && TlsIdentityParse(Tcl_GetString(options->servername),
                    &names->server)) {
        names->verified = names->server.name;
        /* RFC 6066, section 3: an address is no server name. */
        if (names->server.addressSize == 0) {
            names->sent = names->server.name;
        }
    }
    if (options->verifyhost != NULL) {
        names->verified = Tcl_GetString(options->verifyhost);
    }
    if (!TlsConfigChecksName(options->config)) {
        names->verified = NULL;
    } else if (names->verified == NULL) {
        return TlsReportWord(interp, TLS_WORD_NO_NAME, Tcl_NewStringObj(
                "no name to check the peer's certificate against: give"
                " -servername or -verifyhost, or \"verify chain\" or"
                " \"verify none\" in -config", -1));
    }
    return TCL_OK;
}

/* The plain channel to push onto, or NULL with an error in interp. */
static Tcl_Channel
FindPlain(
    Tcl_Interp *interp,
    Tcl_Obj *name)
{
    int mode;
    Tcl_Channel chan = Tcl_GetChannel(interp, Tcl_GetString(name), &mode);

    if (chan == NULL) {
        return NULL;
    }
    if ((mode & TCL_READABLE) == 0 || (mode & TCL_WRITABLE) == 0) {
        TlsReportWord(interp, TLS_WORD_BAD_CHANNEL, Tcl_ObjPrintf(
                "channel \"%s\" cannot carry TLS: it must be open for both"
                " reading and writing", Tcl_GetString(name)));
        return NULL;
    }
    return Tcl_GetTopChannel(chan);
}

/* Stacks TLS with checked options; takes the reference to the config. */
static int
Push(
    Tcl_Interp *interp,
    Tcl_Channel plain,
    const TlsPushOptions *options,
    const Names *names)
{
    static const TlsPrefer prefers[] = {
        [TLS_PUSH_PREFER_THROUGHPUT] = TLS_PREFER_THROUGHPUT,
        [TLS_PUSH_PREFER_LATENCY] = TLS_PREFER_LATENCY,
    };
    TlsSessionParams params = {
        .role = options->role == TLS_PUSH_ROLE_SERVER
                ? S2N_SERVER : S2N_CLIENT,
        .config = TlsConfigS2n(options->config),
        .servername = names->sent,
        .verifyhost = names->verified,
        .alpnRequired = TlsConfigAlpnRequired(options->config),
        .truncationIsEof = TlsConfigTruncationIsEof(options->config),
    };
    Tcl_Obj *alpn = NULL;
    int code;

    if (options->given & (1u << TLS_PUSH_PREFER)) {
        params.prefer = prefers[options->prefer];
    }
    if (options->alpn != NULL) {
        Tcl_Size size;

        alpn = TlsEncodeProtocols(options->alpn);
        Tcl_IncrRefCount(alpn);
        params.alpn = Tcl_GetByteArrayFromObj(alpn, &size);
        params.alpnSize = (size_t) size;
    }
    code = TlsChannelPush(interp, plain, &params,
            TlsConfigRetain(options->config));
    if (alpn != NULL) {
        Tcl_DecrRefCount(alpn);
    }
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
    Names names;
    int code = TCL_ERROR;

    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_PUSH_USAGE);
        return TCL_ERROR;
    }
    plain = FindPlain(interp, objv[1]);
    if (plain == NULL
            || TlsParsePushOptions(interp, objc - 2, objv + 2, &options)
                    != TCL_OK) {
        return TCL_ERROR;
    }
    if (options.config == NULL
            && TlsConfigFromObj(interp, NULL, &options.config) != TCL_OK) {
        goto done;
    }
    if (options.role == TLS_PUSH_ROLE_SERVER
            && !TlsConfigHasIdentity(options.config)) {
        TlsReportWord(interp, TLS_WORD_NO_CERTIFICATE, Tcl_NewStringObj(
                "a server needs a certificate: give cert_file and key_file,"
                " or cert_pem and key_pem, in -config", -1));
        goto done;
    }
    if (ResolveNames(interp, &options, &names) == TCL_OK) {
        code = Push(interp, plain, &options, &names);
    }
    if (code == TCL_OK) {
        Tcl_SetObjResult(interp, objv[1]);
    }

done:
    TlsFreePushOptions(&options);
    return code;
}
