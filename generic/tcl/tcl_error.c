/*
 * tcl_error.c --
 *
 *	Hands failures to scripts.
 */

#include "tcl_error.h"

#include <s2n.h>
#include <string.h>

/* The most bytes of a value that a message shows. */
#define SHOWN_MAX 1000

Tcl_Obj *
TlsErrorCode(
    const TlsFailure *failure)
{
    Tcl_Obj *code = Tcl_NewListObj(0, NULL);
    const char *alert = TlsAlertName(failure->alert);

    if (failure->kind == TLS_FAILURE_POSIX) {
        Tcl_SetErrno(failure->posixError);
        Tcl_ListObjAppendElement(NULL, code, Tcl_NewStringObj("POSIX", -1));
        Tcl_ListObjAppendElement(NULL, code,
                Tcl_NewStringObj(Tcl_ErrnoId(), -1));
        Tcl_ListObjAppendElement(NULL, code,
                Tcl_NewStringObj(Tcl_ErrnoMsg(failure->posixError), -1));
        return code;
    }
    if (failure->posixCode) {
        Tcl_ListObjAppendElement(NULL, code, Tcl_NewStringObj("POSIX", -1));
        Tcl_ListObjAppendElement(NULL, code,
                Tcl_NewStringObj("ECONNABORTED", -1));
    } else {
        Tcl_ListObjAppendElement(NULL, code, Tcl_NewStringObj("S2N", -1));
    }
    Tcl_ListObjAppendElement(NULL, code,
            Tcl_NewStringObj(TlsFailureWord(failure), -1));
    if (alert != NULL) {
        Tcl_ListObjAppendElement(NULL, code, Tcl_NewStringObj(alert, -1));
    }
    if (failure->posixCode) {
        Tcl_ListObjAppendElement(NULL, code, TlsErrorText(failure));
    }
    return code;
}

const char *
TlsErrorCodeWord(
    const TlsFailure *failure)
{
    if (failure->kind == TLS_FAILURE_POSIX) {
        Tcl_SetErrno(failure->posixError);
        return Tcl_ErrnoId();
    }
    return TlsFailureWord(failure);
}

Tcl_Obj *
TlsErrorText(
    const TlsFailure *failure)
{
    if (failure->kind == TLS_FAILURE_POSIX) {
        return Tcl_ObjPrintf("%s: %s", failure->message,
                Tcl_ErrnoMsg(failure->posixError));
    }
    return Tcl_NewStringObj(failure->message, -1);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsError --
 *
 *	Makes a failure the outcome of a command.
 *
 * Results:
 *	TCL_ERROR, always.
 *
 * Side effects:
 *	Sets the result and errorCode of interp, if there is one.
 *
 *----------------------------------------------------------------------
 */

int
TlsError(
    Tcl_Interp *interp,
    const TlsFailure *failure)
{
    if (interp != NULL) {
        Tcl_SetObjResult(interp, TlsErrorText(failure));
        Tcl_SetObjErrorCode(interp, TlsErrorCode(failure));
    }
    return TCL_ERROR;
}

int
TlsErrorWord(
    Tcl_Interp *interp,
    TlsWord word,
    Tcl_Obj *message)
{
    Tcl_IncrRefCount(message);
    if (interp != NULL) {
        Tcl_SetObjResult(interp, message);
        Tcl_SetErrorCode(interp, "S2N", TlsWordName(word), NULL);
    }
    Tcl_DecrRefCount(message);
    return TCL_ERROR;
}

int
TlsErrorParam(
    Tcl_Interp *interp,
    TlsWord word,
    const char *name,
    Tcl_Obj *message)
{
    Tcl_IncrRefCount(message);
    if (interp != NULL) {
        Tcl_SetObjResult(interp, message);
        Tcl_SetErrorCode(interp, "S2N", TlsWordName(word), name, NULL);
    }
    Tcl_DecrRefCount(message);
    return TCL_ERROR;
}

void
TlsErrorAppend(
    Tcl_Obj *message,
    Tcl_Obj *given)
{
    const char *text = Tcl_GetString(given);
    const char *pem = strstr(text, "-----BEGIN ");
    size_t size = pem != NULL ? (size_t) (pem - text) : strlen(text);

    Tcl_AppendLimitedToObj(message, text, (Tcl_Size) size, SHOWN_MAX, NULL);
    if (pem != NULL) {
        Tcl_AppendToObj(message, "...", -1);
    }
}

/* Says that something was given a value that it does not take: TCL_ERROR. The
 * format tells what by its name. */
static int
ErrorBad(
    Tcl_Interp *interp,
    const char *format,
    const char *name,
    Tcl_Obj *value,
    const char *mustBe)
{
    Tcl_Obj *message = Tcl_NewStringObj("bad value ", -1);

    if (value != NULL) {
        Tcl_AppendToObj(message, "\"", 1);
        TlsErrorAppend(message, value);
        Tcl_AppendToObj(message, "\" ", 2);
    }
    Tcl_AppendPrintfToObj(message, format, name, mustBe);
    return TlsErrorParam(interp, TLS_WORD_BAD_VALUE, name, message);
}

int
TlsErrorBadValue(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *value,
    const char *mustBe)
{
    return ErrorBad(interp,
            name[0] == '-' ? "for %s: %s" : "for config key \"%s\": %s",
            name, value, mustBe);
}

int
TlsErrorBadArgument(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *value,
    const char *mustBe)
{
    return ErrorBad(interp, "for %s: %s", name, value, mustBe);
}

/* A failure in the form that Tcl takes from a channel driver (TIP 219). */
static Tcl_Obj *
NewBypass(
    const TlsFailure *failure)
{
    Tcl_Obj *message = Tcl_NewListObj(0, NULL);

    Tcl_ListObjAppendElement(NULL, message, Tcl_NewStringObj("-code", -1));
    Tcl_ListObjAppendElement(NULL, message, Tcl_NewStringObj("error", -1));
    Tcl_ListObjAppendElement(NULL, message,
            Tcl_NewStringObj("-errorcode", -1));
    Tcl_ListObjAppendElement(NULL, message, TlsErrorCode(failure));
    Tcl_ListObjAppendElement(NULL, message, TlsErrorText(failure));
    return message;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsErrorToChannel, TlsErrorToPop --
 *
 *	Reports a failure as the outcome of the I/O operation in progress, or of
 *	the chan pop that removes the channel.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Sets the message of the channel, or of the interpreter (TIP 219).
 *
 *----------------------------------------------------------------------
 */

void
TlsErrorToChannel(
    Tcl_Channel chan,
    const TlsFailure *failure)
{
    Tcl_SetChannelError(chan, NewBypass(failure));
}

void
TlsErrorToPop(
    Tcl_Interp *interp,
    const TlsFailure *failure)
{
    if (interp != NULL) {
        Tcl_SetChannelErrorInterp(interp, NewBypass(failure));
    }
}
