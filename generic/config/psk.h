/*
 * psk.h --
 *
 *	The pre-shared keys of a config.
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
 * Makes what connections take, out of settings whose form is checked. Returns a
 * standard Tcl result, with an error that tells which element is wrong.
 * TlsPsksFree is needed in any case.
 */
int TlsPsksApply(Tcl_Interp *interp, const TlsConfigSettings *settings,
	TlsPsks *psks);
void TlsPsksFree(TlsPsks *psks);

#endif /* TLS_PSK_H */
