/*
 * psk.h --
 *
 *	The pre-shared keys of a config, or of one connection.
 */

#ifndef TLS_PSK_H
#define TLS_PSK_H

#include <s2n.h>

#include "config_dict.h"

typedef struct TlsPsks {
    struct s2n_psk **keys;
    size_t count;
} TlsPsks;

/*
 * Makes what connections take, out of a list whose form is checked, or of NULL.
 * name is that of its config key, or option. Returns a standard Tcl result, with
 * an error that tells which element is wrong. TlsPsksFree is needed in any case.
 */
int TlsPsksMake(Tcl_Interp *interp, const char *name, Tcl_Obj *list,
	TlsPsks *psks);
void TlsPsksFree(TlsPsks *psks);

#endif /* TLS_PSK_H */
