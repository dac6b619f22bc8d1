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

#endif /* TLS_DICT_H */
