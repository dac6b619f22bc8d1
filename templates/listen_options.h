/*
 * listen_options.h --
 *
 *	The options of s2n::socket -server: names, values, parser.
 *
 *	To change it, edit gen/spec/commands/listen.yaml and run go run ./gen.
 */

#ifndef TLS_LISTEN_OPTIONS_H
#define TLS_LISTEN_OPTIONS_H

#include <string.h>

#include "config.h"
#include "tcl_error.h"
#include "tls_value.h"

/*< block "listen.options" >*/

#endif /* TLS_LISTEN_OPTIONS_H */
