/*
 * value.c --
 *
 *	Types of values that any extension has: what is allowed, and the C form
 *	of it.
 */

#include "value.h"

#include <string.h>

#include "name_hint.h"
#include "tcl_error.h"

/* How Tcl writes the character NUL in its strings. */
#define NUL_CHARACTER "\xC0\x80"

bool
TlsHasNul(
    Tcl_Obj *obj)
{
    return strstr(Tcl_GetString(obj), NUL_CHARACTER) != NULL;
}

int
TlsGetFlag(
    bool *valuePtr)
{
    *valuePtr = true;
    return TCL_OK;
}

int
TlsGetBoolean(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    bool *valuePtr)
{
    int value;

    if (Tcl_GetBooleanFromObj(NULL, obj, &value) != TCL_OK) {
        return TlsErrorBadValue(interp, name, obj, "must be a boolean");
    }
    *valuePtr = (value != 0);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsIntegerInRange --
 *
 *	Reads an integer from min to max. Tcl 8.6 gives integers of 64 bits and
 *	more modulo 2**64, so the value is looked at as a double as well.
 *
 * Results:
 *	True if it is one.
 *
 * Side effects:
 *	Fills *valuePtr.
 *
 *----------------------------------------------------------------------
 */

bool
TlsIntegerInRange(
    Tcl_Obj *obj,
    Tcl_WideInt min,
    Tcl_WideInt max,
    Tcl_WideInt *valuePtr)
{
    double rough;

    return Tcl_GetWideIntFromObj(NULL, obj, valuePtr) == TCL_OK
            && *valuePtr >= min && *valuePtr <= max
            && Tcl_GetDoubleFromObj(NULL, obj, &rough) == TCL_OK
            && rough >= (double) min && rough <= (double) max;
}

int
TlsGetInteger(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_WideInt min,
    Tcl_WideInt max,
    Tcl_WideInt *valuePtr)
{
    char mustBe[96];

    if (TlsIntegerInRange(obj, min, max, valuePtr)) {
        return TCL_OK;
    }
    snprintf(mustBe, sizeof(mustBe), "must be an integer from %"
            TCL_LL_MODIFIER "d to %" TCL_LL_MODIFIER "d", min, max);
    return TlsErrorBadValue(interp, name, obj, mustBe);
}

/*
 *----------------------------------------------------------------------
 *
 * ReportIndex --
 *
 *	Reports the valid names, and the one that was probably meant. A long
 *	list is then shortened.
 *
 * Results:
 *	TCL_ERROR, always.
 *
 * Side effects:
 *	Sets the result and errorCode of interp, if there is one.
 *
 *----------------------------------------------------------------------
 */

static int
ReportIndex(
    Tcl_Interp *interp,
    const char *name,
    const char *const *words,
    const char *what)
{
    Tcl_Obj *message;

    if (interp == NULL) {
        return TCL_ERROR;
    }
    message = Tcl_ObjPrintf("bad %s \"%s\": ", what, name);
    Tcl_IncrRefCount(message);
    if (TlsNameHintAppend(message, name, words)) {
        Tcl_AppendToObj(message, "must be ", -1);
        TlsNameHintAppendWords(message, name, words);
        Tcl_SetObjResult(interp, message);
        Tcl_SetErrorCode(interp, "TCL", "LOOKUP", "INDEX", what, name, NULL);
    } else {
        Tcl_Obj *shown = Tcl_NewStringObj(name, -1);
        int index;

        Tcl_IncrRefCount(shown);
        (void) Tcl_GetIndexFromObj(interp, shown, words, what, TCL_EXACT,
                &index);
        Tcl_DecrRefCount(shown);
    }
    Tcl_DecrRefCount(message);
    return TCL_ERROR;
}

/* Do several words begin with the text? */
static bool
IsAmbiguous(
    const char *text,
    const char *const *words)
{
    int count = 0;

    for (; *words != NULL; words++) {
        count += strncmp(*words, text, strlen(text)) == 0;
    }
    return count > 1;
}

int
TlsGetIndex(
    Tcl_Interp *interp,
    Tcl_Obj *obj,
    const char *const *words,
    const char *what,
    int flags,
    int *indexPtr)
{
    const char *text = Tcl_GetString(obj);
    size_t size;
    Tcl_Obj *shown;

    if (Tcl_GetIndexFromObj(NULL, obj, words, what, TCL_EXACT, indexPtr)
            == TCL_OK) {
        return TCL_OK;
    }
    if (!TlsNameHintIsForeign(text, words)) {
        if (Tcl_GetIndexFromObj(NULL, obj, words, what, flags, indexPtr)
                == TCL_OK) {
            return TCL_OK;
        }
        if ((flags & TCL_EXACT) == 0 && IsAmbiguous(text, words)) {
            return Tcl_GetIndexFromObj(interp, obj, words, what, flags,
                    indexPtr);
        }
    }
    size = strcspn(text, " \t\r\n");
    shown = Tcl_NewStringObj(text, (Tcl_Size) size);
    Tcl_IncrRefCount(shown);
    if (text[size] != '\0') {
        Tcl_AppendToObj(shown, "...", -1);
    }
    (void) ReportIndex(interp, Tcl_GetString(shown), words, what);
    Tcl_DecrRefCount(shown);
    return TCL_ERROR;
}

int
TlsGetEnum(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    const char *const *words,
    int *valuePtr)
{
    const char *text = Tcl_GetString(obj);
    Tcl_Obj *mustBe;
    int isTrue;
    int i;

    for (i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], text) == 0) {
            *valuePtr = i;
            return TCL_OK;
        }
    }
    mustBe = Tcl_NewObj();
    Tcl_IncrRefCount(mustBe);
    if (Tcl_GetBooleanFromObj(NULL, obj, &isTrue) == TCL_OK) {
        (void) TlsNameHintAppendSwitch(mustBe, name, isTrue);
    }
    Tcl_AppendToObj(mustBe, "must be ", -1);
    TlsNameHintAppendWords(mustBe, "", words);
    TlsErrorBadValue(interp, name, obj, Tcl_GetString(mustBe));
    Tcl_DecrRefCount(mustBe);
    return TCL_ERROR;
}

int
TlsGetText(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_Obj **valuePtr)
{
    if (TlsHasNul(obj)) {
        return TlsErrorBadValue(interp, name, obj,
                "must be text without NUL characters");
    }
    *valuePtr = obj;
    return TCL_OK;
}

int
TlsGetPrefix(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_Obj **valuePtr)
{
    static const char prefixMustBe[] = "must be a command prefix";
    Tcl_Obj *command;
    int isTrue;

    /* Elsewhere an option of this name turns something on or off. A script may
     * have a command "no", though. */
    if (Tcl_GetBooleanFromObj(NULL, obj, &isTrue) == TCL_OK
            && (interp == NULL || Tcl_FindCommand(interp, Tcl_GetString(obj),
                    NULL, 0) == NULL)) {
        Tcl_Obj *mustBe = Tcl_NewObj();

        Tcl_IncrRefCount(mustBe);
        (void) TlsNameHintAppendSwitch(mustBe, name, isTrue);
        Tcl_AppendToObj(mustBe, prefixMustBe, -1);
        (void) TlsErrorBadValue(interp, name, obj, Tcl_GetString(mustBe));
        Tcl_DecrRefCount(mustBe);
        return TCL_ERROR;
    }
    if (Tcl_ListObjIndex(NULL, obj, 0, &command) != TCL_OK || command == NULL
            || Tcl_GetString(command)[0] == '\0') {
        return TlsErrorBadValue(interp, name, obj, prefixMustBe);
    }
    *valuePtr = obj;
    return TCL_OK;
}

/* The value may be secret, so it is not shown. */
int
TlsGetByteString(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_Obj **valuePtr)
{
    Tcl_Size size;

    if (TlsGetBytes(obj, &size) == NULL) {
        return TlsErrorBadValue(interp, name, NULL, "must be bytes");
    }
    *valuePtr = obj;
    return TCL_OK;
}
