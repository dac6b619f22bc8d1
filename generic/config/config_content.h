/*
 * config_content.h --
 *
 *	What distinguishes one config from another: its keys and values, and the
 *	files that they name.
 */

#ifndef TLS_CONFIG_CONTENT_H
#define TLS_CONFIG_CONTENT_H

#include <stdint.h>

#include "config_dict.h"
#include "digest.h"
#include "file_stamp.h"

typedef struct TlsConfigDigest {
    uint8_t bytes[TLS_DIGEST_SIZE];
} TlsConfigDigest;

/* The digest of a dict and of its parsed settings. Equal dicts have equal
 * digests, except that safe interpreters have their own. */
void TlsConfigContentDigest(Tcl_Interp *interp, Tcl_Obj *dict,
	const TlsConfigSettings *settings, TlsConfigDigest *digest);

/* Looks at the files that will be read for a config; the caller frees the
 * list. The log of secrets is not among them. */
TlsFileStamp *TlsConfigContentStamps(Tcl_Obj *dict,
	const TlsConfigSettings *settings);

#endif /* TLS_CONFIG_CONTENT_H */
