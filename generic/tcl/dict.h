/*
 * dict.h --
 *
 *	Dictionaries that are made for scripts.
 */

#ifndef TLS_DICT_H
#define TLS_DICT_H

#include "tclcompat.h"

/* Puts a value under a key into a dictionary that is not shared. */
void TlsDictPut(Tcl_Obj *dict, const char *key, Tcl_Obj *value);

/* The value under a key; NULL if there is none, or if this is no dictionary. */
Tcl_Obj *TlsDictGet(Tcl_Obj *dict, const char *key);

#endif /* TLS_DICT_H */
