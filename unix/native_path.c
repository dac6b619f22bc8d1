/*
 * native_path.c --
 *
 *	Paths for the C library: those that Tcl has for it.
 */

#include "native_path.h"

const char *
TlsNativePath(
    Tcl_Obj *path,
    Tcl_DString *buffer)
{
    Tcl_DStringInit(buffer);
    return Tcl_FSGetNativePath(path);
}
