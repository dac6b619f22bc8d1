/*
 * config_error.c --
 *
 *	The error messages for the value of a config key.
 */

#include "config_error.h"

#include <errno.h>
#include <string.h>

#include <s2n.h>

#include "failure.h"
#include "s2n_memory.h"

/*
 *----------------------------------------------------------------------
 *
 * Reason --
 *
 *	Describes an error of s2n-tls. If s2n-tls only reports a NULL pointer,
 *	memory has run out, or the value is empty.
 *
 * Results:
 *	Static text.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static const char *
Reason(
    int s2nError)
{
    if (TlsMemoryTakeError() != S2N_ERR_T_OK) {
        return "out of memory, or of memory that can be locked (see ulimit -l)";
    }
    if (strcmp(s2n_strerror_name(s2nError), "S2N_ERR_NULL") == 0) {
        return "malformed";
    }
    return s2n_strerror(s2nError, "EN");
}

/* What the messages call a config key, or an option. */
static Tcl_Obj *
NameOf(
    const char *key)
{
    return Tcl_ObjPrintf(key[0] == '-' ? "%s" : "config key \"%s\"", key);
}

/* Begins a message with the name of what cannot be used. */
static Tcl_Obj *
CannotUse(
    const char *key,
    Tcl_Obj *file,
    const char *part)
{
    Tcl_Obj *message;

    if (file != NULL) {
        message = Tcl_ObjPrintf("cannot use \"%s\" (config key \"%s\"): ",
                Tcl_GetString(file), key);
    } else {
        message = NameOf(key);
        Tcl_AppendToObj(message, ": ", 2);
    }
    if (part != NULL) {
        Tcl_AppendPrintfToObj(message, "%s: ", part);
    }
    return message;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsConfigErrorS2n, TlsConfigErrorMemory --
 *
 *	Report that s2n-tls has refused the value of a key, or a part of it; or
 *	that memory has run out, which is not the fault of the value.
 *
 * Results:
 *	TCL_ERROR, always.
 *
 * Side effects:
 *	Set the result and errorCode of interp, if there is one.
 *
 *----------------------------------------------------------------------
 */

int
TlsConfigErrorS2n(
    Tcl_Interp *interp,
    const char *key,
    Tcl_Obj *file,
    const char *part,
    int s2nError)
{
    Tcl_Obj *message;

    if (TlsLacksMemory()) {
        return TlsConfigErrorMemory(interp, key, file, part);
    }
    if (interp == NULL) {
        return TCL_ERROR;
    }
    message = CannotUse(key, file, part);
    Tcl_AppendToObj(message, Reason(s2nError), -1);
    Tcl_SetObjResult(interp, message);
    Tcl_SetErrorCode(interp, "S2N", s2n_strerror_name(s2nError), NULL);
    return TCL_ERROR;
}

int
TlsConfigErrorMemory(
    Tcl_Interp *interp,
    const char *key,
    Tcl_Obj *file,
    const char *part)
{
    Tcl_Obj *message;

    if (interp == NULL) {
        return TCL_ERROR;
    }
    message = CannotUse(key, file, part);
    Tcl_SetErrno(ENOMEM);
    Tcl_AppendToObj(message, Tcl_PosixError(interp), -1);
    Tcl_SetObjResult(interp, message);
    return TCL_ERROR;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsConfigErrorPosixDoing --
 *
 *	Reports an error with the file or directory that a key names.
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
TlsConfigErrorPosixDoing(
    Tcl_Interp *interp,
    const char *doing,
    const char *key,
    Tcl_Obj *file,
    int posixError)
{
    if (interp == NULL) {
        return TCL_ERROR;
    }
    Tcl_SetErrno(posixError);
    Tcl_SetObjResult(interp, Tcl_ObjPrintf(
            "cannot %s \"%s\" (config key \"%s\"): %s", doing,
            Tcl_GetString(file), key, Tcl_PosixError(interp)));
    return TCL_ERROR;
}

int
TlsConfigErrorPosix(
    Tcl_Interp *interp,
    const char *key,
    Tcl_Obj *file,
    int posixError)
{
    return TlsConfigErrorPosixDoing(interp, "read", key, file, posixError);
}

int
TlsConfigErrorElement(
    Tcl_Interp *interp,
    const char *key,
    Tcl_Size index)
{
    Tcl_Obj *message;

    if (interp != NULL) {
        message = NameOf(key);
        Tcl_AppendPrintfToObj(message, ", element %d: %s", (int) index + 1,
                Tcl_GetString(Tcl_GetObjResult(interp)));
        Tcl_SetObjResult(interp, message);
    }
    return TCL_ERROR;
}
