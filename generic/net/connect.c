/*
 * connect.c --
 *
 *	Connects to the first of several addresses that answers, as in RFC 8305:
 *	the address families alternate, and if one address does not answer soon,
 *	the next is tried in parallel.
 */

#include "connect.h"

#include <errno.h>
#include <stdlib.h>

#include "clock.h"
#include "fd.h"

/* How long to wait for one address alone, in ms (RFC 8305, section 5). */
#define ATTEMPT_DELAY 250

/* When to try a Unix domain socket again whose queue is full. */
#define QUEUE_DELAY 20

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
    TlsConnect *connecting,
    const struct addrinfo *remote)
{
    int family = remote->ai_family;
    const struct addrinfo *same = remote;
    const struct addrinfo *other = Find(remote, family, false);

    while (same != NULL || other != NULL) {
        if (same != NULL) {
            connecting->targets[connecting->count++] = same;
            same = Find(same->ai_next, family, true);
        }
        if (other != NULL) {
            connecting->targets[connecting->count++] = other;
            other = Find(other->ai_next, family, false);
        }
    }
}

bool
TlsConnectInit(
    TlsConnect *connecting,
    const struct addrinfo *remote,
    const struct addrinfo *local)
{
    const struct addrinfo *info;
    size_t count = 1;

    for (info = remote->ai_next; info != NULL; info = info->ai_next) {
        count++;
    }
    *connecting = (TlsConnect) {
        .targets = calloc(count, sizeof(connecting->targets[0])),
        .attempts = calloc(count, sizeof(connecting->attempts[0])),
        .local = local,
    };
    if (connecting->targets == NULL || connecting->attempts == NULL) {
        free(connecting->targets);
        free(connecting->attempts);
        *connecting = (TlsConnect) {0};
        return false;
    }
    Order(connecting, remote);
    return true;
}

void
TlsConnectFree(
    TlsConnect *connecting)
{
    while (connecting->active > 0) {
        TlsFdClose(connecting->attempts[--connecting->active].fd);
    }
    free(connecting->targets);
    free(connecting->attempts);
    *connecting = (TlsConnect) {0};
}

/* Binds a new socket, if requested; 0, or -1 with errno set. */
static int
Bind(
    const TlsConnect *connecting,
    int descriptor,
    int family)
{
    const struct addrinfo *local;

    if (connecting->local == NULL) {
        return 0;
    }
    local = Find(connecting->local, family, true);
    if (local == NULL) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    TlsFdSetOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1);
    return TlsFdBind(descriptor, local->ai_addr, local->ai_addrlen);
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
    TlsConnect *connecting)
{
    const struct addrinfo *target = connecting->targets[connecting->next++];
    int descriptor = TlsFdStreamSocket(target->ai_family);

    connecting->nextAt = TlsClockMs() + ATTEMPT_DELAY;
    if (descriptor >= 0
            && Bind(connecting, descriptor, target->ai_family) == 0) {
        if (TlsFdConnect(descriptor, target->ai_addr, target->ai_addrlen)
                == 0) {
            return descriptor;
        }
        if (errno == EINPROGRESS || errno == EINTR) {
            connecting->attempts[connecting->active++] = (struct pollfd) {
                .fd = descriptor,
                .events = POLLOUT,
            };
            return -1;
        }
        if (errno == EAGAIN && target->ai_family == AF_UNIX) {
            /* No event reports room in its queue. */
            TlsFdClose(descriptor);
            connecting->next--;
            connecting->nextAt = TlsClockMs() + QUEUE_DELAY;
            return -1;
        }
    }
    /* To callers, EAGAIN would mean "wait". */
    connecting->error = errno == EAGAIN ? EADDRNOTAVAIL : errno;
    connecting->nextAt = 0;
    if (descriptor >= 0) {
        TlsFdClose(descriptor);
    }
    return -1;
}

/* Handles the attempts that have ended. Returns the first connected descriptor,
 * or -1. */
static int
Collect(
    TlsConnect *connecting)
{
    size_t kept = 0;
    size_t i;
    int connected = -1;

    if (connecting->active == 0
            || TlsFdPoll(connecting->attempts, connecting->active, 0) <= 0) {
        return -1;
    }
    for (i = 0; i < connecting->active; i++) {
        struct pollfd attempt = connecting->attempts[i];
        int error;

        if (attempt.revents == 0 || connected >= 0) {
            connecting->attempts[kept++] = attempt;
            continue;
        }
        error = TlsFdConnectError(attempt.fd);
        if (error == 0) {
            connected = attempt.fd;
            continue;
        }
        TlsFdClose(attempt.fd);
        connecting->error = error;
        connecting->nextAt = 0;
    }
    connecting->active = kept;
    return connected;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsConnectAdvance --
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

TlsConnectStep
TlsConnectAdvance(
    TlsConnect *connecting,
    int *descriptorPtr)
{
    int descriptor = Collect(connecting);

    while (descriptor < 0 && connecting->next < connecting->count
            && TlsClockMs() >= connecting->nextAt) {
        descriptor = Begin(connecting);
    }
    if (descriptor >= 0) {
        *descriptorPtr = descriptor;
        return TLS_CONNECT_DONE;
    }
    return connecting->next < connecting->count || connecting->active > 0
            ? TLS_CONNECT_AGAIN : TLS_CONNECT_FAILED;
}

int
TlsConnectDelay(
    const TlsConnect *connecting)
{
    int64_t delay = connecting->nextAt - TlsClockMs();

    if (connecting->next == connecting->count) {
        return -1;
    }
    return delay > 0 ? (int) delay : 0;
}
