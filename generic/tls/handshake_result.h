/*
 * handshake_result.h --
 *
 *	What a session keeps of its handshake, whose memory is freed when it is
 *	complete. No Tcl here.
 */

#ifndef TLS_HANDSHAKE_RESULT_H
#define TLS_HANDSHAKE_RESULT_H

#include <s2n.h>

#include "session_cache.h"

typedef struct TlsBytes {
    uint8_t *bytes;	/* NULL when there are none */
    size_t size;
} TlsBytes;

typedef struct TlsHandshakeResult {
    const char *servername;	/* in the connection; or NULL */
    TlsBytes hello;	/* of a server: the client's, as
			 * s2n_client_hello_parse_message takes it */
    TlsBytes ocspResponse;	/* that came with the peer's certificate */
    TlsBytes authorities; /* of a client: the names of authorities that the
			 * server has asked for; see authority_names.h */
    TlsTicket session;	/* of a client before TLS 1.3: to resume; without
			 * bytes when there is none */
    int64_t milliseconds; /* from the creation of the session to its end */
} TlsHandshakeResult;

/*
 * Fills *result from a connection whose handshake is complete, and frees the
 * memory that only a handshake needs. From then on, do not ask s2n-tls for any
 * of it: its structures still point there.
 */
void TlsHandshakeResultTake(TlsHandshakeResult *result,
	struct s2n_connection *conn, s2n_mode role);

void TlsHandshakeResultClear(TlsHandshakeResult *result);

/* Copies the ticket with which the connection can be resumed; false if there is
 * none, or no memory. */
bool TlsHandshakeResultSession(TlsTicket *session, struct s2n_connection *conn);

#endif /* TLS_HANDSHAKE_RESULT_H */
