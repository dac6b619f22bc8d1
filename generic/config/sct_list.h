/*
 * sct_list.h --
 *
 *	The signed certificate timestamps that are sent with our own
 *	certificate.
 */

#ifndef TLS_SCT_LIST_H
#define TLS_SCT_LIST_H

#include <s2n.h>

#include "config_dict.h"
#include "tclcompat.h"

/*
 * Puts the timestamps of sct_file or sct_data to the certificate, if there are
 * any. Returns a standard Tcl result, with an error that names the config key.
 */
int TlsSctListApply(Tcl_Interp *interp, const TlsConfigSettings *settings,
	struct s2n_cert_chain_and_key *chain);

#endif /* TLS_SCT_LIST_H */
