/*
 * shown_chain.h --
 *
 *	The certificates that a peer has shown, verified or not, and what is
 *	needed to verify them. No Tcl here.
 */

#ifndef TLS_SHOWN_CHAIN_H
#define TLS_SHOWN_CHAIN_H

#include <s2n.h>
#include <stdbool.h>

#include <openssl/x509.h>

/*
 * The certificates as they came, the peer's own first; NULL when there are none.
 * They prove nothing: whoever shows a certificate need not have its key. They
 * belong to the connection, and none is added or freed before that is. conn may
 * be NULL.
 */
const STACK_OF(X509) *TlsShownChain(const struct s2n_connection *conn);

/*
 * Prepares a connection that has got its config for so many of them; 0: as many
 * as the config says. False without memory: s2n-tls does not look, and would
 * crash when the first one comes.
 */
bool TlsShownChainPrepare(struct s2n_connection *conn, int max);

/* What aws-lc has found wrong with them, as X509_V_ERR_..., and with which one:
 * *certPtr, which belongs to the connection too, or NULL. X509_V_OK when it has
 * found nothing, or was not asked. */
int TlsShownChainFault(const struct s2n_connection *conn, X509 **certPtr);

/*
 * What is needed to verify them in place of s2n-tls: the authorities that a config
 * trusts, as one more reference, NULL without memory, or where nothing is shown;
 * the error of s2n-tls for one of aws-lc; the first rule of the policy that they
 * break, or S2N_ERR_T_OK, verified being a chain that leads to an authority, or
 * NULL; and whether the key has to encipher, and not to sign.
 */
X509_STORE *TlsShownChainTrust(const struct s2n_config *config);
int TlsShownChainErrorOf(int fault);
int TlsShownChainPolicyError(struct s2n_connection *conn,
	const STACK_OF(X509) *verified);
bool TlsShownChainEnciphers(const struct s2n_connection *conn);

/*
 * What a client needs that has several certificates: a config with certificates
 * of more than one key type, which s2n-tls refuses (false with s2n_errno set);
 * the one from which it is to derive the signature scheme when the server asks
 * for a certificate; whether the server takes a signature by that; and the names
 * of authorities in its request (RFC 8446, section 4.2.4, without the length in
 * front), as they came. Where nothing is shown a config has one key type, and
 * there are no names.
 */
bool TlsShownChainUseConfig(struct s2n_connection *conn,
	struct s2n_config *config);
void TlsShownChainPropose(struct s2n_connection *conn,
	struct s2n_cert_chain_and_key *chain);
bool TlsShownChainCanSign(struct s2n_connection *conn,
	struct s2n_cert_chain_and_key *chain);
const uint8_t *TlsShownChainAuthorities(const struct s2n_connection *conn,
	size_t *sizePtr);

/* Gives a config that trusts nobody yet what TlsShownChainTrust has got from one
 * with the system's authorities. Takes the reference. */
void TlsShownChainShareSystem(struct s2n_config *config, X509_STORE *trust);

#endif /* TLS_SHOWN_CHAIN_H */
