/*
 * session_cmd.c --
 *
 *	The command s2n::session.
 */

#include <openssl/mem.h>

#include "channel.h"
#include "channel_lookup.h"
#include "command_usage.h"
#include "commands.h"
#include "drive.h"
#include "tcl_error.h"

/*
 *----------------------------------------------------------------------
 *
 * NewSession --
 *
 *	Copies the session out of a connection.
 *
 * Results:
 *	A new value with reference count 0, which is empty when there is nothing
 *	to resume.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static Tcl_Obj *
NewSession(
    const TlsChannel *channel)
{
    struct s2n_connection *conn = TlsSessionConnection(channel->session);
    const TlsHandshakeResult *result = TlsSessionResult(channel->session);
    Tcl_Obj *session;
    unsigned char *bytes;
    int size;

    if (channel->role != S2N_CLIENT || result == NULL) {
        return Tcl_NewObj();
    }
    if (result->session.bytes != NULL) {
        return Tcl_NewByteArrayObj(result->session.bytes,
                (Tcl_Size) result->session.size);
    }
    size = s2n_connection_get_session_length(conn);
    if (size <= 0) {
        return Tcl_NewObj();
    }
    session = Tcl_NewByteArrayObj(NULL, 0);
    bytes = Tcl_SetByteArrayLength(session, size);
    if (s2n_connection_get_session(conn, bytes, (size_t) size) != size) {
        OPENSSL_cleanse(bytes, (size_t) size);
        Tcl_SetByteArrayLength(session, 0);
    }
    return session;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionObjCmd --
 *
 *	Implements "s2n::session". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Takes what has arrived from the plain channel.
 *
 *----------------------------------------------------------------------
 */

int
TlsSessionObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsChannel *channel;

    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_SESSION_USAGE);
        return TCL_ERROR;
    }
    channel = TlsChannelFromName(interp, objv[1]);
    if (channel == NULL) {
        return TCL_ERROR;
    }
    if (!TlsChannelLook(channel)) {
        channel = TlsChannelFromName(interp, objv[1]);
    }
    if (channel == NULL) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, NewSession(channel));
    return TCL_OK;
}
