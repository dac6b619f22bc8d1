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

Tcl_Obj *
TlsDictGet(
    Tcl_Obj *dict,
    const char *key)
{
    Tcl_Obj *name = Tcl_NewStringObj(key, -1);
    Tcl_Obj *value = NULL;

    Tcl_IncrRefCount(name);
    (void) Tcl_DictObjGet(NULL, dict, name, &value);
    Tcl_DecrRefCount(name);
    return value;
}
