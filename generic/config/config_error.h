/*
 * config_error.h --
 *
 *	Errors in the value of a config key, other than in its form. All
 *	functions return TCL_ERROR, always. What they call a key may also be an
 *	option, such as -psk; messages then have its name alone.
 */

#ifndef TLS_CONFIG_ERROR_H
#define TLS_CONFIG_ERROR_H

#include "tclcompat.h"

/*
 * Says  config key "k": part: REASON  or, when the value names a file,
 * cannot use "file" (config key "k"): part: REASON  with errorCode
 * {S2N S2N_ERR_...}. s2nError is the value of s2n_errno. file may be NULL, and
 * so may part, which says what of the value is meant. Where TlsLacksMemory says
 * so, or at once, REASON is ENOMEM's.
 */
int TlsConfigErrorS2n(Tcl_Interp *interp, const char *key, Tcl_Obj *file,
	const char *part, int s2nError);
int TlsConfigErrorMemory(Tcl_Interp *interp, const char *key, Tcl_Obj *file,
	const char *part);

/*
 * Says  cannot read "file" (config key "k"): REASON  with errorCode
 * {POSIX E... REASON}, or what else could not be done. posixError is the value
 * of errno.
 */
int TlsConfigErrorPosix(Tcl_Interp *interp, const char *key, Tcl_Obj *file,
	int posixError);
int TlsConfigErrorPosixDoing(Tcl_Interp *interp, const char *doing,
	const char *key, Tcl_Obj *file, int posixError);

/*
 * Puts  config key "k", element 2:  before the message that interp has; the
 * errorCode stays. index counts from 0, people from 1.
 */
int TlsConfigErrorElement(Tcl_Interp *interp, const char *key, Tcl_Size index);

#endif /* TLS_CONFIG_ERROR_H */
