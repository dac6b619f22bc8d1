/*
 * refusal.h --
 *
 *	Failures that s2n-tls delays although there is nothing to hide: a client
 *	refuses its server.
 */

#ifndef TLS_REFUSAL_H
#define TLS_REFUSAL_H

#include <s2n.h>
#include <stdbool.h>

#include "failure.h"

/* Prepares a config for connections that may refuse their server; false with
 * s2n_errno set. */
bool TlsRefusalPrepare(struct s2n_config *config);

/* May the failure be reported at once, without blinding? */
bool TlsIsRefusal(s2n_mode role, const TlsFailure *failure);

/* As s2n_shutdown_send, without the delay. */
int TlsRefusalShutdown(struct s2n_connection *conn,
	s2n_blocked_status *blocked);

#endif /* TLS_REFUSAL_H */
