/*
 * certificate_expiry_test.c --
 *
 *	A ticket is not kept for longer than what its server has proved holds,
 *	nor is one that comes of it.
 */

#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/ec_key.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "check.h"
#include "session.h"
#include "wire.h"

static Wire wires[2];
static struct s2n_config *clientConfig;
static struct s2n_config *serverConfig;
static TlsSessionCache *cache;

/* What was written to a BIO, as a string. */
static char *
TakePem(
    BIO *bio)
{
    const uint8_t *bytes;
    size_t size;
    char *text;

    (void) BIO_mem_contents(bio, &bytes, &size);
    text = calloc(1, size + 1);
    memcpy(text, bytes, size);
    BIO_free(bio);
    return text;
}

/* A self-signed certificate that ends in so many seconds, with its key. */
static void
MakeCertificate(
    long seconds,
    char **certPem,
    char **keyPem)
{
    EC_KEY *ec = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
    EVP_PKEY *key = EVP_PKEY_new();
    X509 *cert = X509_new();
    X509_NAME *name = X509_get_subject_name(cert);
    BIO *bio;

    (void) EC_KEY_generate_key(ec);
    (void) EVP_PKEY_assign_EC_KEY(key, ec);
    (void) X509_set_version(cert, 2);
    (void) ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
    (void) X509_gmtime_adj(X509_getm_notBefore(cert), -100);
    (void) X509_gmtime_adj(X509_getm_notAfter(cert), seconds);
    (void) X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
            (const uint8_t *) "localhost", -1, -1, 0);
    (void) X509_set_issuer_name(cert, name);
    (void) X509_set_pubkey(cert, key);
    (void) X509_sign(cert, key, EVP_sha256());
    bio = BIO_new(BIO_s_mem());
    (void) PEM_write_bio_X509(bio, cert);
    *certPem = TakePem(bio);
    bio = BIO_new(BIO_s_mem());
    (void) PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
    *keyPem = TakePem(bio);
    X509_free(cert);
    EVP_PKEY_free(key);
}

/* One connection; was it resumed? */
static bool
Connect(
    const TlsTicketName *name)
{
    End ends[2] = {{&wires[0], &wires[1]}, {&wires[1], &wires[0]}};
    TlsSessionParams params = {
        .role = S2N_CLIENT,
        .config = clientConfig,
        .policy.certificateRules.verifies = true,
        .cache = cache,
        .ticketName = *name,
    };
    TlsFailure failure;
    TlsSession *client;
    TlsSession *server;
    bool resumed;
    int i;

    wires[0].size = 0;
    wires[1].size = 0;
    client = TlsSessionNew(&params, &wireTransport, &ends[0], &failure);
    params = (TlsSessionParams) {.role = S2N_SERVER, .config = serverConfig};
    server = TlsSessionNew(&params, &wireTransport, &ends[1], &failure);
    for (i = 0; i < 10; i++) {
        (void) TlsSessionAdvance(client);
        (void) TlsSessionAdvance(server);
    }
    CHECK(TlsSessionEstablished(client), "%s", TlsSessionFailure(client)
            == NULL ? "" : TlsSessionFailure(client)->message);
    resumed = s2n_connection_is_session_resumed(
            TlsSessionConnection(client)) == 1;
    TlsSessionFree(client);
    TlsSessionFree(server);
    return resumed;
}

static struct s2n_config *
NewConfig(
    const char *policy)
{
    struct s2n_config *config = s2n_config_new_minimal();

    (void) s2n_config_set_cipher_preferences(config, policy);
    (void) TlsSessionPrepareConfig(config);
    (void) s2n_config_set_session_tickets_onoff(config, 1);
    (void) s2n_config_set_session_ticket_cb(config, TlsSessionTicketCallback,
            NULL);
    return config;
}

/* Seconds for which the ticket that there is may be used; it goes back. */
static int64_t
TicketLeft(
    const TlsTicketName *name)
{
    int64_t now = TlsSessionCacheNow();
    int64_t left;
    TlsTicket ticket;

    if (!TlsSessionCacheTake(cache, name, &ticket, now)) {
        return -1;
    }
    left = ticket.until - now;
    TlsSessionCachePut(cache, name, &ticket, now);
    return left;
}

/* Seconds for which what it rests on holds. */
static int64_t
ProofLeft(
    const TlsTicketName *name)
{
    int64_t now = TlsSessionCacheNow();
    int64_t left;
    TlsTicket ticket;

    if (!TlsSessionCacheTake(cache, name, &ticket, now)) {
        return -1;
    }
    left = TlsTicketProofLeft(&ticket.proof);
    TlsSessionCachePut(cache, name, &ticket, now);
    return left;
}

/* Has the ticket that there is rest on a proof that ends in so many seconds. */
static void
ShortenProof(
    const TlsTicketName *name,
    int64_t seconds)
{
    int64_t now = TlsSessionCacheNow();
    TlsTicket ticket;

    if (TlsSessionCacheTake(cache, name, &ticket, now)) {
        ticket.proof.until = now + seconds;
        TlsSessionCachePut(cache, name, &ticket, now);
    }
}

static void
TestPolicy(
    const char *policy,
    long seconds,
    int64_t most)
{
    static uint8_t ticketKey[32] = "a key for the tickets of a test";
    struct s2n_cert_chain_and_key *chain = s2n_cert_chain_and_key_new();
    TlsTicketName name = {{0}};
    char *certPem;
    char *keyPem;
    int64_t left;
    int i;

    MakeCertificate(seconds, &certPem, &keyPem);
    clientConfig = NewConfig(policy);
    serverConfig = NewConfig(policy);
    cache = TlsSessionCacheNew();
    CHECK(s2n_cert_chain_and_key_load_pem(chain, certPem, keyPem) == 0
            && s2n_config_add_cert_chain_and_key_to_store(serverConfig, chain)
                    == 0
            && s2n_config_add_pem_to_trust_store(clientConfig, certPem) == 0
            && s2n_config_add_ticket_crypto_key(serverConfig,
                    (const uint8_t *) "name", 4, ticketKey,
                    sizeof(ticketKey), 0) == 0, "%s",
            s2n_strerror(s2n_errno, "EN"));
    for (i = 0; i < 3; i++) {
        CHECK(Connect(&name) == (i > 0), "%s, connection %d", policy, i);
        left = TicketLeft(&name);
        CHECK(left > most - 100 && left <= most,
                "%s, connection %d: the ticket is kept for %lld s", policy, i,
                (long long) left);
    }
    /* The next ticket, if there is one, comes of the same proof. */
    ShortenProof(&name, 500);
    CHECK(Connect(&name), "%s: not resumed", policy);
    left = ProofLeft(&name);
    CHECK(left > 400 && left <= 500, "%s: the proof holds for %lld s", policy,
            (long long) left);
    TlsSessionCacheFree(cache);
    s2n_config_free(clientConfig);
    s2n_config_free(serverConfig);
    s2n_cert_chain_and_key_free(chain);
    free(certPem);
    free(keyPem);
}

int
main(void)
{
    if (s2n_init() != 0) {
        printf("S2N_DONT_MLOCK=1 may help\n");
        return 2;
    }
    TestPolicy("default_tls13", 1000, 1000);
    TestPolicy("20240501", 1000, 1000);
    /* 15 hours, which s2n tells its clients. */
    TestPolicy("default_tls13", 10000000, 54000);
    return CheckSummary();
}
