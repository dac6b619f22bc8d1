/*
 * connect_test.c --
 *
 *	Which of several addresses is connected to, and how soon.
 */

#include "connect.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

/* How many connections at most it takes to fill the queue of a listener. */
#define FILLERS 64

typedef struct Target {
    struct addrinfo info;
    struct sockaddr_storage address;
    int listener;
    int fillers[FILLERS];
    int filled;
} Target;

static double
Seconds(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_MONOTONIC, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* A loopback address of a family, where somebody listens; false if the system
 * has none. */
static bool
Listen(
    Target *target,
    int family)
{
    socklen_t size = family == AF_INET ? sizeof(struct sockaddr_in)
            : sizeof(struct sockaddr_in6);

    *target = (Target) {.listener = socket(family, SOCK_STREAM, 0)};
    if (family == AF_INET) {
        *(struct sockaddr_in *) &target->address = (struct sockaddr_in) {
            .sin_family = AF_INET,
            .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
        };
    } else {
        *(struct sockaddr_in6 *) &target->address = (struct sockaddr_in6) {
            .sin6_family = AF_INET6,
            .sin6_addr = IN6ADDR_LOOPBACK_INIT,
        };
    }
    target->info = (struct addrinfo) {
        .ai_family = family,
        .ai_addr = (struct sockaddr *) &target->address,
        .ai_addrlen = size,
    };
    return bind(target->listener, target->info.ai_addr, size) == 0
            && listen(target->listener, 1) == 0
            && getsockname(target->listener, target->info.ai_addr, &size)
                    == 0;
}

static void
Stop(
    Target *target)
{
    while (target->filled > 0) {
        (void) close(target->fillers[--target->filled]);
    }
    if (target->listener >= 0) {
        (void) close(target->listener);
        target->listener = -1;
    }
}

/* Fills the queue, so that the next connection is never answered; false if
 * that does not work on this system. */
static bool
Fill(
    Target *target)
{
    while (target->filled < FILLERS) {
        int filler = socket(target->info.ai_family, SOCK_STREAM, 0);
        struct pollfd waited = {.fd = filler, .events = POLLOUT};

        (void) fcntl(filler, F_SETFL, O_NONBLOCK);
        target->fillers[target->filled++] = filler;
        if (connect(filler, target->info.ai_addr, target->info.ai_addrlen)
                != 0 && (errno == EAGAIN || poll(&waited, 1, 200) == 0)) {
            return true;
        }
    }
    return false;
}

/* Connects to the first of a list that answers. Gives the target's number, or
 * -1 with *errorPtr set, or -2 if it takes too long. */
static int
Dial(
    Target *targets,
    int count,
    const struct addrinfo *local,
    double *tookPtr,
    int *errorPtr)
{
    double start = Seconds();
    TlsConnect connecting;
    TlsConnectStep step;
    int descriptor = -1;
    int reached = -1;
    int i;

    for (i = 0; i + 1 < count; i++) {
        targets[i].info.ai_next = &targets[i + 1].info;
    }
    CHECK(TlsConnectInit(&connecting, &targets[0].info, local), "memory");
    while ((step = TlsConnectAdvance(&connecting, &descriptor))
            == TLS_CONNECT_AGAIN
            && Seconds() - start < 5) {
        (void) poll(connecting.attempts, (nfds_t) connecting.active,
                TlsConnectDelay(&connecting) < 0
                ? 1000 : TlsConnectDelay(&connecting));
    }
    *tookPtr = Seconds() - start;
    *errorPtr = connecting.error;
    if (step == TLS_CONNECT_AGAIN) {
        reached = -2;
    }
    if (step == TLS_CONNECT_DONE) {
        struct sockaddr_storage peer = {0};
        socklen_t size = sizeof(peer);

        (void) getpeername(descriptor, (struct sockaddr *) &peer, &size);
        for (i = 0; i < count; i++) {
            if (memcmp(&peer, &targets[i].address, size) == 0) {
                reached = i;
            }
        }
        (void) close(descriptor);
    }
    TlsConnectFree(&connecting);
    return reached;
}

static void
TestFirst(void)
{
    Target targets[2];
    double took;
    int error;

    CHECK(Listen(&targets[0], AF_INET), "listener");
    CHECK(Listen(&targets[1], AF_INET), "listener");
    CHECK(Dial(targets, 2, NULL, &took, &error) == 0, "the first is taken");
    CHECK(took < 0.2, "at once: %g s", took);
    Stop(&targets[0]);
    CHECK(Dial(targets, 2, NULL, &took, &error) == 1, "or else the second");
    CHECK(took < 0.2, "at once: %g s", took);
    Stop(&targets[1]);
    CHECK(Dial(targets, 2, NULL, &took, &error) == -1, "or none");
    CHECK(error == ECONNREFUSED, "%s", strerror(error));
}

static void
TestSilent(void)
{
    Target targets[3];
    double took;
    int error;

    CHECK(Listen(&targets[0], AF_INET), "listener");
    CHECK(Listen(&targets[1], AF_INET), "listener");
    if (Fill(&targets[0])) {
        CHECK(Dial(targets, 2, NULL, &took, &error) == 1, "the second");
        CHECK(took > 0.2 && took < 1, "beside the first: %g s", took);
        Stop(&targets[1]);
        CHECK(Dial(targets, 2, NULL, &took, &error) == -2,
                "the first may still answer");
    } else {
        printf("skipped: no way to be silent\n");
    }
    Stop(&targets[0]);
    Stop(&targets[1]);
}

/* Two of one family come first, and the first one of them is silent: the other
 * family has its turn before the second. */
static void
TestFamilies(void)
{
    Target targets[3];
    double took;
    int error;

    if (!Listen(&targets[2], AF_INET6)) {
        Stop(&targets[2]);
        printf("skipped: no IPv6\n");
        return;
    }
    CHECK(Listen(&targets[0], AF_INET), "listener");
    CHECK(Listen(&targets[1], AF_INET), "listener");
    Stop(&targets[0]);
    CHECK(Dial(targets, 3, NULL, &took, &error) == 2, "the other family");
    Stop(&targets[2]);
    CHECK(Dial(targets, 3, NULL, &took, &error) == 1, "then the second");
    Stop(&targets[1]);
}

static void
TestLocal(void)
{
    Target targets[1];
    Target local;
    double took;
    int error;

    CHECK(Listen(&targets[0], AF_INET), "listener");
    CHECK(Listen(&local, AF_INET), "port");
    CHECK(Dial(targets, 1, &local.info, &took, &error) == -1,
            "the port is in use");
    CHECK(error == EADDRINUSE, "%s", strerror(error));
    Stop(&local);
    CHECK(Dial(targets, 1, &local.info, &took, &error) == 0,
            "the port is free");
    local.info.ai_family = AF_INET6;
    CHECK(Dial(targets, 1, &local.info, &took, &error) == -1,
            "the wrong family");
    CHECK(error == EADDRNOTAVAIL, "%s", strerror(error));
    Stop(&targets[0]);
}

/* A full queue of a Unix domain socket is waited for, without an event. */
static void
TestPath(void)
{
    char path[] = "/tmp/dial_test_XXXXXX";
    Target target = {.listener = socket(AF_UNIX, SOCK_STREAM, 0)};
    struct sockaddr_un *address = (struct sockaddr_un *) &target.address;
    double took;
    int error;

    CHECK(mkdtemp(path) != NULL, "folder");
    address->sun_family = AF_UNIX;
    snprintf(address->sun_path, sizeof(address->sun_path), "%s/s", path);
    target.info = (struct addrinfo) {
        .ai_family = AF_UNIX,
        .ai_addr = (struct sockaddr *) address,
        .ai_addrlen = sizeof(*address),
    };
    CHECK(bind(target.listener, target.info.ai_addr, sizeof(*address)) == 0
            && listen(target.listener, 1) == 0, "listener");
    CHECK(Dial(&target, 1, NULL, &took, &error) == 0, "connected");
    if (Fill(&target)) {
        CHECK(Dial(&target, 1, NULL, &took, &error) == -2, "waited for");
    }
    Stop(&target);
    CHECK(Dial(&target, 1, NULL, &took, &error) == -1
            && error == ECONNREFUSED, "nobody listens");
    (void) unlink(address->sun_path);
    CHECK(Dial(&target, 1, NULL, &took, &error) == -1 && error == ENOENT,
            "there is nothing");
    (void) rmdir(path);
}

int
main(void)
{
    TestFirst();
    TestSilent();
    TestFamilies();
    TestLocal();
    TestPath();
    return CheckSummary();
}
