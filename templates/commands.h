/*
 * commands.h --
 *
 *	The commands of the package, as the interpreter calls them.
 *
 *	To change it, edit gen/spec/package.yaml and run go run ./gen.
 */

#ifndef TLS_COMMANDS_H
#define TLS_COMMANDS_H

#include "tclcompat.h"

/*< block "package.prototypes" >*/

#endif /* TLS_COMMANDS_H */
