/*
 * params.c --
 *
 *	From the options that commands share to what a session is made from.
 */

#include "params.h"

#include <string.h>

#include "report.h"
#include "value.h"

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

    if (server != NULL && TlsIdentityParse(server, &params->server)) {
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
        params->session.verifyhost = NULL;
    } else if (params->session.verifyhost == NULL) {
        return TlsReportWord(interp, TLS_WORD_NO_NAME, Tcl_NewStringObj(
                "no name to check the peer's certificate against: give"
                " -servername or -verifyhost, or \"verify chain\" or"
                " \"verify none\" in -config", -1));
    }
    return TCL_OK;
}

/* A server without a certificate could do no handshake. */
static int
CheckIdentity(
    Tcl_Interp *interp,
    const TlsConfig *config)
{
    if (TlsConfigHasIdentity(config)) {
        return TCL_OK;
    }
    return TlsReportWord(interp, TLS_WORD_NO_CERTIFICATE, Tcl_NewStringObj(
            "a server needs a certificate: give cert_file and key_file,"
            " cert_pem and key_pem, or certificates, in -config", -1));
}

int
TlsParamsUseConfig(
    Tcl_Interp *interp,
    TlsParams *params,
    const TlsConfig *config)
{
    if (params->session.role == S2N_SERVER
            && CheckIdentity(interp, config) != TCL_OK) {
        return TCL_ERROR;
    }
    params->session.config = TlsConfigS2n(config);
    params->session.clientAuth = TlsConfigClientAuth(config);
    params->session.alpnRequired = TlsConfigAlpnRequired(config);
    params->session.truncationIsEof = TlsConfigTruncationIsEof(config);
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
 *	Decides under which name a client keeps its tickets. A session that is
 *	continued is not verified again: so all that was asked of the server is
 *	part of the name.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Fills *session. Without anything that tells one server from the other
 *	there are no tickets.
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
    if (tells) {
        session->tickets = TlsConfigTickets(values->config);
        TlsTicketNameMake(&session->ticketName, parts, count);
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
            .prefer = values->prefer,
        },
    };
    if (TlsParamsUseConfig(interp, params, values->config) != TCL_OK) {
        return TCL_ERROR;
    }
    if (values->role == S2N_CLIENT) {
        if (ResolveNames(interp, values, params) != TCL_OK) {
            return TCL_ERROR;
        }
        ResolveTickets(values, &params->session);
    }
    if (values->alpn != NULL) {
        Tcl_Size size;

        params->alpn = TlsEncodeProtocols(values->alpn);
        Tcl_IncrRefCount(params->alpn);
        params->session.alpn = Tcl_GetByteArrayFromObj(params->alpn, &size);
        params->session.alpnSize = (size_t) size;
    }
    return TCL_OK;
}

void
TlsParamsFree(
    TlsParams *params)
{
    if (params->alpn != NULL) {
        Tcl_DecrRefCount(params->alpn);
        params->alpn = NULL;
    }
}
