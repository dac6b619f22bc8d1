/*
 * unverified.c --
 *
 *	What a peer has shown, for scripts. It may be a claim: who shows a
 *	certificate need not have its key, and the handshake may have ended before
 *	that was asked.
 */

#include "unverified.h"

#include "certificate_info.h"
#include "shown_chain.h"
#include "tcl_error.h"

/* The key of the dict, and of the return options. */
#define CHAIN_KEY "unverified_chain"
#define RETURN_OPTION "-unverified"

Tcl_Obj *
TlsUnverifiedDict(
    const TlsSession *session)
{
    const STACK_OF(X509) *chain =
            TlsShownChain(TlsSessionConnection(session));
    Tcl_Obj *dict = Tcl_NewDictObj();
    Tcl_Obj *list;
    size_t i;

    if (chain == NULL) {
        return dict;
    }
    list = Tcl_NewListObj(0, NULL);
    for (i = 0; i < sk_X509_num(chain); i++) {
        Tcl_ListObjAppendElement(NULL, list,
                TlsCertificateInfoOf(sk_X509_value(chain, i)));
    }
    Tcl_DictObjPut(NULL, dict, Tcl_NewStringObj(CHAIN_KEY, -1), list);
    return dict;
}

Tcl_Obj *
TlsUnverifiedOfFailure(
    const TlsSession *session)
{
    return TlsSessionEstablished(session)
            || TlsShownChain(TlsSessionConnection(session)) == NULL
            ? NULL : TlsUnverifiedDict(session);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsUnverifiedError --
 *
 *	Makes the failure of a handshake the outcome of a command, with the
 *	return option -unverified. It is no part of errorCode, which scripts
 *	match and programs log.
 *
 * Results:
 *	TCL_ERROR, always.
 *
 * Side effects:
 *	Sets the result and the return options of interp.
 *
 *----------------------------------------------------------------------
 */

int
TlsUnverifiedError(
    Tcl_Interp *interp,
    const TlsFailure *failure,
    Tcl_Obj *shown)
{
    Tcl_Obj *options;

    (void) TlsError(interp, failure);
    if (shown == NULL) {
        return TCL_ERROR;
    }
    options = Tcl_GetReturnOptions(interp, TCL_ERROR);
    Tcl_DictObjPut(NULL, options, Tcl_NewStringObj(RETURN_OPTION, -1), shown);
    return Tcl_SetReturnOptions(interp, options);
}
