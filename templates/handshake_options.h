/*
 * handshake_options.h --
 *
 *	The options of s2n::handshake: names, values, parser.
 *
 *	To change it, edit gen/spec/commands/handshake.yaml and run go run
 *	./gen.
 */

#ifndef TLS_HANDSHAKE_OPTIONS_H
#define TLS_HANDSHAKE_OPTIONS_H

#include "tcl_error.h"
#include "value.h"

/*< block "handshake.options" >*/

#endif /* TLS_HANDSHAKE_OPTIONS_H */
