/*
 * config_settings.h --
 *
 *	What the keys of a config hold, once parsed.
 *
 *	To change it, edit gen/spec/config.yaml and run go run ./gen.
 */

#ifndef TLS_CONFIG_SETTINGS_H
#define TLS_CONFIG_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "tclcompat.h"
#include "tls_value.h"

typedef struct TlsDicts TlsDicts;

/*< block "config.settings" >*/

#endif /* TLS_CONFIG_SETTINGS_H */
