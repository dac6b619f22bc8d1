/*
 * keylog.h --
 *
 *	The file that a config writes the secrets of its sessions to.
 */

#ifndef TLS_KEYLOG_H
#define TLS_KEYLOG_H

#include <s2n.h>

#include "config_dict.h"
#include "log_file.h"

/*
 * Has the s2n_config write to the file of the settings, if they name one. It
 * does not own the log: TlsLogFileClose comes after it, even when this has
 * failed; *logPtr may be NULL. Returns a standard Tcl result, with an error
 * that names the config key.
 */
int TlsKeyLogApply(Tcl_Interp *interp, const TlsConfigSettings *settings,
	struct s2n_config *config, TlsLogFile **logPtr);

#endif /* TLS_KEYLOG_H */
