/*
 * client_hello.h --
 *
 *	The ClientHello, as a server passes it to scripts.
 */

#ifndef TLS_CLIENT_HELLO_H
#define TLS_CLIENT_HELLO_H

#include <s2n.h>
#include <unstable/fingerprint.h>

#include "tclcompat.h"

/*
 * Appends a name from a TLS message, which should be ASCII but can be any
 * bytes.
 */
void TlsClientHelloAppendName(Tcl_DString *value, const void *name,
	size_t size);

/* The ClientHello of a server's connection, as a new dict. */
Tcl_Obj *TlsClientHelloDict(struct s2n_connection *conn);

/* A fingerprint of the client, as a new value; empty if there is none, or no
 * message. */
Tcl_Obj *TlsClientHelloFingerprint(struct s2n_client_hello *hello,
	s2n_fingerprint_type type);

#endif /* TLS_CLIENT_HELLO_H */
