/*
 * socket_options.h --
 *
 *	The options of s2n::socket: names, values, parser.
 *
 *	To change it, edit gen/spec/commands/socket.yaml and run go run ./gen.
 */

#ifndef TLS_SOCKET_OPTIONS_H
#define TLS_SOCKET_OPTIONS_H

#include <string.h>

#include "config.h"
#include "tcl_error.h"
#include "tls_value.h"

/*< block "socket.options" >*/

#endif /* TLS_SOCKET_OPTIONS_H */
