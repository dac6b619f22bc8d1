/*
 * export_cmd.c --
 *
 *	The command s2n::export.
 */

#include <openssl/mem.h>

#include "channel_lookup.h"
#include "command_usage.h"
#include "commands.h"
#include "establish.h"
#include "tcl_error.h"

/* RFC 8446, section 7.1: a label has up to 255 bytes with the "tls13 " that
 * stands before it. */
#define LABEL_MAX_SIZE 249

#define CONTEXT_MAX_SIZE 65535

/* RFC 5869: 255 times the output of the smallest hash function, SHA-256. */
#define LENGTH_MAX 8160

/* The parsed arguments, which own the bytes. */
typedef struct Request {
    const unsigned char *label;
    Tcl_Size labelSize;
    const unsigned char *context;
    Tcl_Size contextSize;
    int length;
} Request;

/* Reads the arguments from the label on; a standard Tcl result. The length
 * comes first: an object that is read as a number loses its byte array. */
static int
ReadRequest(
    Tcl_Interp *interp,
    Tcl_Obj *const objv[],
    Request *request)
{
    if (Tcl_GetIntFromObj(NULL, objv[2], &request->length) != TCL_OK
            || request->length < 1 || request->length > LENGTH_MAX) {
        return TlsErrorBadArgument(interp, "length", objv[2],
                "must be an integer from 1 to 8160");
    }
    request->label = TlsGetBytes(objv[0], &request->labelSize);
    if (request->label == NULL || request->labelSize < 1
            || request->labelSize > LABEL_MAX_SIZE) {
        return TlsErrorBadArgument(interp, "label", NULL,
                "must be 1 to 249 bytes");
    }
    request->context = TlsGetBytes(objv[1], &request->contextSize);
    if (request->context == NULL || request->contextSize > CONTEXT_MAX_SIZE) {
        return TlsErrorBadArgument(interp, "context", NULL,
                "must be up to 65535 bytes");
    }
    return TCL_OK;
}

/* Exports keying material from an established session, by the arguments from
 * the label on; a standard Tcl result. */
static int
Export(
    Tcl_Interp *interp,
    const TlsChannel *channel,
    Tcl_Obj *const objv[])
{
    uint8_t output[LENGTH_MAX];
    Request request;
    struct s2n_connection *conn = TlsSessionConnection(channel->session);

    if (s2n_connection_get_actual_protocol_version(conn) < S2N_TLS13) {
        return TlsErrorWord(interp, TLS_WORD_NO_EXPORTER, Tcl_NewStringObj(
                "TLS export failed: a safe exporter requires TLS 1.3", -1));
    }
    if (ReadRequest(interp, objv, &request) != TCL_OK) {
        return TCL_ERROR;
    }
    if (s2n_connection_tls_exporter(conn, request.label,
            (uint32_t) request.labelSize,
            request.context, (uint32_t) request.contextSize, output,
            (uint32_t) request.length) != S2N_SUCCESS) {
        TlsFailure failure;

        TlsFailureFromS2n(&failure, "TLS export", s2n_errno, NULL);
        return TlsError(interp, &failure);
    }
    Tcl_SetObjResult(interp, Tcl_NewByteArrayObj(output, request.length));
    OPENSSL_cleanse(output, (size_t) request.length);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsExportObjCmd --
 *
 *	Implements "s2n::export". See the user documentation.
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
TlsExportObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsChannel *channel;
    int code;

    if (objc != 5) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_EXPORT_USAGE);
        return TCL_ERROR;
    }
    channel = TlsChannelFromName(interp, objv[1]);
    if (channel == NULL) {
        return TCL_ERROR;
    }
    TlsChannelRetain(channel);
    code = TlsEstablish(interp, channel, "TLS export");
    if (code == TCL_OK) {
        code = Export(interp, channel, objv + 2);
    }
    TlsChannelRelease(channel);
    return code;
}
