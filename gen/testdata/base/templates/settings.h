/*
 * settings.h --
 *
 *	What a config can hold.
 */

#ifndef SETTINGS_H
#define SETTINGS_H

#include "stub.h"

/*< block "config.settings" >*/

#endif /* SETTINGS_H */
