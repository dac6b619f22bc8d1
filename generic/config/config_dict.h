/*
 * config_dict.h --
 *
 *	What the dict of a config says: values that are checked for their form
 *	alone.
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
