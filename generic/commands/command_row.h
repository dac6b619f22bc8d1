/*
 * command_row.h --
 *
 *	A command of the package, in the table of all.
 */

#ifndef TLS_COMMAND_ROW_H
#define TLS_COMMAND_ROW_H

#include <stdbool.h>

#include "tclcompat.h"

/* A command, in the namespace s2n. */
typedef struct TlsCommandRow {
    const char *name;
    Tcl_ObjCmdProc *proc;
    Tcl_ObjCmdProc *yieldingProc; /* NULL: it runs no scripts that yield */
    bool safe;		/* is there in safe interpreters as well */
} TlsCommandRow;

#endif /* TLS_COMMAND_ROW_H */
