/*
 * push_options.h --
 *
 *	The options of s2n::push: names, values, parser.
 *
 *	To change it, edit gen/spec/commands/push.yaml and run go run ./gen.
 */

#ifndef TLS_PUSH_OPTIONS_H
#define TLS_PUSH_OPTIONS_H

#include "config.h"
#include "tcl_error.h"
#include "tls_value.h"

/*< block "push.options" >*/

#endif /* TLS_PUSH_OPTIONS_H */
