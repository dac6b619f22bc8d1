/*
 * connect.c --
 *
 *	Makes a connection to the first of several addresses that answers, as
 *	RFC 8305 has it: the families of addresses take turns, and when one does
 *	not answer soon the next is tried beside it.
 */

#include "connect.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"

/* How long to wait for one address alone, in ms (RFC 8305, section 5). */
#define ATTEMPT_DELAY 250

/* When to try a Unix domain socket again whose queue is full. */
#define QUEUE_DELAY 20

static int64_t
NowMs(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The next address that is of the family, or is not; NULL if there is none. */
static const struct addrinfo *
Find(
    const struct addrinfo *from,
    int family,
    bool same)
{
    while (from != NULL && (from->ai_family == family) != same) {
        from = from->ai_next;
    }
    return from;
}

/* Lists the addresses: those of the first one's family and all others take
 * turns, each in the order of the system. */
static void
Order(
    TlsDial *dial,
    const struct addrinfo *remote)
{
    int family = remote->ai_family;
    const struct addrinfo *same = remote;
    const struct addrinfo *other = Find(remote, family, false);

    while (same != NULL || other != NULL) {
        if (same != NULL) {
            dial->targets[dial->count++] = same;
            same = Find(same->ai_next, family, true);
        }
        if (other != NULL) {
            dial->targets[dial->count++] = other;
            other = Find(other->ai_next, family, false);
        }
    }
}

bool
TlsDialInit(
    TlsDial *dial,
    const struct addrinfo *remote,
    const struct addrinfo *local)
{
    const struct addrinfo *info;
    size_t count = 0;

    for (info = remote; info != NULL; info = info->ai_next) {
        count++;
    }
    *dial = (TlsDial) {
        .targets = calloc(count, sizeof(dial->targets[0])),
        .attempts = calloc(count, sizeof(dial->attempts[0])),
        .local = local,
    };
    if (dial->targets == NULL || dial->attempts == NULL) {
        TlsDialFree(dial);
        return false;
    }
    Order(dial, remote);
    return true;
}

void
TlsDialFree(
    TlsDial *dial)
{
    while (dial->active > 0) {
        (void) close(dial->attempts[--dial->active].fd);
    }
    free(dial->targets);
    free(dial->attempts);
    *dial = (TlsDial) {0};
}

/* Binds a new socket, if that was asked for; 0, or -1 with errno set. */
static int
Bind(
    const TlsDial *dial,
    int descriptor,
    int family)
{
    const struct addrinfo *local;
    int on = 1;

    if (dial->local == NULL) {
        return 0;
    }
    local = Find(dial->local, family, true);
    if (local == NULL) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    (void) setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    return bind(descriptor, local->ai_addr, local->ai_addrlen);
}

/*
 *----------------------------------------------------------------------
 *
 * Begin --
 *
 *	Begins to connect to the next address.
 *
 * Results:
 *	The descriptor if the connection is there at once, or else -1.
 *
 * Side effects:
 *	Adds an attempt, or notes an error.
 *
 *----------------------------------------------------------------------
 */

static int
Begin(
    TlsDial *dial)
{
    const struct addrinfo *target = dial->targets[dial->next++];
    int descriptor = TlsStreamSocket(target->ai_family);

    dial->nextAt = NowMs() + ATTEMPT_DELAY;
    if (descriptor >= 0 && Bind(dial, descriptor, target->ai_family) == 0) {
        if (connect(descriptor, target->ai_addr, target->ai_addrlen) == 0) {
            return descriptor;
        }
        if (errno == EINPROGRESS || errno == EINTR) {
            dial->attempts[dial->active++] = (struct pollfd) {
                .fd = descriptor,
                .events = POLLOUT,
            };
            return -1;
        }
        if (errno == EAGAIN && target->ai_family == AF_UNIX) {
            /* Nothing tells when there is room in its queue. */
            (void) close(descriptor);
            dial->next--;
            dial->nextAt = NowMs() + QUEUE_DELAY;
            return -1;
        }
    }
    /* For callers EAGAIN would mean to wait. */
    dial->error = errno == EAGAIN ? EADDRNOTAVAIL : errno;
    dial->nextAt = 0;
    if (descriptor >= 0) {
        (void) close(descriptor);
    }
    return -1;
}

/* Looks at the attempts that have come to an end. Gives the first descriptor
 * that is connected, or -1. */
static int
Collect(
    TlsDial *dial)
{
    size_t kept = 0;
    size_t i;
    int connected = -1;

    if (dial->active == 0
            || poll(dial->attempts, (nfds_t) dial->active, 0) <= 0) {
        return -1;
    }
    for (i = 0; i < dial->active; i++) {
        struct pollfd attempt = dial->attempts[i];
        int error = 0;
        socklen_t size = sizeof(error);

        if (attempt.revents == 0 || connected >= 0) {
            dial->attempts[kept++] = attempt;
            continue;
        }
        (void) getsockopt(attempt.fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error == 0) {
            connected = attempt.fd;
            continue;
        }
        (void) close(attempt.fd);
        dial->error = error;
        dial->nextAt = 0;
    }
    dial->active = kept;
    return connected;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsDialAdvance --
 *
 *	See connect.h.
 *
 * Results:
 *	Whether there is a connection.
 *
 * Side effects:
 *	Begins attempts, and ends those that have failed.
 *
 *----------------------------------------------------------------------
 */

TlsDialStep
TlsDialAdvance(
    TlsDial *dial,
    int *descriptorPtr)
{
    int descriptor = Collect(dial);

    while (descriptor < 0 && dial->next < dial->count
            && NowMs() >= dial->nextAt) {
        descriptor = Begin(dial);
    }
    if (descriptor >= 0) {
        *descriptorPtr = descriptor;
        return TLS_DIAL_DONE;
    }
    return dial->next < dial->count || dial->active > 0
            ? TLS_DIAL_AGAIN : TLS_DIAL_FAILED;
}

int
TlsDialDelay(
    const TlsDial *dial)
{
    int64_t delay = dial->nextAt - NowMs();

    if (dial->next == dial->count) {
        return -1;
    }
    return delay > 0 ? (int) delay : 0;
}
