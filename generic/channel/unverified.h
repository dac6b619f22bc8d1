/*
 * unverified.h --
 *
 *	What a peer has shown, for scripts: under names that nobody takes for
 *	those of what is verified.
 */

#ifndef TLS_UNVERIFIED_H
#define TLS_UNVERIFIED_H

#include "channel.h"

/* What the peer has shown, as s2n::status -unverified tells it: a new dict, empty
 * when it has shown no certificate. */
Tcl_Obj *TlsUnverifiedDict(const TlsSession *session);

/* Which checks its certificate has failed, where the script decides: the words of
 * their errors, each with the reason behind it or not. Empty when it has passed
 * all, and where the script does not decide. */
Tcl_Obj *TlsUnverifiedFailures(const TlsSession *session, bool withReasons);

/* The same as TlsUnverifiedDict for the error of a handshake that has failed; NULL when there is
 * nothing. Take it before the channel is closed. */
Tcl_Obj *TlsUnverifiedOfFailure(const TlsSession *session);

/* As TlsError, with what the peer has shown among the return options; shown may be
 * NULL. It is taken over. */
int TlsUnverifiedError(Tcl_Interp *interp, const TlsFailure *failure,
	Tcl_Obj *shown);

#endif /* TLS_UNVERIFIED_H */
