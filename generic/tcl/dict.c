/*
 * dict.c --
 *
 *	Dictionaries that are made for scripts.
 */

#include "dict.h"

void
TlsDictPut(
    Tcl_Obj *dict,
    const char *key,
    Tcl_Obj *value)
{
    Tcl_DictObjPut(NULL, dict, Tcl_NewStringObj(key, -1), value);
}
