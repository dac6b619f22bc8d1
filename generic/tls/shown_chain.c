/*
 * shown_chain.c --
 *
 *	The certificates that a peer has shown, verified or not.
 *
 *	s2n-tls hands out those that it has verified, and on a server the bytes of
 *	the others. Of a client it keeps the others too, until the connection is
 *	freed, but has no call for them. So this file, and no other, reads its
 *	structures: those of the version that is linked, whose headers are in
 *	vendor-c. A library that is given to configure has none: then nothing is
 *	shown. What is kept is bounded: by the size of a handshake message, and by
 *	verify_depth.
 *
 *	For the same reason it has what s2n-tls does not do for a client that has
 *	several certificates.
 */

#include "shown_chain.h"

#if __has_include(<tls/s2n_connection.h>)

#include <utils/s2n_prelude.h>
#include <crypto/s2n_openssl_x509.h>
#include <error/s2n_errno.h>
#include <tls/s2n_cipher_suites.h>
#include <tls/s2n_config.h>
#include <tls/s2n_connection.h>
#include <tls/s2n_kex.h>
#include <tls/s2n_security_policies.h>
#include <tls/s2n_signature_algorithms.h>
#include <tls/s2n_signature_scheme.h>

/* s2n-tls has no header for it. */
S2N_RESULT s2n_x509_validator_check_cert_preferences(
	struct s2n_connection *conn, X509 *cert);

static const struct s2n_x509_validator *
ValidatorOf(
    const struct s2n_connection *conn)
{
    return conn == NULL ? NULL : &conn->x509_validator;
}

const STACK_OF(X509) *
TlsShownChain(
    const struct s2n_connection *conn)
{
    const struct s2n_x509_validator *validator = ValidatorOf(conn);

    if (validator == NULL || sk_X509_num(validator->cert_chain_from_wire) == 0) {
        return NULL;
    }
    return validator->cert_chain_from_wire;
}

/* The count of certificates is what s2n-tls has in mode CLIENT against such a
 * config. Beyond that only a request for OCSP depends on the mode there, which
 * comes with a directory of authorities, and which trust.c takes back. */
bool
TlsShownChainUseConfig(
    struct s2n_connection *conn,
    struct s2n_config *config)
{
    bool done = s2n_connection_set_config(conn, config) == S2N_SUCCESS;

    if (done || s2n_errno != S2N_ERR_TOO_MANY_CERTIFICATES) {
        return done;
    }
    s2n_errno = S2N_ERR_T_OK;
    conn->mode = S2N_SERVER;
    done = s2n_connection_set_config(conn, config) == S2N_SUCCESS;
    conn->mode = S2N_CLIENT;
    return done;
}

/* Has the peer offered this signature scheme? Before TLS 1.2 there is no
 * choice. */
static bool
Offers(
    const struct s2n_connection *conn,
    const struct s2n_signature_scheme *scheme)
{
    const struct s2n_sig_scheme_list *list =
            &conn->handshake_params.peer_sig_scheme_list;
    size_t i = 0;

    while (i < list->len && list->iana_list[i] != scheme->iana_value) {
        i++;
    }
    return i < list->len || conn->actual_protocol_version < S2N_TLS12;
}

/* For a signature scheme s2n-tls looks at the first certificate of each key type,
 * unless there are some for the name that was asked for. A client has none of
 * these. */
void
TlsShownChainPropose(
    struct s2n_connection *conn,
    struct s2n_cert_chain_and_key *chain)
{
    struct s2n_handshake_parameters *handshake = &conn->handshake_params;
    size_t i;

    for (i = 0; i < S2N_CERT_TYPE_COUNT; i++) {
        handshake->exact_sni_matches[i] =
                i == (size_t) s2n_cert_chain_and_key_get_pkey_type(chain)
                ? chain : NULL;
    }
    handshake->exact_sni_match_exists = 1;
}

bool
TlsShownChainCanSign(
    struct s2n_connection *conn,
    struct s2n_cert_chain_and_key *chain)
{
    TlsShownChainPropose(conn, chain);
    return s2n_result_is_ok(s2n_signature_algorithm_select(conn))
            && Offers(conn, conn->handshake_params.client_cert_sig_scheme);
}

const uint8_t *
TlsShownChainAuthorities(
    const struct s2n_connection *conn,
    size_t *sizePtr)
{
    *sizePtr = conn->cert_authorities.size;
    return conn->cert_authorities.data;
}

bool
TlsShownChainPrepare(
    struct s2n_connection *conn,
    int max)
{
    struct s2n_x509_validator *validator = &conn->x509_validator;

    return validator->cert_chain_from_wire != NULL && (max == 0
            || s2n_x509_validator_set_max_chain_depth(validator,
                    (uint16_t) max) == S2N_SUCCESS);
}

int
TlsShownChainFault(
    const struct s2n_connection *conn,
    X509 **certPtr)
{
    const struct s2n_x509_validator *validator = ValidatorOf(conn);
    X509_STORE_CTX *verification;

    *certPtr = NULL;
    if (validator == NULL || validator->store_ctx == NULL
            || validator->state == VALIDATED
            || validator->state == OCSP_VALIDATED) {
        return X509_V_OK;
    }
    /* By its place: what aws-lc has for the current one may be gone. */
    verification = validator->store_ctx;
    *certPtr = sk_X509_value(X509_STORE_CTX_get0_chain(verification),
            (size_t) X509_STORE_CTX_get_error_depth(verification));
    return X509_STORE_CTX_get_error(verification);
}

/* A config that trusts nobody has no store. */
X509_STORE *
TlsShownChainTrust(
    const struct s2n_config *config)
{
    X509_STORE *store = config->trust_store.trust_store;

    if (store == NULL) {
        return X509_STORE_new();
    }
    return X509_STORE_up_ref(store) == 1 ? store : NULL;
}

void
TlsShownChainShareSystem(
    struct s2n_config *config,
    X509_STORE *trust)
{
    config->trust_store.trust_store = trust;
    config->trust_store.loaded_system_certs = true;
}

int
TlsShownChainErrorOf(
    int fault)
{
    switch (fault) {
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return S2N_ERR_CERT_NOT_YET_VALID;
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return S2N_ERR_CERT_EXPIRED;
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
        return S2N_ERR_CERT_MAX_CHAIN_DEPTH_EXCEEDED;
    case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
        return S2N_ERR_CERT_UNHANDLED_CRITICAL_EXTENSION;
    default:
        return S2N_ERR_CERT_UNTRUSTED;
    }
}

/* Is the key of the authority one that the policy allows? Its signature counts
 * for nothing. */
static bool
AllowsAuthority(
    struct s2n_connection *conn,
    const STACK_OF(X509) *verified)
{
    const struct s2n_security_policy *policy = NULL;
    struct s2n_cert_info info = {0};

    return s2n_connection_get_security_policy(conn, &policy) == S2N_SUCCESS
            && s2n_result_is_ok(s2n_openssl_x509_get_cert_info(
                    sk_X509_value(verified, sk_X509_num(verified) - 1), &info))
            && s2n_result_is_ok(s2n_security_policy_validate_cert_key(policy,
                    &info, S2N_ERR_SECURITY_POLICY_INCOMPATIBLE_CERT));
}

int
TlsShownChainPolicyError(
    struct s2n_connection *conn,
    const STACK_OF(X509) *verified)
{
    const STACK_OF(X509) *shown = TlsShownChain(conn);
    size_t i;

    for (i = 0; i < sk_X509_num(shown); i++) {
        if (!s2n_result_is_ok(s2n_x509_validator_check_cert_preferences(conn,
                sk_X509_value(shown, i)))) {
            return s2n_errno;
        }
    }
    return verified == NULL || AllowsAuthority(conn, verified) ? S2N_ERR_T_OK
            : s2n_errno;
}

bool
TlsShownChainEnciphers(
    const struct s2n_connection *conn)
{
    return conn->mode == S2N_CLIENT
            && conn->secure->cipher_suite->key_exchange_alg == &s2n_rsa;
}

#else

const STACK_OF(X509) *
TlsShownChain(
    const struct s2n_connection *conn)
{
    (void) conn;
    return NULL;
}

bool
TlsShownChainUseConfig(
    struct s2n_connection *conn,
    struct s2n_config *config)
{
    return s2n_connection_set_config(conn, config) == S2N_SUCCESS;
}

void
TlsShownChainPropose(
    struct s2n_connection *conn,
    struct s2n_cert_chain_and_key *chain)
{
    (void) conn;
    (void) chain;
}

bool
TlsShownChainCanSign(
    struct s2n_connection *conn,
    struct s2n_cert_chain_and_key *chain)
{
    (void) conn;
    (void) chain;
    return true;
}

const uint8_t *
TlsShownChainAuthorities(
    const struct s2n_connection *conn,
    size_t *sizePtr)
{
    (void) conn;
    *sizePtr = 0;
    return NULL;
}

bool
TlsShownChainPrepare(
    struct s2n_connection *conn,
    int max)
{
    (void) conn;
    (void) max;
    return true;
}

int
TlsShownChainFault(
    const struct s2n_connection *conn,
    X509 **certPtr)
{
    (void) conn;
    *certPtr = NULL;
    return X509_V_OK;
}

X509_STORE *
TlsShownChainTrust(
    const struct s2n_config *config)
{
    (void) config;
    return NULL;
}

void
TlsShownChainShareSystem(
    struct s2n_config *config,
    X509_STORE *trust)
{
    (void) config;
    X509_STORE_free(trust);
}

int
TlsShownChainErrorOf(
    int fault)
{
    return fault;
}

int
TlsShownChainPolicyError(
    struct s2n_connection *conn,
    const STACK_OF(X509) *verified)
{
    (void) conn;
    (void) verified;
    return S2N_ERR_T_INTERNAL;
}

bool
TlsShownChainEnciphers(
    const struct s2n_connection *conn)
{
    (void) conn;
    return false;
}

#endif
