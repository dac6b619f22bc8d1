/*
 * COMMAND_options.h --
 *
 *	The options of s2n::COMMAND: names, values, parser.
 *
 *	To change it, edit gen/spec/commands/COMMAND.yaml and run go run ./gen.
 */

#ifndef TLS_COMMAND_OPTIONS_H
#define TLS_COMMAND_OPTIONS_H

#include <string.h>

#include "config.h"
#include "tcl_error.h"
#include "tls_value.h"

/*< block "COMMAND.options" >*/

#endif /* TLS_COMMAND_OPTIONS_H */
