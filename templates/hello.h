/*
 * hello.h --
 *
 *	What a client says first, as a server shows it to scripts.
 */

#ifndef TLS_HELLO_H
#define TLS_HELLO_H

#include <s2n.h>
#include <unstable/fingerprint.h>

#include "tclcompat.h"

/* The ClientHello of a server's connection, as a new dict. */
Tcl_Obj *TlsHelloDict(struct s2n_connection *conn);

/* A fingerprint of the client, as a new value; empty if there is none, or no
 * message. */
Tcl_Obj *TlsHelloFingerprint(struct s2n_client_hello *hello,
	s2n_fingerprint_type type);

#endif /* TLS_HELLO_H */
