/*
 * early_stamp_test.c --
 *
 *	The marks in tickets: each is good once, and for how long.
 */

#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "early_stamp.h"

#define THREADS 8
#define STAMPS 1000

static TlsEarlyStamp
Make(
    const char *name)
{
    TlsEarlyStamp stamp;

    CHECK(TlsEarlyStampMake(&stamp, name, 100), "there is randomness");
    return stamp;
}

static void
Conditions(void)
{
    TlsEarlyStamp stamp = Make("a.example");
    TlsEarlyStamp nameless = Make(NULL);
    TlsEarlyStamp changed = stamp;

    CHECK(!TlsEarlyStampUse(&stamp, "b.example", 100), "another name");
    CHECK(!TlsEarlyStampUse(&stamp, NULL, 100), "no name");
    CHECK(!TlsEarlyStampUse(&stamp, "a.example", 99), "less is allowed");
    changed.process[0] ^= 1;
    CHECK(!TlsEarlyStampUse(&changed, "a.example", 100), "another process");
    changed = stamp;
    changed.number += 1000;
    CHECK(!TlsEarlyStampUse(&changed, "a.example", 100), "of the future");
    changed = stamp;
    changed.made -= TLS_EARLY_AGE_MAX + 1;
    CHECK(!TlsEarlyStampUse(&changed, "a.example", 100), "too old");
    changed.made = stamp.made + 60;
    CHECK(!TlsEarlyStampUse(&changed, "a.example", 100), "not made yet");
    CHECK(TlsEarlyStampUse(&stamp, "a.example", 101), "none of that uses it");
    CHECK(!TlsEarlyStampUse(&stamp, "a.example", 101), "it is used");
    CHECK(!TlsEarlyStampUse(&nameless, "a.example", 100), "a name or none");
    CHECK(TlsEarlyStampUse(&nameless, NULL, 100), "without a name");
}

/* So many connections later. */
static void
Pass(
    uint64_t count)
{
    TlsEarlyStamp stamp;

    while (count-- > 0) {
        (void) TlsEarlyStampMake(&stamp, NULL, 1);
    }
}

static void
Window(void)
{
    TlsEarlyStamp first = Make(NULL);
    TlsEarlyStamp second = Make(NULL);
    TlsEarlyStamp used = Make(NULL);

    CHECK(TlsEarlyStampUse(&used, NULL, 100), "new");
    Pass(TLS_EARLY_WINDOW - 2);
    CHECK(!TlsEarlyStampUse(&first, NULL, 100), "out of the window");
    CHECK(TlsEarlyStampUse(&second, NULL, 100), "the last one within");
    CHECK(!TlsEarlyStampUse(&second, NULL, 100), "once");
    CHECK(!TlsEarlyStampUse(&used, NULL, 100), "still known as used");
    Pass(2);
    CHECK(!TlsEarlyStampUse(&used, NULL, 100), "its bit is another's now");
    first = Make(NULL);
    CHECK(TlsEarlyStampUse(&first, NULL, 100), "which is not used yet");
}

static TlsEarlyStamp raced[STAMPS];
static atomic_int won[STAMPS];

static void *
Race(
    void *data)
{
    int i;

    for (i = 0; i < STAMPS; i++) {
        if (TlsEarlyStampUse(&raced[i], NULL, 100)) {
            atomic_fetch_add(&won[i], 1);
        }
        Pass(1);
    }
    return data;
}

static void
Threads(void)
{
    pthread_t threads[THREADS];
    int i;

    for (i = 0; i < STAMPS; i++) {
        raced[i] = Make(NULL);
    }
    for (i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, Race, NULL) == 0, "thread");
    }
    for (i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    for (i = 0; i < STAMPS; i++) {
        CHECK(won[i] == 1, "stamp %d won %d times", i, won[i]);
    }
}

/* A child of fork accepts nothing that its parent may accept. */
static void
Fork(void)
{
    TlsEarlyStamp stamp = Make(NULL);
    int status = -1;
    pid_t child = fork();

    if (child == 0) {
        TlsEarlyStamp own = Make(NULL);
        bool good = !TlsEarlyStampUse(&stamp, NULL, 100)
                && TlsEarlyStampUse(&own, NULL, 100);

        _exit(good ? 0 : 1);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child && status == 0,
            "the child has status %d", status);
    CHECK(TlsEarlyStampUse(&stamp, NULL, 100), "the parent still accepts it");
}

int
main(void)
{
    Conditions();
    Fork();
    Window();
    Threads();
    return CheckSummary();
}
