/*
 * buffer_test.c --
 *
 *	A queue of bytes keeps what is in it, whatever it is made of, and the
 *	spare memory that queues share has one user at a time.
 *
 *	Usage: buffer_test FOLDER; the folder is not used.
 */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "check.h"

/* More queues than there are spare pieces. */
#define QUEUES 5

#define THREADS 4
#define ROUNDS 20000

/* What byte number i of a queue is. */
static uint8_t
Pattern(
    size_t queue,
    size_t i)
{
    return (uint8_t) (queue * 97 + i * 31 + i / 251);
}

/* Appends size bytes; from is how many came before. */
static bool
Append(
    TlsBuffer *buffer,
    size_t queue,
    size_t from,
    size_t size)
{
    size_t i;

    if (!TlsBufferReserve(buffer, size)) {
        return false;
    }
    for (i = 0; i < size; i++) {
        buffer->bytes[buffer->end++] = Pattern(queue, from + i);
    }
    return true;
}

/* Are these the bytes that wait, of which from are gone already? */
static bool
Holds(
    const TlsBuffer *buffer,
    size_t queue,
    size_t from,
    size_t size)
{
    size_t i;

    if (TlsBufferSize(buffer) != size) {
        return false;
    }
    for (i = 0; i < size; i++) {
        if (buffer->bytes[buffer->start + i] != Pattern(queue, from + i)) {
            return false;
        }
    }
    return true;
}

static void
TestQueue(void)
{
    static const size_t sizes[] = {
        1, 1000, TLS_BUFFER_SPARE - 1, TLS_BUFFER_SPARE, TLS_BUFFER_SPARE + 1
    };
    size_t s;

    for (s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
        size_t size = sizes[s];
        TlsBuffer buffer = {0};

        CHECK(Append(&buffer, s, 0, size) && Holds(&buffer, s, 0, size),
                "%zu", size);
        CHECK(Append(&buffer, s, size, 70000)
                && Holds(&buffer, s, 0, size + 70000), "%zu and more", size);
        TlsBufferConsume(&buffer, size);
        CHECK(Holds(&buffer, s, size, 70000), "%zu taken", size);
        CHECK(Append(&buffer, s, size + 70000, 3)
                && Holds(&buffer, s, size, 70003), "%zu taken, 3 more", size);
        TlsBufferConsume(&buffer, 70003);
        CHECK(buffer.bytes == NULL && buffer.capacity == 0
                && TlsBufferSize(&buffer) == 0, "%zu: empty", size);
    }
}

/* An empty queue has given its memory back, also one that was never filled. */
static void
TestNothingIsKept(void)
{
    TlsBuffer buffer = {0};

    TlsBufferConsume(&buffer, 0);
    CHECK(buffer.bytes == NULL, "never used");
    CHECK(TlsBufferReserve(&buffer, 10), "without memory");
    TlsBufferConsume(&buffer, 0);
    CHECK(buffer.bytes == NULL, "reserved, not used");
}

static void
TestSpareIsUsedAgain(void)
{
    TlsBuffer buffer = {0};
    TlsBuffer other = {0};
    const uint8_t *bytes;

    CHECK(TlsBufferReserve(&buffer, TLS_BUFFER_SPARE), "without memory");
    bytes = buffer.bytes;
    TlsBufferClear(&buffer);
    CHECK(TlsBufferReserve(&other, 1), "without memory");
    CHECK(other.capacity == TLS_BUFFER_SPARE, "not a spare one");
    CHECK(TlsBufferReserve(&buffer, 1), "without memory");
    CHECK(other.bytes == bytes || buffer.bytes == bytes, "another one");
    TlsBufferClear(&other);
    TlsBufferClear(&buffer);
}

/* Queues that are filled at the same time have memory of their own. */
static void
TestQueuesAtOnce(void)
{
    TlsBuffer buffers[QUEUES] = {{0}};
    int round;
    size_t q;

    for (round = 0; round < 3; round++) {
        for (q = 0; q < QUEUES; q++) {
            CHECK(Append(&buffers[q], q, 0, TLS_BUFFER_SPARE),
                    "without memory");
        }
        for (q = 0; q < QUEUES; q++) {
            CHECK(Holds(&buffers[q], q, 0, TLS_BUFFER_SPARE), "queue %zu", q);
            TlsBufferClear(&buffers[q]);
        }
    }
    /* The spare ones are in use now: more than needed would be a waste. */
    for (q = 0; q < QUEUES; q++) {
        CHECK(TlsBufferReserve(&buffers[q], 100), "without memory");
    }
    CHECK(buffers[0].capacity == TLS_BUFFER_SPARE
            && buffers[QUEUES - 1].capacity == 100, "%zu and %zu",
            buffers[0].capacity, buffers[QUEUES - 1].capacity);
    for (q = 0; q < QUEUES; q++) {
        TlsBufferClear(&buffers[q]);
    }
}

/* Fills and empties queues beside other threads that do so. */
static void *
Worker(
    void *data)
{
    size_t id = (size_t) (uintptr_t) data;
    size_t bad = 0;
    int i;

    for (i = 0; i < ROUNDS; i++) {
        TlsBuffer in = {0};
        TlsBuffer out = {0};

        if (!TlsBufferReserve(&in, TLS_BUFFER_SPARE)
                || !TlsBufferReserve(&out, TLS_BUFFER_SPARE)) {
            bad++;
            continue;
        }
        bad += !Append(&in, id, 0, 64) || !Append(&out, id + 1, 0, 64);
        bad += !Holds(&in, id, 0, 64) || !Holds(&out, id + 1, 0, 64);
        TlsBufferClear(&in);
        TlsBufferClear(&out);
    }
    return (void *) (uintptr_t) bad;
}

static void
TestThreads(void)
{
    pthread_t threads[THREADS];
    size_t t;

    for (t = 0; t < THREADS; t++) {
        CHECK(pthread_create(&threads[t], NULL, Worker,
                (void *) (uintptr_t) (t * 10)) == 0, "thread %zu", t);
    }
    for (t = 0; t < THREADS; t++) {
        void *bad = NULL;

        CHECK(pthread_join(threads[t], &bad) == 0 && bad == NULL,
                "thread %zu: %zu", t, (size_t) (uintptr_t) bad);
    }
}

/* What waits for its end takes no more than it needs, and frees what others use. */
static void
TestFit(void)
{
    TlsBuffer buffer = {0};
    const uint8_t *spare;

    CHECK(TlsBufferReserve(&buffer, TLS_BUFFER_SPARE), "spare");
    spare = buffer.bytes;
    CHECK(Append(&buffer, 1, 0, 1000), "append");
    TlsBufferConsume(&buffer, 400);
    CHECK(TlsBufferFit(&buffer, 300), "fit");
    CHECK(buffer.bytes != spare && buffer.capacity == 900, "%zu",
            buffer.capacity);
    CHECK(Holds(&buffer, 1, 400, 600), "kept");
    CHECK(Append(&buffer, 1, 1000, 100) && TlsBufferFit(&buffer, 200)
            && buffer.capacity == 900, "nothing to do: %zu", buffer.capacity);
    CHECK(Holds(&buffer, 1, 400, 700), "kept");
    TlsBufferClear(&buffer);
    CHECK(TlsBufferReserve(&buffer, 1) && buffer.bytes == spare, "given back");
    TlsBufferClear(&buffer);
}

int
main(void)
{
    TestNothingIsKept();
    TestQueue();
    TestSpareIsUsedAgain();
    TestQueuesAtOnce();
    TestFit();
    TestThreads();
    return CheckSummary();
}
