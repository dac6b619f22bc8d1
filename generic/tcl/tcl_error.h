/*
 * tcl_error.h --
 *
 *	Hands failures to scripts: as the result of a command, or through a
 *	channel.
 */

#ifndef TLS_TCL_ERROR_H
#define TLS_TCL_ERROR_H

#include "failure.h"
#include "tclcompat.h"

/* Sets result and errorCode. Returns TCL_ERROR, always. interp may be NULL. */
int TlsError(Tcl_Interp *interp, const TlsFailure *failure);

/* The same for an error of the package's own that needs no TlsFailure. */
int TlsErrorWord(Tcl_Interp *interp, TlsWord word, Tcl_Obj *message);

/* The same for the wrong use of an option or a config key: name is the third
 * element of errorCode. */
int TlsErrorParam(Tcl_Interp *interp, TlsWord word, const char *name,
	Tcl_Obj *message);

/* Appends a value from the caller to a message: at most 1,000 bytes, and no
 * PEM, which may be a private key. */
void TlsErrorAppend(Tcl_Obj *message, Tcl_Obj *given);

/* Says  bad value "v" for -opt: must be X  with errorCode {S2N BAD_VALUE -opt}.
 * name is an option (with its dash) or a config key. value NULL: not shown. */
int TlsErrorBadValue(Tcl_Interp *interp, const char *name, Tcl_Obj *value,
	const char *mustBe);

/* The same for a positional argument, such as port. */
int TlsErrorBadArgument(Tcl_Interp *interp, const char *name, Tcl_Obj *value,
	const char *mustBe);

/* The sentence alone, as a new value with reference count 0. */
Tcl_Obj *TlsErrorText(const TlsFailure *failure);

/* And the errorCode, as a new list. */
Tcl_Obj *TlsErrorCode(const TlsFailure *failure);

/* What tells the errors apart in there: NOT_TLS, S2N_ERR_ALERT, ECONNRESET. */
const char *TlsErrorCodeWord(const TlsFailure *failure);

/* Makes the next error on the channel carry the failure (TIP 219). */
void TlsErrorToChannel(Tcl_Channel chan, const TlsFailure *failure);

/* Makes the error of a chan pop under way carry the failure; interp may be NULL. */
void TlsErrorToPop(Tcl_Interp *interp, const TlsFailure *failure);

#endif /* TLS_TCL_ERROR_H */
