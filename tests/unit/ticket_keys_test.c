/*
 * ticket_keys_test.c --
 *
 *	Handshakes of many threads on one config whose ticket keys are replaced
 *	all the time, with a client that keeps its tickets.
 *
 *	Usage: ticketkeys_test FOLDER, the folder with the PEM fixtures.
 */

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "check.h"
#include "fixture.h"
#include "session.h"
#include "ticket_keys.h"
#include "wire.h"

#define THREADS 4

static struct s2n_config *clientConfig;
static struct s2n_config *serverConfig;
static TlsSessionCache *cache;
static TlsTicketKeys *keys;
static atomic_bool over;
static atomic_int tried;
static atomic_int done;
static atomic_int resumed;

/* One connection; its ticket is read and kept. */
static void
Connect(
    Wire wires[2],
    const TlsTicketName *name)
{
    End ends[2] = {{&wires[0], &wires[1]}, {&wires[1], &wires[0]}};
    TlsSessionParams params = {
        .role = S2N_CLIENT,
        .config = clientConfig,
        .cache = cache,
        .ticketName = *name,
    };
    TlsFailure failure;
    TlsSession *client = TlsSessionNew(&params, &wireTransport, &ends[0],
            &failure);
    TlsSession *server;
    int i;

    params = (TlsSessionParams) {
        .role = S2N_SERVER,
        .config = serverConfig,
        .ticketKeys = keys,
    };
    server = TlsSessionNew(&params, &wireTransport, &ends[1], &failure);
    for (i = 0; i < 10; i++) {
        (void) TlsSessionAdvance(client);
        (void) TlsSessionAdvance(server);
    }
    if (TlsSessionEstablished(client) && TlsSessionEstablished(server)) {
        atomic_fetch_add(&done, 1);
        atomic_fetch_add(&resumed, s2n_connection_is_session_resumed(
                TlsSessionConnection(client)) == 1);
    }
    TlsSessionFree(client);
    TlsSessionFree(server);
}

static void *
Work(
    void *data)
{
    Wire *wires = calloc(2, sizeof(Wire));
    TlsTicketPart part = {data, sizeof(int)};
    TlsTicketName name;

    TlsTicketNameMake(&name, &part, 1);
    while (!atomic_load(&over)) {
        atomic_fetch_add(&tried, 1);
        wires[0].size = 0;
        wires[1].size = 0;
        Connect(wires, &name);
    }
    free(wires);
    return NULL;
}

static struct s2n_config *
NewConfig(
    const char *policy)
{
    struct s2n_config *config = s2n_config_new_minimal();

    if (config == NULL || s2n_config_set_cipher_preferences(config, policy)
            != 0 || s2n_config_set_session_tickets_onoff(config, 1) != 0
            || s2n_config_set_session_ticket_cb(config,
                    TlsSessionTicketCallback, NULL) != 0) {
        printf("config: %s\n", s2n_strerror(s2n_errno, "EN"));
        exit(2);
    }
    return config;
}

/* Has them work for so many ms. s2n lets go of keys after two seconds, so that
 * there is room for new ones again. */
static void
TestPolicy(
    const char *policy,
    struct s2n_cert_chain_and_key *chain,
    int ms)
{
    static int numbers[THREADS];
    pthread_t threads[THREADS];
    int i;

    clientConfig = NewConfig(policy);
    serverConfig = NewConfig(policy);
    cache = TlsSessionCacheNew();
    keys = TlsTicketKeysNew(serverConfig, 20, 20);
    (void) s2n_config_disable_x509_verification(clientConfig);
    (void) s2n_config_add_cert_chain_and_key_to_store(serverConfig, chain);
    atomic_store(&over, false);
    atomic_store(&tried, 0);
    atomic_store(&done, 0);
    atomic_store(&resumed, 0);
    for (i = 0; i < THREADS; i++) {
        numbers[i] = i;
        (void) pthread_create(&threads[i], NULL, Work, &numbers[i]);
    }
    (void) poll(NULL, 0, ms);
    while (atomic_load(&tried) < 10 * THREADS) {
        (void) poll(NULL, 0, 10);	/* a slow machine */
    }
    atomic_store(&over, true);
    for (i = 0; i < THREADS; i++) {
        (void) pthread_join(threads[i], NULL);
    }
    CHECK(done > 0 && done == tried, "%s: %d of %d handshakes", policy, done,
            tried);
    CHECK(resumed > 0, "%s: %d of %d resumed", policy, resumed, done);
    TlsSessionCacheFree(cache);
    s2n_config_free(clientConfig);
    s2n_config_free(serverConfig);
    TlsTicketKeysFree(keys);
}

int
main(
    int argc,
    char **argv)
{
    struct s2n_cert_chain_and_key *chain;
    char *cert;
    char *key;

    if (argc != 2 || s2n_init() != 0) {
        printf("usage: ticketkeys_test FOLDER; S2N_DONT_MLOCK=1 may help\n");
        return 2;
    }
    cert = ReadFixture(argv[1], "server.pem");
    key = ReadFixture(argv[1], "server.key");
    chain = s2n_cert_chain_and_key_new();
    if (s2n_cert_chain_and_key_load_pem(chain, cert, key) != 0) {
        printf("certificate: %s\n", s2n_strerror(s2n_errno, "EN"));
        return 2;
    }
    free(cert);
    free(key);
    TestPolicy("default_tls13", chain, 2500);
    TestPolicy("20190214", chain, 300);
    s2n_cert_chain_and_key_free(chain);
    return CheckSummary();
}
