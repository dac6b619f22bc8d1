/*
 * shown_chain.h --
 *
 *	The certificates that a peer has shown, verified or not. No Tcl here.
 */

#ifndef TLS_SHOWN_CHAIN_H
#define TLS_SHOWN_CHAIN_H

#include <s2n.h>

#include <openssl/x509.h>

/*
 * The certificates as they came, the peer's own first; NULL when there are none.
 * They prove nothing: whoever shows a certificate need not have its key. They
 * belong to the connection, and none is added or freed before that is. conn may
 * be NULL.
 */
const STACK_OF(X509) *TlsShownChain(const struct s2n_connection *conn);

/* What aws-lc has found wrong with them, as X509_V_ERR_..., and with which one:
 * *certPtr, which belongs to the connection too, or NULL. X509_V_OK when it has
 * found nothing, or was not asked. */
int TlsShownChainFault(const struct s2n_connection *conn, X509 **certPtr);

#endif /* TLS_SHOWN_CHAIN_H */
