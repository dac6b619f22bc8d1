/*
 * command_usage.h --
 *
 *	How commands that have no options are called.
 *
 *	To change it, edit the file of the command in gen/spec/commands and run
 *	go run ./gen.
 */

#ifndef TLS_COMMAND_USAGE_H
#define TLS_COMMAND_USAGE_H

/*< block "commands.usage" >*/

#endif /* TLS_COMMAND_USAGE_H */
