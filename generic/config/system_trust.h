/*
 * system_trust.h --
 *
 *	The authorities that the system trusts: where they are, and one trust
 *	store for all configs that trust them alone.
 */

#ifndef TLS_SYSTEM_TRUST_H
#define TLS_SYSTEM_TRUST_H

#include <s2n.h>
#include <stdbool.h>

#include "file_stamp.h"

/* A file, and directories with colons between. Environment variables change
 * them, as in aws-lc. */
const char *TlsSystemTrustFile(void);
const char *TlsSystemTrustDirectories(void);

/* Both, in one string, which the caller frees by ckfree; and are they still
 * these? */
char *TlsSystemTrustNames(void);
bool TlsSystemTrustHasNames(const char *names);

/* Adds all of them to a list. */
void TlsSystemTrustAddStamps(TlsFileStamp **listPtr);

/* Makes a config trust them; alone: and no others, before and after that. A
 * standard Tcl result. */
int TlsSystemTrustUse(Tcl_Interp *interp, struct s2n_config *config,
	bool alone);

#endif /* TLS_SYSTEM_TRUST_H */
