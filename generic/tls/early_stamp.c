/*
 * early_stamp.c --
 *
 *	Marks in the tickets of a server, by which it accepts the early data of
 *	each once (RFC 8446, section 8.1).
 *
 *	Tickets are encrypted, so nobody can make or change a stamp. Each
 *	connection has a number, and a bit that tells whether the tickets that it
 *	issued have been used. The bits are those of the last connections; a
 *	ticket of an older one is refused, and so is one of another process,
 *	whose bits are not here. So the memory is bounded, and nothing that was
 *	accepted is ever forgotten.
 */

#include "early_stamp.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include <openssl/mem.h>
#include <openssl/rand.h>

#include "session_cache.h"

#define WORD_BITS 64

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pid_t owner;	/* whose name this is; 0: nobody's yet */
static uint8_t process[sizeof(((TlsEarlyStamp *) NULL)->process)];
static uint64_t next;	/* the number of the next connection */
static uint64_t used[TLS_EARLY_WINDOW / WORD_BITS];

static uint64_t *
Word(
    uint64_t number)
{
    return &used[number % TLS_EARLY_WINDOW / WORD_BITS];
}

static uint64_t
Bit(
    uint64_t number)
{
    return (uint64_t) 1 << number % WORD_BITS;
}

static void
DigestName(
    const char *servername,
    uint8_t result[TLS_DIGEST_SIZE])
{
    TlsDigest digest;

    TlsDigestBegin(&digest);
    TlsDigestAddText(&digest, servername);
    TlsDigestEnd(&digest, result);
}

/* Gives the process its name; the lock is held. A child of fork gets another
 * one: its parent may accept the same tickets. */
static bool
Name(void)
{
    pid_t self = getpid();

    if (owner != self && RAND_bytes(process, sizeof(process)) == 1) {
        owner = self;
    }
    return owner == self;
}

bool
TlsEarlyStampMake(
    TlsEarlyStamp *stamp,
    const char *servername,
    uint64_t limit)
{
    bool done;

    *stamp = (TlsEarlyStamp) {.made = TlsSessionCacheNow(), .limit = limit};
    DigestName(servername, stamp->servername);
    pthread_mutex_lock(&lock);
    done = Name();
    if (done) {
        memcpy(stamp->process, process, sizeof(process));
        stamp->number = next++;
        /* The bit was that of a connection which is too old now. */
        *Word(stamp->number) &= ~Bit(stamp->number);
    }
    pthread_mutex_unlock(&lock);
    return done;
}

/* Marks the number as used; false if it is already, or too old. The lock is
 * held. */
static bool
Mark(
    uint64_t number)
{
    if (number >= next || next - number > TLS_EARLY_WINDOW
            || (*Word(number) & Bit(number)) != 0) {
        return false;
    }
    *Word(number) |= Bit(number);
    return true;
}

bool
TlsEarlyStampUse(
    const TlsEarlyStamp *stamp,
    const char *servername,
    uint64_t limit)
{
    int64_t age = TlsSessionCacheNow() - stamp->made;
    uint8_t name[TLS_DIGEST_SIZE];
    bool good;

    DigestName(servername, name);
    pthread_mutex_lock(&lock);
    good = Name() && age >= 0 && age <= TLS_EARLY_AGE_MAX
            && stamp->limit <= limit
            && CRYPTO_memcmp(stamp->process, process, sizeof(process)) == 0
            && memcmp(stamp->servername, name, sizeof(name)) == 0
            && Mark(stamp->number);
    pthread_mutex_unlock(&lock);
    return good;
}
