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
 */

#include "shown_chain.h"

#if __has_include(<tls/s2n_connection.h>)

#include <utils/s2n_prelude.h>
#include <tls/s2n_connection.h>

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

int
TlsShownChainFault(
    const struct s2n_connection *conn,
    X509 **certPtr)
{
    const struct s2n_x509_validator *validator = ValidatorOf(conn);

    X509_STORE_CTX *verification;
    int depth;

    *certPtr = NULL;
    if (validator == NULL || validator->store_ctx == NULL
            || validator->state == VALIDATED
            || validator->state == OCSP_VALIDATED) {
        return X509_V_OK;
    }
    /* By its place: what aws-lc has for the current one may be gone. */
    verification = validator->store_ctx;
    depth = X509_STORE_CTX_get_error_depth(verification);
    if (depth >= 0) {
        *certPtr = sk_X509_value(X509_STORE_CTX_get0_chain(verification),
                (size_t) depth);
    }
    return X509_STORE_CTX_get_error(verification);
}

#else

const STACK_OF(X509) *
TlsShownChain(
    const struct s2n_connection *conn)
{
    (void) conn;
    return NULL;
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

#endif
