/*
 * session_params.c --
 *
 *	From the options that commands share to the parameters of a session.
 */

#include "session_params.h"

#include <string.h>
#include <time.h>

#include "session_bytes.h"
#include "shown_chain.h"
#include "tcl_error.h"
#include "tls_value.h"

/* The most bytes of -early. Servers allow less: often 16 KiB. */
#define EARLY_MAX 65536

/* Reports a text that is no host. It may be anything, even a private key. */
static int
BadHost(
    Tcl_Interp *interp,
    const char *host)
{
    Tcl_Obj *shown = Tcl_NewStringObj(host, -1);
    Tcl_Obj *message = Tcl_NewStringObj("no name to verify in the peer's"
            " certificate: \"", -1);

    Tcl_IncrRefCount(shown);
    TlsErrorAppend(message, shown);
    Tcl_DecrRefCount(shown);
    Tcl_AppendPrintfToObj(message, "\" is neither a host name nor a numeric"
            " address: %s", TlsVerifyHostProblem(host));
    return TlsErrorWord(interp, TLS_WORD_NO_NAME, message);
}

/*
 *----------------------------------------------------------------------
 *
 * ResolveNames --
 *
 *	Decides which name is sent and which one is verified.
 *
 * Results:
 *	A standard Tcl result; TCL_ERROR when a certificate is to be checked for
 *	a name and there is none.
 *
 * Side effects:
 *	Fills the names of *params.
 *
 *----------------------------------------------------------------------
 */

static int
ResolveNames(
    Tcl_Interp *interp,
    const TlsParamValues *values,
    TlsParams *params)
{
    const char *server = values->servername != NULL
            ? Tcl_GetString(values->servername) : values->host;

    if (server != NULL && TlsVerifyHostParse(server, &params->server)) {
        params->session.verifyhost = params->server.name;
        /* RFC 6066, section 3: an address is no server name. */
        if (params->server.addressSize == 0) {
            params->session.servername = params->server.name;
        }
    }
    if (values->verifyhost != NULL) {
        params->session.verifyhost = Tcl_GetString(values->verifyhost);
    }
    if (!TlsConfigChecksName(values->config)) {
        if (values->verifyhost != NULL) {
            return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION,
                    "-verifyhost", Tcl_NewStringObj("-verifyhost needs"
                            " \"verify full\" or \"verify ask\" in -config: any"
                            " other value accepts every name", -1));
        }
        params->session.verifyhost = NULL;
    } else if (params->session.verifyhost == NULL
            && params->session.pskCount > 0) {
        params->session.pskOnly = true;
    } else if (params->session.verifyhost == NULL
            && server != NULL && server[0] != '\0') {
        return BadHost(interp, server);
    } else if (params->session.verifyhost == NULL) {
        return TlsErrorWord(interp, TLS_WORD_NO_NAME, Tcl_NewStringObj(
                "no name to verify in the peer's certificate: pass"
                " -servername or -verifyhost, or set \"verify chain\" or"
                " \"verify none\" in -config", -1));
    }
    return TCL_OK;
}

/* A server cannot complete a handshake without a certificate or a pre-shared
 * key. A config that -hello may replace need not have one yet. */
static int
CheckIdentity(
    Tcl_Interp *interp,
    const TlsParams *params,
    const TlsConfig *config)
{
    if (params->session.asksConfig || params->session.pskCount > 0
            || TlsConfigHasCertificate(config)) {
        return TCL_OK;
    }
    return TlsErrorWord(interp, TLS_WORD_NO_CERTIFICATE, Tcl_NewStringObj(
            "a server needs a certificate: set cert_file and key_file,"
            " cert_pem and key_pem, certificates, or psk, in -config", -1));
}

/*
 *----------------------------------------------------------------------
 *
 * CheckAsking --
 *
 *	Refuses configs with which -verify would not be called for every client.
 *	A config that -hello may replace need not ask for a certificate yet.
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
CheckAsking(
    Tcl_Interp *interp,
    const TlsParams *params,
    const TlsConfig *config)
{
    if (TlsConfigHasTickets(config)) {
        return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "-verify",
                Tcl_NewStringObj("-verify on a server excludes the config"
                        " key \"session_tickets\": a client that resumes a"
                        " session shows no certificate", -1));
    }
    if (!params->session.asksConfig
            && TlsConfigPolicy(config)->clientAuth == S2N_CERT_AUTH_NONE) {
        return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "-verify",
                Tcl_NewStringObj("-verify on a server needs the config key"
                        " \"client_auth\": without it no client shows a"
                        " certificate", -1));
    }
    return TCL_OK;
}

/* Nobody would accept anyone. */
static int
CheckAsker(
    Tcl_Interp *interp,
    const TlsParams *params,
    const TlsConfig *config)
{
    if (TlsConfigPolicy(config)->certificateRules.trust == NULL
            || params->session.asksPeer) {
        return TCL_OK;
    }
    return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "verify",
            Tcl_NewStringObj("config key \"verify\": \"ask\" needs the option"
                    " -verify, a command that decides about each"
                    " certificate", -1));
}

/* Refuses -sign where no certificate lacks its key: the script would never be
 * asked. With -hello, the config that it chooses may have one. */
static int
CheckSigning(
    Tcl_Interp *interp,
    const TlsParams *params,
    const TlsConfig *config)
{
    if (params->session.asksSignature && !params->session.asksConfig
            && !TlsConfigLacksKey(config)) {
        return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "-sign",
                Tcl_NewStringObj("-sign needs a certificate without a private"
                        " key in -config", -1));
    }
    return TCL_OK;
}

/* Notes the pre-shared keys of the connection. */
static void
TakeKeys(
    TlsParams *params,
    const TlsConfig *config)
{
    if (params->psks == NULL) {
        params->session.psks = TlsConfigPsks(config,
                &params->session.pskCount);
    } else {
        params->session.psks = params->psks->keys;
        params->session.pskCount = params->psks->count;
    }
}

int
TlsParamsUseConfig(
    Tcl_Interp *interp,
    TlsParams *params,
    const TlsConfig *config)
{
    TakeKeys(params, config);
    if (params->session.role == S2N_SERVER
            && CheckIdentity(interp, params, config) != TCL_OK) {
        return TCL_ERROR;
    }
    if (params->session.role == S2N_SERVER && params->session.asksPeer
            && CheckAsking(interp, params, config) != TCL_OK) {
        return TCL_ERROR;
    }
    if (CheckAsker(interp, params, config) != TCL_OK) {
        return TCL_ERROR;
    }
    if (TlsConfigLacksKey(config) && !params->session.asksSignature) {
        return TlsConfigErrorLacksKey(interp, config);
    }
    params->session.config = TlsConfigS2n(config);
    params->session.ticketKeys = TlsConfigTicketKeys(config);
    params->session.policy = *TlsConfigPolicy(config);
    return TCL_OK;
}

static TlsTicketPart
PartOf(
    const char *text)
{
    return (TlsTicketPart) {text, text == NULL ? 0 : strlen(text)};
}

/*
 *----------------------------------------------------------------------
 *
 * ResolveTickets --
 *
 *	Decides under which name a client keeps its tickets. A resumed session
 *	is not verified again, so everything that was verified is part of the
 *	name.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Fills *session. If nothing distinguishes one server from another there
 *	are no tickets.
 *
 *----------------------------------------------------------------------
 */

static void
ResolveTickets(
    const TlsParamValues *values,
    TlsSessionParams *session)
{
    const TlsTicketPart parts[] = {
        PartOf(values->host),
        PartOf(values->port),
        {values->address, values->addressSize},
        PartOf(session->servername),
        PartOf(session->verifyhost),
    };
    const size_t count = sizeof(parts) / sizeof(parts[0]);
    bool tells = false;
    size_t i;

    for (i = 0; i < count; i++) {
        tells = tells || parts[i].size > 0;
    }
    /* A session that is resumed shows no certificate to the script. */
    if (tells && !session->asksPeer) {
        session->cache = TlsConfigSessionCache(values->config);
        TlsTicketNameMake(&session->ticketName, parts, count);
    }
}

/* A digest of what is verified, and of our own identity: a session is only
 * resumed if both are the same. */
static void
ResolveAsked(
    const TlsConfig *config,
    TlsSessionParams *session)
{
    const uint8_t *trust = TlsConfigTrust(config);
    const TlsTicketPart parts[] = {
        PartOf(session->servername),
        PartOf(session->verifyhost),
        {trust, TLS_DIGEST_SIZE},
    };

    TlsTicketNameMake(&session->asked, parts,
            sizeof(parts) / sizeof(parts[0]));
}

/*
 *----------------------------------------------------------------------
 *
 * IsTakenByS2n --
 *
 *	Tries a session on a scratch connection: a session that s2n-tls refuses
 *	halfway would leave the real connection in an undefined state.
 *
 * Results:
 *	False for a session that is too old, does not suit the config, or was
 *	made by an s2n-tls with another format.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static bool
IsTakenByS2n(
    const TlsConfig *config,
    const TlsTicket *session)
{
    struct s2n_connection *conn = s2n_connection_new(S2N_CLIENT);
    bool taken = conn != NULL
            && TlsShownChainUseConfig(conn, TlsConfigS2n(config))
            && s2n_connection_set_session(conn, session->bytes, session->size)
                    == 0;

    if (conn != NULL) {
        (void) s2n_connection_free(conn);
    }
    return taken;
}

/* Was the same verified then as now, and is that still valid? */
static bool
Holds(
    const TlsSessionBytes *parts,
    const TlsTicketName *asked,
    int64_t now)
{
    return parts->state != NULL
            && memcmp(parts->asked.digest, asked->digest, TLS_DIGEST_SIZE) == 0
            && parts->until > now
            && parts->until - now <= TLS_TICKET_LIFETIME_MAX;
}

/*
 *----------------------------------------------------------------------
 *
 * ResolveResume --
 *
 *	Takes the session out of the bytes of -session. It is copied: scripts
 *	that run before it is used could change the value.
 *
 * Results:
 *	A standard Tcl result; TCL_ERROR for bytes that are no session. One that
 *	does not help leads to a full handshake.
 *
 * Side effects:
 *	Sets what the session resumes, which is empty when it does not help.
 *
 *----------------------------------------------------------------------
 */

static int
ResolveResume(
    Tcl_Interp *interp,
    const TlsParamValues *values,
    TlsParams *params)
{
    Tcl_Size size = 0;
    const unsigned char *bytes = NULL;
    TlsSessionBytes parts;
    int64_t now = (int64_t) time(NULL);

    if (values->resume != NULL) {
        bytes = Tcl_GetByteArrayFromObj(values->resume, &size);
    }
    if (size == 0) {
        return TCL_OK;
    }
    if (!TlsSessionBytesParse(bytes, (size_t) size, &parts)) {
        return TlsErrorBadValue(interp, "-session", NULL,
                "must be a result of s2n::session");
    }
    params->session.resume = &params->resume;
    if (!Holds(&parts, &params->session.asked, now)
            || !TlsTicketMake(&params->resume, parts.stateSize)) {
        return TCL_OK;
    }
    memcpy(params->resume.bytes, parts.state, parts.stateSize);
    params->resume.proof = (TlsTicketProof) {
        .until = TlsSessionCacheNow() + (parts.until - now),
        .end = parts.until,
    };
    if (!IsTakenByS2n(values->config, &params->resume)) {
        TlsTicketClear(&params->resume);
    }
    return TCL_OK;
}

/* Does a client offer application protocols? */
static bool
OffersProtocols(
    const TlsParamValues *values)
{
    Tcl_Size count = 0;

    if (values->alpn != NULL) {
        (void) Tcl_ListObjLength(NULL, values->alpn, &count);
    }
    return count > 0 || TlsConfigPolicy(values->config)->hasProtocols;
}

/*
 *----------------------------------------------------------------------
 *
 * ResolveEarly --
 *
 *	Takes the bytes of -early. They are copied, as those of -session.
 *
 *	s2n-tls keeps the application protocol with a session, but compares it
 *	in another form: with one, its servers reject all early data, and its
 *	clients fail when a server accepts it.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Sets what is sent early.
 *
 *----------------------------------------------------------------------
 */

static int
ResolveEarly(
    Tcl_Interp *interp,
    const TlsParamValues *values,
    TlsParams *params)
{
    Tcl_Size size = 0;
    const unsigned char *bytes = NULL;

    if (values->early != NULL) {
        bytes = Tcl_GetByteArrayFromObj(values->early, &size);
    }
    if (size == 0) {
        return TCL_OK;
    }
    if (size > EARLY_MAX) {
        return TlsErrorBadValue(interp, "-early", NULL,
                "must be 65536 bytes at most");
    }
    if (!TlsConfigHasTickets(values->config)) {
        return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "-early",
                Tcl_NewStringObj("-early needs the config key"
                        " \"session_tickets\"", -1));
    }
    if (OffersProtocols(values)) {
        return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "-early",
                Tcl_NewStringObj("-early cannot be used with application"
                        " protocols (alpn)", -1));
    }
    params->early = Tcl_NewByteArrayObj(bytes, size);
    Tcl_IncrRefCount(params->early);
    params->session.early = Tcl_GetByteArrayFromObj(params->early, &size);
    params->session.earlySize = (size_t) size;
    return TCL_OK;
}

static void
ResolveAlpn(
    const TlsParamValues *values,
    TlsParams *params)
{
    Tcl_Size size;

    if (values->alpn != NULL) {
        params->alpn = TlsEncodeProtocols(values->alpn);
        Tcl_IncrRefCount(params->alpn);
        params->session.alpn = Tcl_GetByteArrayFromObj(params->alpn, &size);
        params->session.alpnSize = (size_t) size;
    }
}

int
TlsParamsResolve(
    Tcl_Interp *interp,
    const TlsParamValues *values,
    TlsParams *params)
{
    *params = (TlsParams) {
        .session = {
            .role = values->role,
            .peer = values->host,
            .asksConfig = values->asksConfig,
            .asksPeer = values->asksPeer,
            .asksSignature = values->asksSignature,
            .prefer = values->prefer,
        },
    };
    if (TlsParamsUseConfig(interp, params, values->config) != TCL_OK
            || CheckSigning(interp, params, values->config) != TCL_OK) {
        return TCL_ERROR;
    }
    if (values->role == S2N_CLIENT) {
        if (ResolveNames(interp, values, params) != TCL_OK) {
            return TCL_ERROR;
        }
        ResolveTickets(values, &params->session);
        ResolveAsked(values->config, &params->session);
        if (ResolveEarly(interp, values, params) != TCL_OK
                || ResolveResume(interp, values, params) != TCL_OK) {
            TlsParamsFree(params);
            return TCL_ERROR;
        }
    }
    ResolveAlpn(values, params);
    return TCL_OK;
}

void
TlsParamsFree(
    TlsParams *params)
{
    TlsTicketClear(&params->resume);
    if (params->alpn != NULL) {
        Tcl_DecrRefCount(params->alpn);
        params->alpn = NULL;
    }
    if (params->early != NULL) {
        Tcl_DecrRefCount(params->early);
        params->early = NULL;
    }
}
