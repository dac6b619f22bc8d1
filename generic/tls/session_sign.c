/*
 * session_sign.c --
 *
 *	Signatures with a private key that is elsewhere: in another process, or
 *	in hardware. s2n-tls asks for one in the middle of its work; the
 *	handshake then waits for the answer to TLS_ASKS_SIGNATURE.
 */

#include <stdio.h>
#include <string.h>

#include "session_int.h"

/* The largest signature, in bytes: that of an RSA key of 16384 bits. */
#define SIGNATURE_MAX 2048

bool
TlsSessionSignPrepare(
    struct s2n_config *config,
    struct s2n_cert_chain_and_key *chain)
{
    return s2n_config_set_async_pkey_callback(config, TlsSessionSignCallback)
                    == 0
            && s2n_config_set_async_pkey_validation_mode(config,
                    S2N_ASYNC_PKEY_VALIDATION_STRICT) == 0
            && s2n_cert_chain_and_key_set_ctx(chain, chain) == 0;
}

/* Has TlsSessionSignPrepare been called for the chain? */
static bool
IsElsewhere(
    struct s2n_cert_chain_and_key *chain)
{
    return s2n_cert_chain_and_key_get_ctx(chain) != NULL;
}

/* Does with our own key what s2n-tls does without a callback: the config has
 * certificates of both kinds. */
static int
UseOwnKey(
    struct s2n_connection *conn,
    struct s2n_cert_chain_and_key *chain,
    struct s2n_async_pkey_op *op)
{
    if (s2n_async_pkey_op_perform(op,
            s2n_cert_chain_and_key_get_private_key(chain)) != 0) {
        return S2N_FAILURE;
    }
    return s2n_async_pkey_op_apply(op, conn);
}

/* A key that decrypts whatever a client sends has to hide whether the result
 * makes sense (RFC 5246, section 7.4.7.1), for which a script is not made. */
static void
RefuseDecryption(
    TlsSession *session)
{
    TlsFailure failure;

    TlsFailureFromWord(&failure, TLS_WORD_SIGNS_ONLY, "%s failed: the cipher"
            " suite needs a private key that decrypts, and -sign only signs",
            TlsSessionDoing(session));
    TlsSessionLatch(&session->failure, &failure);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionSignCallback --
 *
 *	s2n-tls calls this when it needs a private key, and leaves the operation
 *	to us.
 *
 * Results:
 *	0, or -1 with s2n_errno set.
 *
 * Side effects:
 *	Notes the question, or performs the operation.
 *
 *----------------------------------------------------------------------
 */

int
TlsSessionSignCallback(
    struct s2n_connection *conn,
    struct s2n_async_pkey_op *op)
{
    TlsSession *session = s2n_connection_get_ctx(conn);
    struct s2n_cert_chain_and_key *chain =
            s2n_connection_get_selected_cert(conn);
    s2n_async_pkey_op_type type = S2N_ASYNC_DECRYPT;
    int result = S2N_FAILURE;

    (void) s2n_async_pkey_op_get_op_type(op, &type);
    if (!IsElsewhere(chain)) {
        result = UseOwnKey(conn, chain, op);
    } else if (type == S2N_ASYNC_SIGN) {
        session->signing = op;
        session->question = TLS_ASKS_SIGNATURE;
        return S2N_SUCCESS;
    } else {
        RefuseDecryption(session);
    }
    (void) s2n_async_pkey_op_free(op);
    return result;
}

void
TlsSessionSignDrop(
    TlsSession *session)
{
    if (session->signing != NULL) {
        (void) s2n_async_pkey_op_free(session->signing);
        session->signing = NULL;
    }
}

/* The name of a hash function, as in the names of signature schemes. */
static const char *
HashName(
    s2n_tls_hash_algorithm hash)
{
    switch (hash) {
    case S2N_TLS_HASH_SHA1:
        return "sha1";
    case S2N_TLS_HASH_SHA224:
        return "sha224";
    case S2N_TLS_HASH_SHA256:
        return "sha256";
    case S2N_TLS_HASH_SHA384:
        return "sha384";
    case S2N_TLS_HASH_SHA512:
        return "sha512";
    case S2N_TLS_HASH_MD5_SHA1:
        return "md5_sha1";
    default:
        return "none";
    }
}

/* What the name of a signature scheme begins with. */
static const char *
AlgorithmName(
    s2n_tls_signature_algorithm algorithm,
    s2n_tls_hash_algorithm hash)
{
    switch (algorithm) {
    case S2N_TLS_SIGNATURE_RSA_PSS_RSAE:
        return "rsa_pss_rsae";
    case S2N_TLS_SIGNATURE_RSA_PSS_PSS:
        return "rsa_pss_pss";
    case S2N_TLS_SIGNATURE_ECDSA:
        return hash == S2N_TLS_HASH_SHA256 ? "ecdsa_secp256r1"
                : hash == S2N_TLS_HASH_SHA384 ? "ecdsa_secp384r1"
                : hash == S2N_TLS_HASH_SHA512 ? "ecdsa_secp521r1" : "ecdsa";
    default:
        return "rsa_pkcs1";
    }
}

bool
TlsSessionSignRequest(
    const TlsSession *session,
    TlsSignRequest *request)
{
    struct s2n_connection *conn = session->conn;
    s2n_tls_signature_algorithm algorithm = S2N_TLS_SIGNATURE_ANONYMOUS;
    s2n_tls_hash_algorithm hash = S2N_TLS_HASH_NONE;

    if (session->role == S2N_SERVER) {
        (void) s2n_connection_get_selected_signature_algorithm(conn,
                &algorithm);
        (void) s2n_connection_get_selected_digest_algorithm(conn, &hash);
    } else {
        (void) s2n_connection_get_selected_client_cert_signature_algorithm(
                conn, &algorithm);
        (void) s2n_connection_get_selected_client_cert_digest_algorithm(conn,
                &hash);
    }
    *request = (TlsSignRequest) {
        .chain = s2n_connection_get_selected_cert(conn),
        .hash = HashName(hash),
    };
    snprintf(request->scheme, sizeof(request->scheme), "%s_%s",
            AlgorithmName(algorithm, hash), request->hash);
    return s2n_async_pkey_op_get_input_size(session->signing,
                    &request->inputSize) == 0
            && request->inputSize <= sizeof(request->input)
            && s2n_async_pkey_op_get_input(session->signing, request->input,
                    sizeof(request->input)) == 0;
}

/* Why a signature was not taken. */
static void
ReportSignature(
    const TlsSession *session,
    int s2nError,
    TlsFailure *failure)
{
    if (s2nError != S2N_ERR_T_OK && strcmp(s2n_strerror_name(s2nError),
            "S2N_ERR_VERIFY_SIGNATURE") != 0) {
        TlsFailureFromS2n(failure, TlsSessionDoing(session), s2nError,
                session->conn);
        return;
    }
    TlsFailureFromWord(failure, TLS_WORD_BAD_SIGNATURE, "%s failed: what"
            " s2n::sign got is no signature of the input by the key of the"
            " certificate", TlsSessionDoing(session));
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSessionSign --
 *
 *	Answers TLS_ASKS_SIGNATURE. The signature is verified first: a wrong one
 *	would be the peer's to find, and one that was miscalculated can reveal
 *	an RSA key.
 *
 * Results:
 *	False with *failure filled.
 *
 * Side effects:
 *	The question is answered in any case; a wrong signature fails the
 *	handshake.
 *
 *----------------------------------------------------------------------
 */

bool
TlsSessionSign(
    TlsSession *session,
    const uint8_t *signature,
    size_t size,
    TlsFailure *failure)
{
    bool done;
    int s2nError;

    s2n_errno = S2N_ERR_T_OK;
    done = size > 0 && size <= SIGNATURE_MAX
            && s2n_async_pkey_op_set_output(session->signing, signature,
                    (uint32_t) size) == 0
            && s2n_async_pkey_op_apply(session->signing, session->conn) == 0;
    s2nError = s2n_errno;
    TlsSessionSignDrop(session);
    session->question = TLS_ASKS_NOTHING;
    session->begun = false;
    if (!done) {
        ReportSignature(session, s2nError, failure);
        TlsSessionFail(session, failure);
    }
    return done;
}
