/*
 * peer.c --
 *
 *	The other end.
 */

#include "peer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SEND_MAX 65536
#define SENT_MAX (1 << 20)

FuzzPeer fuzzPeer;

uint8_t
FuzzDataByte(
    bool fromPeer,
    size_t index)
{
    return (uint8_t) (index * 7 + (index >> 8) * 13 + (fromPeer ? 3 : 91));
}

static int
Receive(
    void *context TLS_UNUSED,
    uint8_t *bytes,
    uint32_t size)
{
    size_t got = FuzzQueueTake(&fuzzPeer.in, bytes, size);

    if (got > 0 || fuzzPeer.ended) {
        return (int) got;
    }
    errno = EAGAIN;
    return -1;
}

static int
Send(
    void *context TLS_UNUSED,
    const uint8_t *bytes,
    uint32_t size)
{
    FuzzQueuePut(&fuzzPeer.out, bytes, size);
    return (int) size;
}

static void
Must(
    int result)
{
    FUZZ_CHECK(result == 0, "the peer: %s", s2n_strerror(s2n_errno, "EN"));
}

/* Any certificate will do, with any name. */
static uint8_t
AnyName(
    const char *name TLS_UNUSED,
    size_t size TLS_UNUSED,
    void *data TLS_UNUSED)
{
    return 1;
}

static struct s2n_config *
NewConfig(
    s2n_mode mode,
    FuzzVersion version)
{
    struct s2n_config *config = s2n_config_new_minimal();
    const char *name = mode == S2N_SERVER ? "server" : "client";
    struct s2n_cert_chain_and_key *chain = s2n_cert_chain_and_key_new();
    const char *protocols[] = {"h2", "http/1.1"};
    uint8_t key[32] = {7};
    char cert[16];
    char privateKey[16];

    snprintf(cert, sizeof(cert), "%s.pem", name);
    snprintf(privateKey, sizeof(privateKey), "%s.key", name);
    Must(s2n_cert_chain_and_key_load_pem(chain, FuzzFixture(cert),
            FuzzFixture(privateKey)));
    Must(s2n_config_add_cert_chain_and_key_to_store(config, chain));
    Must(s2n_config_set_cipher_preferences(config,
            version == FUZZ_TLS13 ? "default_tls13" : "20190214"));
    Must(s2n_config_disable_x509_verification(config));
    Must(s2n_config_set_verify_host_callback(config, AnyName, NULL));
    Must(s2n_config_set_session_tickets_onoff(config, 1));
    Must(s2n_config_set_protocol_preferences(config, protocols, 2));
    Must(s2n_config_accept_max_fragment_length(config));
    if (mode == S2N_SERVER) {
        Must(s2n_config_add_ticket_crypto_key(config, (const uint8_t *) "name",
                4, key, sizeof(key), 0));
    }
    return config;
}

void
FuzzPeerOpen(
    s2n_mode mode,
    FuzzVersion version,
    bool wantsCertificate)
{
    static struct s2n_config *configs[2][2];
    struct s2n_config **config = &configs[mode == S2N_SERVER][version];

    if (*config == NULL) {
        *config = NewConfig(mode, version);
    }
    fuzzPeer = (FuzzPeer) {.conn = s2n_connection_new(mode)};
    Must(fuzzPeer.conn == NULL ? -1 : 0);
    Must(s2n_connection_set_config(fuzzPeer.conn, *config));
    Must(s2n_connection_set_blinding(fuzzPeer.conn,
            S2N_SELF_SERVICE_BLINDING));
    Must(s2n_connection_set_recv_cb(fuzzPeer.conn, Receive));
    Must(s2n_connection_set_send_cb(fuzzPeer.conn, Send));
    if (mode == S2N_CLIENT) {
        Must(s2n_set_server_name(fuzzPeer.conn, "localhost"));
    } else if (wantsCertificate) {
        Must(s2n_connection_set_client_auth_type(fuzzPeer.conn,
                S2N_CERT_AUTH_OPTIONAL));
    }
}

void
FuzzPeerClose(void)
{
    if (fuzzPeer.conn != NULL) {
        Must(s2n_connection_free(fuzzPeer.conn));
    }
    free(fuzzPeer.in.bytes);
    free(fuzzPeer.out.bytes);
    fuzzPeer = (FuzzPeer) {.conn = NULL};
}

/* Notes what s2n has just said, unless it only waits. */
static void
Failed(void)
{
    int type = s2n_error_get_type(s2n_errno);

    if (type == S2N_ERR_T_CLOSED && (fuzzPeer.closes || fuzzPeer.closed)) {
        fuzzPeer.deaf = true;
        fuzzPeer.closed = true;
    } else if (type != S2N_ERR_T_BLOCKED) {
        fuzzPeer.error = s2n_errno;
    }
}

static void
Read(void)
{
    uint8_t buffer[4096];
    s2n_blocked_status blocked;
    ssize_t got;
    ssize_t i;

    while (!fuzzPeer.closed && fuzzPeer.error == 0) {
        got = s2n_recv(fuzzPeer.conn, buffer, sizeof(buffer), &blocked);
        if (got < 0) {
            Failed();
            return;
        }
        for (i = 0; i < got; i++) {
            FUZZ_CHECK(buffer[i] == FuzzDataByte(false, fuzzPeer.received),
                    "byte %lu has arrived at the peer as 0x%02x",
                    (unsigned long) fuzzPeer.received, buffer[i]);
            fuzzPeer.received++;
        }
        fuzzPeer.closed = got == 0;
    }
}

bool
FuzzPeerStep(void)
{
    s2n_blocked_status blocked;
    size_t before = fuzzPeer.in.start + fuzzPeer.out.end;

    if (fuzzPeer.conn == NULL || fuzzPeer.error != 0) {
        return false;
    }
    if (!fuzzPeer.established) {
        if (s2n_negotiate(fuzzPeer.conn, &blocked) == 0) {
            fuzzPeer.established = true;
        } else {
            Failed();
        }
    }
    if (fuzzPeer.established) {
        Read();
    }
    return fuzzPeer.in.start + fuzzPeer.out.end != before;
}

size_t
FuzzPeerSend(
    size_t size)
{
    static uint8_t bytes[SEND_MAX];
    s2n_blocked_status blocked;
    ssize_t sent;
    size_t i;

    if (!fuzzPeer.established || fuzzPeer.error != 0 || fuzzPeer.closes
            || fuzzPeer.sent + size > SENT_MAX) {
        return 0;
    }
    if (size > SEND_MAX) {
        size = SEND_MAX;
    }
    for (i = 0; i < size; i++) {
        bytes[i] = FuzzDataByte(true, fuzzPeer.sent + i);
    }
    sent = s2n_send(fuzzPeer.conn, bytes, (ssize_t) size, &blocked);
    if (sent < 0) {
        Failed();
        return 0;
    }
    fuzzPeer.sent += (size_t) sent;
    return (size_t) sent;
}

void
FuzzPeerShutdown(void)
{
    s2n_blocked_status blocked;

    if (!fuzzPeer.established || fuzzPeer.error != 0 || fuzzPeer.closes) {
        return;
    }
    if (s2n_shutdown_send(fuzzPeer.conn, &blocked) == 0) {
        fuzzPeer.closes = true;
    } else {
        Failed();
    }
}
