/*
 * session_test.c --
 *
 *	Drives a client and a server session against each other over a scripted
 *	transport in memory, without Tcl: short reads and writes, EAGAIN at every
 *	other call, a stream that is cut after each byte.
 *
 *	Usage: session_test FOLDER, the folder with the PEM fixtures.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fixture.h"
#include "session.h"

/* One direction of the wire. */
typedef struct Wire {
    uint8_t *bytes;
    size_t start;
    size_t end;
    size_t capacity;
    size_t total;	/* bytes written so far */
    size_t cut;		/* the reader sees the end after so many bytes */
    size_t read;	/* bytes read so far */
    size_t room;	/* most bytes that wait; a writer beyond it is blocked */
} Wire;

/* One end of the wire: the data of a transport. */
typedef struct End {
    Wire *in;
    Wire *out;
    size_t chunk;	/* most bytes moved by one call */
    bool stutters;	/* every other call is an EAGAIN */
    unsigned reads;	/* calls so far */
    unsigned writes;
    int writeError;	/* errno that every write gives, or 0 */
} End;

/* A client and a server, joined. */
typedef struct Pair {
    Wire toServer;
    Wire toClient;
    End clientEnd;
    End serverEnd;
    TlsSession *client;
    TlsSession *server;
} Pair;

static struct s2n_config *clientConfig;
static struct s2n_config *serverConfig;

/* Memory of s2n-tls, to see how much it has, and to give it none. */
static size_t inUse;
static bool mayAllocate = true;

static int
Nothing(void)
{
    return 0;
}

static int
Allocate(
    void **memory,
    uint32_t requested,
    uint32_t *allocated)
{
    *memory = mayAllocate ? malloc(requested) : NULL;
    if (*memory == NULL) {
        return -1;
    }
    *allocated = requested;
    inUse += requested;
    return 0;
}

static int
Free(
    void *memory,
    uint32_t size)
{
    free(memory);
    inUse -= size;
    return 0;
}

static ssize_t
EndRead(
    void *data,
    uint8_t *buffer,
    size_t size,
    bool wait)
{
    End *end = data;
    Wire *wire = end->in;
    size_t count = wire->end - wire->start;
    bool again;

    (void) wait;
    if (wire->read == wire->cut) {
        return 0;
    }
    again = end->reads++ % 2 == 0 && end->stutters;
    if (again || count == 0) {
        errno = EAGAIN;
        return -1;
    }
    count = count < size ? count : size;
    count = count < end->chunk ? count : end->chunk;
    count = count < wire->cut - wire->read ? count : wire->cut - wire->read;
    memcpy(buffer, wire->bytes + wire->start, count);
    wire->start += count;
    wire->read += count;
    return (ssize_t) count;
}

static ssize_t
EndWrite(
    void *data,
    const uint8_t *buffer,
    size_t size,
    bool wait)
{
    End *end = data;
    Wire *wire = end->out;
    size_t waiting = wire->end - wire->start;
    bool again;

    (void) wait;
    if (end->writeError != 0) {
        errno = end->writeError;
        return -1;
    }
    again = end->writes++ % 2 == 0 && end->stutters;
    if (again || waiting >= wire->room) {
        errno = EAGAIN;
        return -1;
    }
    size = size < end->chunk ? size : end->chunk;
    size = size < wire->room - waiting ? size : wire->room - waiting;
    if (wire->end + size > wire->capacity) {
        wire->capacity = 2 * (wire->end + size);
        wire->bytes = realloc(wire->bytes, wire->capacity);
    }
    memcpy(wire->bytes + wire->end, buffer, size);
    wire->end += size;
    wire->total += size;
    return (ssize_t) size;
}

static const TlsTransport memoryTransport = {
    .read = EndRead,
    .write = EndWrite,
};

static void
PairInit(
    Pair *pair,
    size_t chunk,
    bool stutters)
{
    *pair = (Pair) {
        .toServer = {.cut = SIZE_MAX, .room = SIZE_MAX},
        .toClient = {.cut = SIZE_MAX, .room = SIZE_MAX},
    };
    pair->clientEnd = (End) {
        .in = &pair->toClient,
        .out = &pair->toServer,
        .chunk = chunk,
        .stutters = stutters,
    };
    pair->serverEnd = (End) {
        .in = &pair->toServer,
        .out = &pair->toClient,
        .chunk = chunk,
        .stutters = stutters,
    };
}

/* Makes both sessions; name is whom the client wants to see. */
static void
PairOpen(
    Pair *pair,
    const char *name,
    bool truncationIsEof)
{
    TlsFailure failure;
    TlsSessionParams params = {
        .role = S2N_CLIENT,
        .config = clientConfig,
        .servername = name,
        .verifyhost = name,
        .policy.certificateRules = {.verifies = true},
        .policy.truncationIsEof = truncationIsEof,
    };

    pair->client = TlsSessionNew(&params, &memoryTransport, &pair->clientEnd,
            &failure);
    params = (TlsSessionParams) {
        .role = S2N_SERVER,
        .config = serverConfig,
        .policy.truncationIsEof = truncationIsEof,
    };
    pair->server = TlsSessionNew(&params, &memoryTransport, &pair->serverEnd,
            &failure);
    if (pair->client == NULL || pair->server == NULL) {
        printf("%s\n", failure.message);
        exit(2);
    }
}

static void
PairClose(
    Pair *pair)
{
    TlsSessionFree(pair->client);
    TlsSessionFree(pair->server);
    free(pair->toServer.bytes);
    free(pair->toClient.bytes);
}

/* Grows with every byte that moves. Where it stays for IDLE_STEPS nothing will
 * move any more: a step that moves nothing may only be a stutter. */
#define IDLE_STEPS 8

static size_t
Moved(
    const Pair *pair)
{
    return pair->toServer.total + pair->toClient.total
            + pair->toServer.read + pair->toClient.read;
}

/* Lets both make steps until neither can. */
static void
PairHandshake(
    Pair *pair)
{
    int idle = 0;

    while (idle < IDLE_STEPS) {
        size_t before = Moved(pair);
        TlsStep client = TlsSessionHandshake(pair->client, false);
        TlsStep server = TlsSessionHandshake(pair->server, false);

        if (client == TLS_STEP_DONE) {
            (void) TlsSessionAdvance(pair->client);
        }
        if (server == TLS_STEP_DONE) {
            (void) TlsSessionAdvance(pair->server);
        }
        idle = before == Moved(pair) ? idle + 1 : 0;
    }
}

/* What byte number i of a transfer is. */
static uint8_t
Pattern(
    size_t i)
{
    return (uint8_t) (i * 31 + i / 251);
}

/* Sends size bytes from one session to the other; true when all arrive. */
static bool
Transfer(
    const Pair *pair,
    TlsSession *from,
    TlsSession *to,
    size_t size,
    size_t bufferSize)
{
    uint8_t *sent = malloc(size);
    uint8_t *buffer = malloc(bufferSize);
    size_t written = 0;
    size_t got = 0;
    int idle = 0;
    bool equal = true;
    size_t i;

    for (i = 0; i < size; i++) {
        sent[i] = Pattern(i);
    }
    while ((got < size || written < size) && idle < IDLE_STEPS && equal) {
        size_t before = Moved(pair);
        TlsStep step;
        ssize_t count;

        if (written < size) {
            size_t left = size - written;

            count = TlsSessionWrite(from, sent + written,
                    left < bufferSize ? left : bufferSize, false, &step);
            if (count > 0) {
                written += (size_t) count;
            } else if (step == TLS_STEP_FAILED) {
                break;
            }
        }
        (void) TlsSessionAdvance(from);
        count = TlsSessionRead(to, buffer, bufferSize, false, &step);
        if (count > 0) {
            equal = memcmp(buffer, sent + got, (size_t) count) == 0;
            got += (size_t) count;
        }
        idle = (count > 0 || before != Moved(pair)) ? 0 : idle + 1;
    }
    free(sent);
    free(buffer);
    return equal && got == size && written == size;
}

/* The s2n name of a session's failure, or "" */
static const char *
FailureName(
    const TlsSession *session)
{
    const TlsFailure *failure = TlsSessionFailure(session);

    if (failure == NULL) {
        return "";
    }
    switch (failure->kind) {
    case TLS_FAILURE_S2N:
        return s2n_strerror_name(failure->s2nError);
    case TLS_FAILURE_OWN:
        return TlsWordName(failure->word);
    default:
        return "POSIX";
    }
}

static void
TestTransfers(
    const char *version)
{
    static const size_t chunks[] = {1, 7, 1000, SIZE_MAX};
    static const size_t sizes[] = {1, 16384, 16385, 100000};
    size_t c;

    for (c = 0; c < sizeof(chunks) / sizeof(chunks[0]); c++) {
        int stutters;

        for (stutters = 0; stutters < 2; stutters++) {
            Pair pair;
            size_t s;

            PairInit(&pair, chunks[c], stutters == 1);
            PairOpen(&pair, "localhost", false);
            PairHandshake(&pair);
            CHECK(TlsSessionEstablished(pair.client)
                    && TlsSessionEstablished(pair.server),
                    "%s, chunk %zu, stutters %d: %s", version, chunks[c],
                    stutters, FailureName(pair.client));
            for (s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
                CHECK(Transfer(&pair, pair.client, pair.server, sizes[s],
                        4096), "%s up, chunk %zu, size %zu", version, chunks[c],
                        sizes[s]);
                CHECK(Transfer(&pair, pair.server, pair.client, sizes[s],
                        70000), "%s down, chunk %zu, size %zu", version, chunks[c],
                        sizes[s]);
            }
            PairClose(&pair);
        }
    }
}

/* Cuts one direction after each byte of the handshake, and of one message. */
static void
TestCuts(
    const char *version,
    bool cutServer)
{
    Pair pair;
    size_t handshakeSize;
    size_t cut;

    PairInit(&pair, SIZE_MAX, false);
    PairOpen(&pair, "localhost", false);
    PairHandshake(&pair);
    handshakeSize = cutServer ? pair.toServer.total : pair.toClient.total;
    PairClose(&pair);

    /* Signatures differ in length by some bytes from one run to the next. */
    for (cut = 0; cut < handshakeSize + 20; cut++) {
        TlsSession *victim;
        TlsSession *other;
        uint8_t byte;
        TlsStep step;
        ssize_t got;

        PairInit(&pair, SIZE_MAX, false);
        (cutServer ? &pair.toServer : &pair.toClient)->cut = cut;
        PairOpen(&pair, "localhost", false);
        victim = cutServer ? pair.server : pair.client;
        other = cutServer ? pair.client : pair.server;
        PairHandshake(&pair);
        if (TlsSessionEstablished(other)) {
            (void) TlsSessionWrite(other, (const uint8_t *) "x", 1, false,
                    &step);
        }
        got = TlsSessionRead(victim, &byte, 1, false, &step);
        if (got == 1) {	/* the message came whole before the cut */
            got = TlsSessionRead(victim, &byte, 1, false, &step);
        }
        CHECK(got == -1 && step == TLS_STEP_FAILED,
                "%s, cut at %zu: got %zd", version, cut, got);
        CHECK(strcmp(FailureName(victim), "S2N_ERR_CLOSED") == 0,
                "%s, cut at %zu: %s", version, cut, FailureName(victim));
        PairClose(&pair);
    }
}

static void
TestEnds(void)
{
    Pair pair;
    uint8_t buffer[16];
    const uint8_t *left;
    TlsStep step;

    /* close_notify is the end, again and again, and what follows is plain. */
    PairInit(&pair, SIZE_MAX, false);
    PairOpen(&pair, "localhost", false);
    PairHandshake(&pair);
    CHECK(TlsSessionShutdown(pair.server, false) == TLS_STEP_DONE, "send");
    EndWrite(&pair.serverEnd, (const uint8_t *) "plain", 5, false);
    CHECK(TlsSessionAdvance(pair.client) & TLS_READABLE, "end is readable");
    CHECK(TlsSessionRead(pair.client, buffer, 16, false, &step) == 0, "end");
    CHECK(TlsSessionRead(pair.client, buffer, 16, false, &step) == 0, "again");
    CHECK(TlsSessionFailure(pair.client) == NULL, "no failure");
    CHECK(TlsSessionLeftover(pair.client, &left) == 5
            && memcmp(left, "plain", 5) == 0, "left over");
    PairClose(&pair);

    /* Without close_notify it is a failure, unless the caller knows better. */
    PairInit(&pair, SIZE_MAX, false);
    PairOpen(&pair, "localhost", true);
    PairHandshake(&pair);
    pair.toClient.cut = pair.toClient.read;
    CHECK(TlsSessionRead(pair.client, buffer, 16, false, &step) == 0,
            "truncation as end");
    PairClose(&pair);

    /* Data that came before the cut is delivered first. */
    PairInit(&pair, SIZE_MAX, false);
    PairOpen(&pair, "localhost", false);
    PairHandshake(&pair);
    (void) TlsSessionWrite(pair.server, (const uint8_t *) "last", 4, false,
            &step);
    pair.toClient.cut = pair.toClient.total;
    CHECK(TlsSessionRead(pair.client, buffer, 16, false, &step) == 4, "data");
    CHECK(TlsSessionRead(pair.client, buffer, 16, false, &step) == -1
            && step == TLS_STEP_FAILED, "then the failure");
    PairClose(&pair);
}

static void
TestFailures(void)
{
    Pair pair;
    uint8_t buffer[4];
    TlsStep step;
    const uint8_t *left;

    PairInit(&pair, SIZE_MAX, false);
    PairOpen(&pair, "wrong.example", false);
    PairHandshake(&pair);
    CHECK(strcmp(FailureName(pair.client), "S2N_ERR_CERT_INVALID_HOSTNAME")
            == 0, "%s", FailureName(pair.client));
    CHECK(TlsSessionBlinding(pair.client) == 0, "a refusal is not delayed");
    CHECK(TlsSessionAdvance(pair.client) == (TLS_READABLE | TLS_WRITABLE),
            "a failure is an event");
    CHECK(TlsSessionWants(pair.client) == 0, "a failure waits for nothing");
    CHECK(TlsSessionWrite(pair.client, buffer, 4, false, &step) == -1
            && step == TLS_STEP_FAILED, "writes fail with it");
    CHECK(strcmp(FailureName(pair.client), "S2N_ERR_CERT_INVALID_HOSTNAME")
            == 0, "latched: %s", FailureName(pair.client));
    PairClose(&pair);

    PairInit(&pair, SIZE_MAX, false);
    PairOpen(&pair, "localhost", false);
    EndWrite(&pair.serverEnd, (const uint8_t *) "HTTP/1.0 400 Bad\r\n", 18,
            false);
    CHECK(TlsSessionHandshake(pair.client, false) == TLS_STEP_FAILED, "http");
    CHECK(strcmp(FailureName(pair.client), "NOT_TLS") == 0, "%s",
            FailureName(pair.client));
    CHECK(strstr(TlsSessionFailure(pair.client)->message,
            "\"HTTP/1.0 400 Bad\"") != NULL, "%s",
            TlsSessionFailure(pair.client)->message);
    CHECK(TlsSessionLeftover(pair.client, &left) == 18, "given back");
    PairClose(&pair);
}

/* A byte of a record changed on the way: an error, and no wrong data. */
static void
TestTampering(void)
{
    size_t place;

    for (place = 5; place < 30; place++) {
        Pair pair;
        uint8_t buffer[64];
        TlsStep step;

        PairInit(&pair, SIZE_MAX, false);
        PairOpen(&pair, "localhost", false);
        PairHandshake(&pair);
        (void) TlsSessionWrite(pair.server, (const uint8_t *) "secret", 6,
                false, &step);
        if (pair.toClient.start + place < pair.toClient.end) {
            pair.toClient.bytes[pair.toClient.start + place] ^= 1;
            CHECK(TlsSessionRead(pair.client, buffer, 64, false, &step) == -1
                    && step == TLS_STEP_FAILED, "place %zu", place);
        }
        PairClose(&pair);
    }
}

static void
TestWriting(void)
{
    static uint8_t data[50000];
    Pair pair;
    uint8_t buffer[16];
    TlsStep step;
    unsigned ready;

    /* A full wire holds the writer up; the same bytes are not sent twice. */
    PairInit(&pair, SIZE_MAX, false);
    PairOpen(&pair, "localhost", false);
    PairHandshake(&pair);
    pair.toServer.room = 100;
    CHECK(TlsSessionWrite(pair.client, data, sizeof(data), false, &step) == -1
            && step == TLS_STEP_AGAIN, "blocked");
    CHECK(TlsSessionWants(pair.client) == TLS_WRITABLE, "waits for the wire");
    ready = TlsSessionAdvance(pair.client);
    CHECK((ready & TLS_WRITABLE) == 0, "not writable");
    pair.toServer.room = SIZE_MAX;
    CHECK(TlsSessionAdvance(pair.client) & TLS_WRITABLE, "writable again");
    CHECK(TlsSessionWrite(pair.client, data, sizeof(data), false, &step)
            == (ssize_t) sizeof(data), "acknowledged");
    CHECK(pair.toServer.total < 2 * sizeof(data), "sent once: %zu",
            pair.toServer.total);
    PairClose(&pair);

    /* A broken write side leaves the read side alone. */
    PairInit(&pair, SIZE_MAX, false);
    PairOpen(&pair, "localhost", false);
    PairHandshake(&pair);
    (void) TlsSessionWrite(pair.server, (const uint8_t *) "answer", 6, false,
            &step);
    pair.clientEnd.writeError = EPIPE;
    CHECK(TlsSessionWrite(pair.client, data, 10, false, &step) == -1
            && step == TLS_STEP_FAILED, "broken");
    CHECK(TlsSessionFailure(pair.client)->posixError == EPIPE, "reason");
    CHECK(TlsSessionRead(pair.client, buffer, 16, false, &step) == 6,
            "answer");
    PairClose(&pair);
}

/* Tickets are no data, and data is there until it is read. */
static void
TestReadable(void)
{
    Pair pair;
    uint8_t buffer[16];
    TlsStep step;

    PairInit(&pair, SIZE_MAX, false);
    PairOpen(&pair, "localhost", false);
    PairHandshake(&pair);
    CHECK((TlsSessionAdvance(pair.client) & TLS_READABLE) == 0, "ticket");
    CHECK(!TlsSessionBuffered(pair.client), "nothing buffered");
    (void) TlsSessionWrite(pair.server, (const uint8_t *) "abc", 3, false,
            &step);
    CHECK(TlsSessionAdvance(pair.client) & TLS_READABLE, "data");
    CHECK(TlsSessionBuffered(pair.client), "held back");
    CHECK(TlsSessionRead(pair.client, buffer, 1, false, &step) == 1
            && buffer[0] == 'a', "first byte");
    CHECK(TlsSessionBuffered(pair.client), "the rest");
    CHECK(TlsSessionRead(pair.client, buffer, 16, false, &step) == 2
            && memcmp(buffer, "bc", 2) == 0, "the rest");
    CHECK(TlsSessionRead(pair.client, buffer, 16, false, &step) == -1
            && step == TLS_STEP_AGAIN, "no more");
    PairClose(&pair);
}

/* What scripts can ask for is there when the memory of the handshake is gone. */
static void
TestHandshakeResult(
    const char *version,
    bool sessionComesLater)
{
    Pair pair;
    const TlsHandshakeResult *result;
    struct s2n_client_hello *hello;
    size_t before = inUse;
    size_t withBuffers;

    PairInit(&pair, SIZE_MAX, false);
    PairOpen(&pair, "localhost", false);
    CHECK(TlsSessionResult(pair.client) == NULL, "%s", version);
    PairHandshake(&pair);
    withBuffers = inUse;
    (void) s2n_connection_free_handshake(TlsSessionConnection(pair.server));
    CHECK(inUse == withBuffers, "%s: %zu bytes were left", version,
            withBuffers - inUse);

    result = TlsSessionResult(pair.client);
    CHECK(strcmp(result->servername, "localhost") == 0, "%s", version);
    CHECK((result->session.bytes == NULL) == sessionComesLater, "%s", version);
    CHECK(result->hello.bytes == NULL && result->ocspResponse.bytes == NULL,
            "%s", version);
    result = TlsSessionResult(pair.server);
    CHECK(strcmp(result->servername, "localhost") == 0, "%s", version);
    CHECK(result->session.bytes == NULL, "%s", version);
    hello = s2n_client_hello_parse_message(result->hello.bytes,
            (uint32_t) result->hello.size);
    CHECK(hello != NULL, "%s: %s", version, s2n_strerror(s2n_errno, "EN"));
    (void) s2n_client_hello_free(&hello);
    PairClose(&pair);
    CHECK(inUse == before, "%s: %zu %zu", version, inUse, before);
}

/* Buffers go, unless there is something in them, and come back. */
static void
TestReleaseBuffers(
    const char *version)
{
    Pair pair;
    TlsSession *sessions[2];
    uint8_t buffer[16];
    TlsStep step;
    size_t before;
    int i;

    PairInit(&pair, SIZE_MAX, false);
    PairOpen(&pair, "localhost", false);
    sessions[0] = pair.client;
    sessions[1] = pair.server;
    TlsSessionReleaseBuffers(pair.client);	/* before the handshake */
    PairHandshake(&pair);
    for (i = 0; i < 2; i++) {
        TlsSession *from = sessions[i];
        TlsSession *to = sessions[1 - i];

        CHECK(Transfer(&pair, from, to, 100000, 4096), "%s", version);
        before = inUse;
        TlsSessionReleaseBuffers(from);
        TlsSessionReleaseBuffers(to);
        TlsSessionReleaseBuffers(to);
        CHECK(before - inUse > 20000, "%s: %zu", version, before - inUse);
        CHECK(Transfer(&pair, from, to, 100000, 4096), "%s", version);

        /* Data that has been decrypted, and not read. */
        (void) TlsSessionWrite(from, (const uint8_t *) "abcd", 4, false,
                &step);
        CHECK(TlsSessionRead(to, buffer, 1, false, &step) == 1, "%s",
                version);
        TlsSessionReleaseBuffers(to);
        CHECK(TlsSessionRead(to, buffer, 16, false, &step) == 3
                && memcmp(buffer, "bcd", 3) == 0, "%s", version);
    }
    PairClose(&pair);

    /* A record of which only a part has come, if only of its header. */
    for (i = 1; i < 30; i++) {
        Wire *wire;
        size_t all;

        PairInit(&pair, SIZE_MAX, false);
        PairOpen(&pair, "localhost", false);
        PairHandshake(&pair);
        (void) TlsSessionAdvance(pair.client);
        wire = &pair.toServer;
        (void) TlsSessionWrite(pair.client, (const uint8_t *) "ijkl", 4,
                false, &step);
        all = wire->end;
        wire->end = wire->start + (size_t) i < all ? wire->start + (size_t) i
                : all - 1;
        CHECK(TlsSessionRead(pair.server, buffer, 16, false, &step) == -1
                && step == TLS_STEP_AGAIN, "%s, %d bytes", version, i);
        TlsSessionReleaseBuffers(pair.server);
        wire->end = all;
        CHECK(TlsSessionRead(pair.server, buffer, 16, false, &step) == 4
                && memcmp(buffer, "ijkl", 4) == 0, "%s, %d bytes", version, i);
        PairClose(&pair);
    }
}

/* A transport call is a system call: a flight of the handshake takes one, and
 * so do 64 KiB of data, at either end. */
static void
TestCalls(
    const char *version,
    TlsPrefer prefer)
{
    static uint8_t data[65536];
    Pair pair;
    unsigned before;
    TlsStep step;

    PairInit(&pair, SIZE_MAX, false);
    PairOpen(&pair, "localhost", false);
    PairHandshake(&pair);
    CHECK(pair.clientEnd.writes == 2, "%s: %u flights of the client", version,
            pair.clientEnd.writes);
    CHECK(pair.serverEnd.writes <= 2, "%s: %u flights of the server", version,
            pair.serverEnd.writes);

    TlsSessionSetPrefer(pair.server, prefer);
    before = pair.serverEnd.writes;
    CHECK(TlsSessionWrite(pair.server, data, sizeof(data), true, &step)
            == sizeof(data), "%s: a short write", version);
    CHECK(pair.serverEnd.writes == before + 1, "%s: %u writes for 64 KiB",
            version, pair.serverEnd.writes - before);
    before = pair.clientEnd.reads;
    CHECK(TlsSessionRead(pair.client, data, sizeof(data), true, &step)
            == sizeof(data), "%s: a short read", version);
    CHECK(pair.clientEnd.reads == before + 1, "%s: %u reads for 64 KiB",
            version, pair.clientEnd.reads - before);
    PairClose(&pair);
}

/* Without memory for a close_notify the peer hears of no end, and its sender of
 * a failure. */
static void
TestNoMemoryToClose(
    const char *version)
{
    Pair pair;

    PairInit(&pair, SIZE_MAX, false);
    PairOpen(&pair, "localhost", false);
    PairHandshake(&pair);
    TlsSessionReleaseBuffers(pair.client);
    mayAllocate = false;
    CHECK(TlsSessionShutdown(pair.client, true) == TLS_STEP_FAILED, "%s",
            version);
    mayAllocate = true;
    CHECK(TlsSessionFailure(pair.client) != NULL, "%s", version);
    PairClose(&pair);
}

static void
MakeConfigs(
    const char *folder,
    const char *policy,
    struct s2n_cert_chain_and_key *chain)
{
    char *ca = ReadFixture(folder, "ca.pem");
    uint8_t key[32] = {7};
    int status = 0;

    clientConfig = s2n_config_new_minimal();
    serverConfig = s2n_config_new_minimal();
    status |= TlsSessionPrepareConfig(clientConfig) ? 0 : -1;
    status |= s2n_config_set_cipher_preferences(clientConfig, policy);
    status |= s2n_config_set_cipher_preferences(serverConfig, policy);
    status |= s2n_config_add_pem_to_trust_store(clientConfig, ca);
    status |= s2n_config_set_session_tickets_onoff(clientConfig, 1);
    status |= s2n_config_set_session_tickets_onoff(serverConfig, 1);
    status |= s2n_config_add_ticket_crypto_key(serverConfig,
            (const uint8_t *) "name", 4, key, sizeof(key), 0);
    status |= s2n_config_add_cert_chain_and_key_to_store(serverConfig, chain);
    free(ca);
    if (status != 0) {
        printf("config: %s\n", s2n_strerror(s2n_errno, "EN"));
        exit(2);
    }
}

static void
FreeConfigs(void)
{
    s2n_config_free(clientConfig);
    s2n_config_free(serverConfig);
}

int
main(
    int argc,
    char **argv)
{
    struct s2n_cert_chain_and_key *chain;
    char *certPem;
    char *keyPem;

    if (argc != 2
            || s2n_mem_set_callbacks(Nothing, Nothing, Allocate, Free) != 0
            || s2n_init() != 0) {
        printf("usage: session_test FOLDER\n");
        return 2;
    }
    certPem = ReadFixture(argv[1], "server.pem");
    keyPem = ReadFixture(argv[1], "server.key");
    chain = s2n_cert_chain_and_key_new();
    if (s2n_cert_chain_and_key_load_pem(chain, certPem, keyPem) != 0) {
        printf("certificate: %s\n", s2n_strerror(s2n_errno, "EN"));
        return 2;
    }
    free(certPem);
    free(keyPem);

    MakeConfigs(argv[1], "default_tls13", chain);
    TestTransfers("TLS 1.3");
    TestCuts("TLS 1.3", false);
    TestCuts("TLS 1.3", true);
    TestEnds();
    TestFailures();
    TestTampering();
    TestWriting();
    TestReadable();
    TestHandshakeResult("TLS 1.3", true);
    TestReleaseBuffers("TLS 1.3");
    TestNoMemoryToClose("TLS 1.3");
    TestCalls("TLS 1.3", TLS_PREFER_DEFAULT);
    TestCalls("TLS 1.3", TLS_PREFER_THROUGHPUT);
    FreeConfigs();

    /* A policy without TLS 1.3. */
    MakeConfigs(argv[1], "20190214", chain);
    TestTransfers("TLS 1.2");
    TestCuts("TLS 1.2", false);
    TestCuts("TLS 1.2", true);
    TestHandshakeResult("TLS 1.2", false);
    TestReleaseBuffers("TLS 1.2");
    TestNoMemoryToClose("TLS 1.2");
    TestCalls("TLS 1.2", TLS_PREFER_THROUGHPUT);
    FreeConfigs();

    s2n_cert_chain_and_key_free(chain);
    return CheckSummary();
}
