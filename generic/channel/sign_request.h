/*
 * sign_request.h --
 *
 *	What is to be signed with a private key that is elsewhere, as the command
 *	of -sign gets it.
 */

#ifndef TLS_SIGN_REQUEST_H
#define TLS_SIGN_REQUEST_H

#include "session.h"
#include "tclcompat.h"

/* A new dict, for a session that asks for a signature; empty without memory. */
Tcl_Obj *TlsSignRequestDict(const TlsSession *session);

#endif /* TLS_SIGN_REQUEST_H */
