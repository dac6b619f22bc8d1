/*
 * config_dict.h --
 *
 *	The settings in the dict of a config. Only the form of the values is
 *	checked.
 */

#ifndef TLS_CONFIG_DICT_H
#define TLS_CONFIG_DICT_H

#include "config_settings.h"

/* A list of dicts, each with settings of its own. */
typedef struct TlsDict {
    Tcl_Obj *dict;		/* a copy, which the settings borrow from */
    TlsConfigSettings settings;
} TlsDict;

struct TlsDicts {
    Tcl_Size count;
    TlsDict dicts[];
};

/* Turns the result of an s2n function into Tcl's, with an error for a key. */
int TlsConfigCheck(Tcl_Interp *interp, TlsConfigKey key, int result);

#endif /* TLS_CONFIG_DICT_H */
