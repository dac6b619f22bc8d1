/*
 * status_options.h --
 *
 *	The options of s2n::status: names, values, parser.
 *
 *	To change it, edit gen/spec/commands/status.yaml and run go run ./gen.
 */

#ifndef TLS_STATUS_OPTIONS_H
#define TLS_STATUS_OPTIONS_H

#include <string.h>

#include "tcl_error.h"
#include "value.h"

/*< block "status.options" >*/

#endif /* TLS_STATUS_OPTIONS_H */
