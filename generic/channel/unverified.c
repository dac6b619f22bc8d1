/*
 * unverified.c --
 *
 *	What a peer has shown, for scripts. It may be a claim: who shows a
 *	certificate need not have its key, and the handshake may have ended before
 *	that was asked.
 */

#include "unverified.h"

#include <string.h>

#include "certificate_info.h"
#include "dict.h"
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
    TlsDictPut(dict, CHAIN_KEY, list);
    return dict;
}

/* What a message says behind "TLS handshake with "x" failed: ". */
static const char *
ReasonOf(
    const TlsSession *session,
    const TlsFailure *failure)
{
    static const char failed[] = " failed: ";
    const char *doing = TlsSessionDoing(session);
    const char *rest = failure->message + strlen(doing);

    return strncmp(failure->message, doing, strlen(doing)) == 0
            && strncmp(rest, failed, strlen(failed)) == 0
            ? rest + strlen(failed) : failure->message;
}

Tcl_Obj *
TlsUnverifiedFailures(
    const TlsSession *session,
    bool withReasons)
{
    const TlsCertificateTrial *trial = TlsSessionTrial(session);
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    size_t i;

    for (i = 0; trial != NULL && i < trial->count; i++) {
        Tcl_ListObjAppendElement(NULL, list, Tcl_NewStringObj(
                TlsFailureWord(&trial->failures[i]), -1));
        if (withReasons) {
            Tcl_ListObjAppendElement(NULL, list, Tcl_NewStringObj(
                    ReasonOf(session, &trial->failures[i]), -1));
        }
    }
    return list;
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
 *	match and programs log. The options are new: in those that an error has
 *	already, Tcl keeps a stack of calls, which may come to hold the options,
 *	and then neither is ever freed.
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

    if (shown == NULL) {
        return TlsError(interp, failure);
    }
    options = Tcl_NewDictObj();
    TlsDictPut(options, "-code", Tcl_NewIntObj(TCL_ERROR));
    TlsDictPut(options, "-level", Tcl_NewIntObj(0));
    TlsDictPut(options, "-errorcode", TlsErrorCode(failure));
    TlsDictPut(options, RETURN_OPTION, shown);
    Tcl_SetObjResult(interp, TlsErrorText(failure));
    return Tcl_SetReturnOptions(interp, options);
}
