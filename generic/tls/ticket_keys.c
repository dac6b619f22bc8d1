/*
 * ticket_keys.c --
 *
 *	The random keys that a server encrypts its session tickets with.
 *
 *	No timer replaces them: only handshakes need a key, and each handshake
 *	checks whether a new one is due. s2n keeps the keys in an array without
 *	a lock, so a handshake holds a lock for reading.
 */

#include "ticket_keys.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include <openssl/mem.h>
#include <openssl/rand.h>

/* RFC 5077, section 4: the name of a key in a ticket. */
#define NAME_SIZE 16
#define KEY_SIZE 32

/* s2n has room for 48 keys, including those that only decrypt. */
#define MOST_KEYS 46

#define MS 1000

struct TlsTicketKeys {
    pthread_rwlock_t lock;
    struct s2n_config *config;
    int64_t every;	/* ms from one key to the next */
    int64_t newest;	/* when the last one was made; 0: there is none yet */
};

/* The clock that s2n measures the age of keys with, in ms. */
static int64_t
Now(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t) now.tv_sec * MS + now.tv_nsec / 1000000;
}

static uint64_t
WholeSeconds(
    int64_t ms)
{
    return (uint64_t) (ms + MS - 1) / MS;
}

/*
 *----------------------------------------------------------------------
 *
 * SetLifetimes --
 *
 *	Decides how often to make a new key: after half of the time for which
 *	the last one encrypts, so that there always is one. s2n limits the
 *	number of keys; where too many would be alive at once, each encrypts for
 *	longer.
 *
 * Results:
 *	0, or -1 with s2n_errno set.
 *
 * Side effects:
 *	Sets keys->every, and the lifetimes of the config.
 *
 *----------------------------------------------------------------------
 */

static int
SetLifetimes(
    TlsTicketKeys *keys,
    int64_t encrypting,
    int64_t decrypting)
{
    int64_t least = (encrypting + decrypting) / MOST_KEYS;

    keys->every = encrypting / 2;
    if (keys->every < least) {
        keys->every = least;
        encrypting = 2 * least;
    }
    if (s2n_config_set_ticket_encrypt_decrypt_key_lifetime(keys->config,
            WholeSeconds(encrypting)) != 0) {
        return -1;
    }
    return s2n_config_set_ticket_decrypt_key_lifetime(keys->config,
            WholeSeconds(decrypting));
}

TlsTicketKeys *
TlsTicketKeysNew(
    struct s2n_config *config,
    int64_t encrypting,
    int64_t decrypting)
{
    TlsTicketKeys *keys = calloc(1, sizeof(TlsTicketKeys));

    s2n_errno = S2N_ERR_T_OK;
    if (keys == NULL) {
        return NULL;
    }
    keys->config = config;
    (void) pthread_rwlock_init(&keys->lock, NULL);
    if (SetLifetimes(keys, encrypting, decrypting) != 0) {
        TlsTicketKeysFree(keys);
        return NULL;
    }
    return keys;
}

void
TlsTicketKeysFree(
    TlsTicketKeys *keys)
{
    if (keys == NULL) {
        return;
    }
    (void) pthread_rwlock_destroy(&keys->lock);
    free(keys);
}

/* The clock was set back: the newest key is from the future. */
static bool
IsOlder(
    const TlsTicketKeys *keys,
    int64_t age)
{
    int64_t now = Now();

    return now < keys->newest || now - keys->newest >= age;
}

/* Makes a key, for which s2n drops expired ones. If it has no room, the old
 * keys stay in use for a while. */
static void
AddKey(
    TlsTicketKeys *keys)
{
    uint8_t name[NAME_SIZE];
    uint8_t key[KEY_SIZE];

    /* RAND_bytes of aws-lc does not return when it fails. */
    RAND_bytes(name, sizeof(name));
    RAND_bytes(key, sizeof(key));
    keys->newest = Now();
    (void) s2n_config_add_ticket_crypto_key(keys->config, name, sizeof(name),
            key, sizeof(key), 0);
    OPENSSL_cleanse(key, sizeof(key));
}

/*
 *----------------------------------------------------------------------
 *
 * TlsTicketKeysLock --
 *
 *	See ticket_keys.h. A new key is due long before it is needed. At first
 *	it is only made if no other thread is in a handshake; if that does not
 *	happen for a while, this waits for them.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	The keys stay what they are until TlsTicketKeysUnlock.
 *
 *----------------------------------------------------------------------
 */

void
TlsTicketKeysLock(
    TlsTicketKeys *keys)
{
    bool due;
    bool urgent;

    if (keys == NULL) {
        return;
    }
    (void) pthread_rwlock_rdlock(&keys->lock);
    due = IsOlder(keys, keys->every);
    urgent = IsOlder(keys, keys->every + keys->every / 2);
    if (!due) {
        return;
    }
    (void) pthread_rwlock_unlock(&keys->lock);
    if ((urgent ? pthread_rwlock_wrlock(&keys->lock)
            : pthread_rwlock_trywrlock(&keys->lock)) == 0) {
        if (IsOlder(keys, keys->every)) {
            AddKey(keys);
        }
        (void) pthread_rwlock_unlock(&keys->lock);
    }
    (void) pthread_rwlock_rdlock(&keys->lock);
}

void
TlsTicketKeysUnlock(
    TlsTicketKeys *keys)
{
    if (keys != NULL) {
        (void) pthread_rwlock_unlock(&keys->lock);
    }
}
