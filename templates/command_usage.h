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

/*< block "accept.usage" >*/

/*< block "binding.usage" >*/

/*< block "export.usage" >*/

/*< block "openssl_version.usage" >*/

/*< block "policies.usage" >*/

/*< block "reject.usage" >*/

/*< block "session.usage" >*/

/*< block "shutdown.usage" >*/

/*< block "version.usage" >*/

#endif /* TLS_COMMAND_USAGE_H */
