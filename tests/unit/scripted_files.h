/*
 * scripted_files.h --
 *
 *	A file system for tests that runs scripts.
 */

#ifndef SCRIPTED_FILES_H
#define SCRIPTED_FILES_H

#include <tcl.h>

/* Adds the command scripted_files. */
void ScriptedFilesInit(Tcl_Interp *interp);

#endif /* SCRIPTED_FILES_H */
