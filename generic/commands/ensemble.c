/*
 * ensemble.c --
 *
 *	The ensemble s2n. Of an unknown subcommand it says what may have been
 *	meant.
 */

#include "ensemble.h"

#include <stdbool.h>
#include <string.h>

#include "name_hint.h"

#define NAME "::s2n"

/* Tcl calls a command about subcommands that it does not find. It is none of the
 * package's commands, and not where they are. */
#define HELPER NAME "::ensemble::unknown"

/* More than there are commands. */
#define NAMES_MAX 32

/* The names of the commands that an interpreter has. */
static void
ListNames(
    const TlsCommandRow *commands,
    bool safe,
    const char *names[NAMES_MAX])
{
    size_t count = 0;

    for (; commands->name != NULL && count < NAMES_MAX - 1; commands++) {
        if (!safe || commands->safe) {
            names[count++] = commands->name;
        }
    }
    names[count] = NULL;
}

/* May the word abbreviate several? Tcl says so itself. */
static bool
IsPrefix(
    const char *word,
    const char *const *names)
{
    while (*names != NULL && strncmp(*names, word, strlen(word)) != 0) {
        names++;
    }
    return *names != NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * UnknownObjCmd --
 *
 *	The helper, which Tcl calls with the ensemble and all words behind it.
 *
 * Results:
 *	TCL_ERROR with a hint, or an empty result, which has Tcl report the
 *	error.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static int
UnknownObjCmd(
    ClientData clientData,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    const char *names[NAMES_MAX];
    const char *word = objc < 3 ? "" : Tcl_GetString(objv[2]);
    Tcl_Obj *message = Tcl_ObjPrintf("unknown subcommand \"%s\": ", word);

    ListNames(clientData, Tcl_IsSafe(interp), names);
    Tcl_IncrRefCount(message);
    if (IsPrefix(word, names)
            || !TlsNameHintAppendNearest(message, word, names)) {
        Tcl_DecrRefCount(message);
        return TCL_OK;
    }
    Tcl_AppendToObj(message, "must be ", -1);
    TlsNameHintAppendWords(message, word, names);
    Tcl_SetObjResult(interp, message);
    Tcl_SetErrorCode(interp, "TCL", "LOOKUP", "SUBCOMMAND", word, NULL);
    Tcl_DecrRefCount(message);
    return TCL_ERROR;
}

void
TlsEnsembleCreate(
    Tcl_Interp *interp,
    Tcl_Namespace *namespace,
    const TlsCommandRow *commands)
{
    Tcl_Command ensemble = Tcl_CreateEnsemble(interp, NAME, namespace,
            TCL_ENSEMBLE_PREFIX);
    Tcl_Obj *helper = Tcl_NewStringObj(HELPER, -1);

    Tcl_IncrRefCount(helper);
    Tcl_CreateObjCommand(interp, HELPER, UnknownObjCmd, (ClientData) commands,
            NULL);
    (void) Tcl_SetEnsembleUnknownHandler(interp, ensemble, helper);
    Tcl_DecrRefCount(helper);
}

void
TlsEnsembleDelete(
    Tcl_Interp *interp)
{
    Tcl_DeleteCommand(interp, NAME);
    Tcl_DeleteCommand(interp, HELPER);
}
