/*
 * session_bytes.h --
 *
 *	The bytes of s2n::session: a session to resume, and what was verified
 *	for it.
 */

#ifndef TLS_SESSION_BYTES_H
#define TLS_SESSION_BYTES_H

#include "session_cache.h"
#include "tclcompat.h"

typedef struct TlsSessionBytes {
    TlsTicketName asked;	/* what the server was asked to prove */
    int64_t until;	/* until when that holds, in seconds since 1970 */
    const uint8_t *state;	/* as s2n_connection_set_session takes it; NULL in
			 * bytes of another version of the package */
    size_t stateSize;
} TlsSessionBytes;

/* A new value with reference count 0. */
Tcl_Obj *TlsSessionBytesNew(const TlsSessionBytes *parts);

/* Finds the parts in bytes, which must outlive them; false if
 * TlsSessionBytesNew did not make the bytes, or they are damaged. */
bool TlsSessionBytesParse(const uint8_t *bytes, size_t size,
	TlsSessionBytes *parts);

#endif /* TLS_SESSION_BYTES_H */
