/*
 * config_parser.h --
 *
 *	The parser of a config: names of keys, values, rules.
 *
 *	To change it, edit gen/spec/config.yaml and run go run ./gen.
 */

#ifndef TLS_CONFIG_PARSER_H
#define TLS_CONFIG_PARSER_H

#include "config_dict.h"
#include "tcl_error.h"

static int TlsGetDicts(Tcl_Interp *interp, const char *name, Tcl_Obj *value,
	const char *const *keys, TlsDicts **dictsPtr);
static void TlsFreeDicts(TlsDicts *dicts);

/*< block "config.keys" >*/

#endif /* TLS_CONFIG_PARSER_H */
