/*
 * ensemble.h --
 *
 *	The ensemble s2n, whose subcommands are the commands of the package.
 */

#ifndef TLS_ENSEMBLE_H
#define TLS_ENSEMBLE_H

#include "command_row.h"

/* Creates it, and deletes it; namespace is the one of the commands. */
void TlsEnsembleCreate(Tcl_Interp *interp, Tcl_Namespace *namespace,
	const TlsCommandRow *commands);
void TlsEnsembleDelete(Tcl_Interp *interp);

#endif /* TLS_ENSEMBLE_H */
