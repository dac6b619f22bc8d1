/*
 * name_hints.h --
 *
 *	What names are taken for where they are unknown.
 *
 *	To change it, edit known_as in gen/spec and run go run ./gen.
 */

#ifndef TLS_NAME_HINTS_H
#define TLS_NAME_HINTS_H

#include <stddef.h>

/* For an option, and for a config key; NULL: it is one, or means nothing. */
typedef struct TlsNameHint {
    const char *name;	/* in lower case, without - and _ */
    const char *option;
    const char *key;
} TlsNameHint;

/*< block "name.hints" >*/

#endif /* TLS_NAME_HINTS_H */
