/*
 * scripted_files.c --
 *
 *	A file system for tests that runs a script whenever a file is opened, as
 *	those of tclvfs do. The command
 *
 *		scripted_files SCRIPT
 *
 *	has it answer for names that begin with "scripted:": SCRIPT runs in the
 *	interpreter of the last such command, and then the file with the rest of
 *	the name is opened. Times and sizes are those of that file.
 */

#include <errno.h>
#include <string.h>

#include <tcl.h>

#include "scripted_files.h"

static const char prefix[] = "scripted:";

/* The tests that use it have one thread. */
static Tcl_Interp *scriptInterp = NULL;
static Tcl_Obj *script = NULL;

static int
PathInFilesystem(
    Tcl_Obj *path,
    void **clientDataPtr)
{
    *clientDataPtr = NULL;
    return strncmp(Tcl_GetString(path), prefix, strlen(prefix)) == 0
            ? TCL_OK : -1;
}

static Tcl_Channel
OpenFileChannel(
    Tcl_Interp *interp,
    Tcl_Obj *path,
    int mode,
    int permissions)
{
    (void) mode;
    (void) permissions;
    if (Tcl_EvalObjEx(scriptInterp, script, TCL_EVAL_GLOBAL) != TCL_OK) {
        Tcl_SetErrno(EIO);
        return NULL;
    }
    return Tcl_OpenFileChannel(interp, Tcl_GetString(path) + strlen(prefix),
            "rb", 0);
}

/* Looks at the file with the rest of the name; no script runs. */
static int
Stat(
    Tcl_Obj *path,
    Tcl_StatBuf *found)
{
    Tcl_Obj *rest = Tcl_NewStringObj(Tcl_GetString(path) + strlen(prefix), -1);
    int code;

    Tcl_IncrRefCount(rest);
    code = Tcl_FSStat(rest, found);
    Tcl_DecrRefCount(rest);
    return code;
}

static const Tcl_Filesystem scriptedFiles = {
    .typeName = "scripted",
    .structureLength = sizeof(Tcl_Filesystem),
    .version = TCL_FILESYSTEM_VERSION_1,
    .pathInFilesystemProc = PathInFilesystem,
    .statProc = Stat,
    .openFileChannelProc = OpenFileChannel,
};

static int
ScriptedFilesObjCmd(
    void *clientData,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    (void) clientData;
    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "script");
        return TCL_ERROR;
    }
    Tcl_IncrRefCount(objv[1]);
    if (script == NULL) {
        Tcl_FSRegister(NULL, &scriptedFiles);
    } else {
        Tcl_DecrRefCount(script);
    }
    script = objv[1];
    scriptInterp = interp;
    return TCL_OK;
}

void
ScriptedFilesInit(
    Tcl_Interp *interp)
{
    Tcl_CreateObjCommand(interp, "scripted_files", ScriptedFilesObjCmd, NULL,
            NULL);
}
