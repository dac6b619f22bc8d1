/*
 * channel_options.h --
 *
 *	The options that chan configure knows of a TLS channel.
 *
 *	To change it, edit gen/spec/channel.yaml and run go run ./gen.
 */

#ifndef TLS_CHANNEL_OPTIONS_H
#define TLS_CHANNEL_OPTIONS_H

#include "channel_configure.h"

/*< block "channel.options" >*/

#endif /* TLS_CHANNEL_OPTIONS_H */
