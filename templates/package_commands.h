/*
 * package_commands.h --
 *
 *	The table of commands that loading creates.
 *
 *	To change it, edit gen/spec/package.yaml and run go run ./gen.
 */

#ifndef TLS_PACKAGE_COMMANDS_H
#define TLS_PACKAGE_COMMANDS_H

#include "commands.h"
#include "command_row.h"

/*< block "package.commands" >*/

#endif /* TLS_PACKAGE_COMMANDS_H */
