/*
 * handshake_result.c --
 *
 *	What a session keeps of its handshake.
 */

#include "handshake_result.h"

#include <stdlib.h>
#include <string.h>

#include "shown_chain.h"

/* A message of a handshake begins with its type and three bytes of length (RFC
 * 8446, section 4), which s2n-tls does not keep. */
#define MESSAGE_HEADER_SIZE 4
#define CLIENT_HELLO 1

/* Room for a copy; false without memory, or when there is nothing to copy. */
static bool
Reserve(
    TlsBytes *bytes,
    size_t size)
{
    *bytes = (TlsBytes) {
        .bytes = size == 0 ? NULL : malloc(size),
        .size = size,
    };
    if (bytes->bytes == NULL) {
        bytes->size = 0;
    }
    return bytes->bytes != NULL;
}

static void
Clear(
    TlsBytes *bytes)
{
    free(bytes->bytes);
    *bytes = (TlsBytes) {0};
}

/* Copies the ClientHello. */
static void
TakeHello(
    TlsBytes *copy,
    struct s2n_connection *conn)
{
    struct s2n_client_hello *hello = s2n_connection_get_client_hello(conn);
    ssize_t size = hello == NULL ? 0
            : s2n_client_hello_get_raw_message_length(hello);

    if (size <= 0 || !Reserve(copy, (size_t) size + MESSAGE_HEADER_SIZE)) {
        return;
    }
    copy->bytes[0] = CLIENT_HELLO;
    copy->bytes[1] = (uint8_t) (size >> 16);
    copy->bytes[2] = (uint8_t) (size >> 8);
    copy->bytes[3] = (uint8_t) size;
    if (s2n_client_hello_get_raw_message(hello,
            copy->bytes + MESSAGE_HEADER_SIZE, (uint32_t) size) != size) {
        Clear(copy);
    }
}

static void
TakeOcspResponse(
    TlsBytes *copy,
    struct s2n_connection *conn)
{
    uint32_t size = 0;
    const uint8_t *bytes = s2n_connection_get_ocsp_response(conn, &size);

    if (bytes != NULL && Reserve(copy, size)) {
        memcpy(copy->bytes, bytes, size);
    }
}

/* Its size is bounded by that of a handshake message, 64 KiB. */
static void
TakeAuthorities(
    TlsBytes *copy,
    const struct s2n_connection *conn)
{
    size_t size;
    const uint8_t *bytes = TlsShownChainAuthorities(conn, &size);

    if (bytes != NULL && Reserve(copy, size)) {
        memcpy(copy->bytes, bytes, size);
    }
}

bool
TlsHandshakeResultSession(
    TlsTicket *session,
    struct s2n_connection *conn)
{
    int size = s2n_connection_get_session_length(conn);

    if (size <= 0 || !TlsTicketMake(session, (size_t) size)) {
        return false;
    }
    if (s2n_connection_get_session(conn, session->bytes, (size_t) size)
            != size) {
        TlsTicketClear(session);
    }
    return session->bytes != NULL;
}

void
TlsHandshakeResultTake(
    TlsHandshakeResult *result,
    struct s2n_connection *conn,
    s2n_mode role)
{
    result->servername = s2n_get_server_name(conn);
    TakeOcspResponse(&result->ocspResponse, conn);
    if (role == S2N_SERVER) {
        TakeHello(&result->hello, conn);
    } else {
        TakeAuthorities(&result->authorities, conn);
    }
    if (role == S2N_CLIENT
            && s2n_connection_get_actual_protocol_version(conn) < S2N_TLS13) {
        /* Tickets of TLS 1.3 arrive later, and stay with the connection. */
        (void) TlsHandshakeResultSession(&result->session, conn);
    }
    (void) s2n_connection_free_handshake(conn);
}

void
TlsHandshakeResultClear(
    TlsHandshakeResult *result)
{
    Clear(&result->hello);
    Clear(&result->ocspResponse);
    Clear(&result->authorities);
    TlsTicketClear(&result->session);
    result->servername = NULL;
}
