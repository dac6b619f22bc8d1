/*
 * resolve.c --
 *
 *	From the name of a host to its addresses.
 *
 *	The system's resolver always blocks. Where the caller must not wait, a
 *	thread does. The thread calls nothing of Tcl, which would keep memory
 *	for it, and shares only a TlsResolution, which the last of its two
 *	holders frees. So the channel may be gone when the answer comes.
 */

#include "resolve.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "fd.h"

struct TlsResolution {
    atomic_int holders;		/* the owner, and the thread while it works */
    atomic_bool done;
    int ends[2];		/* of a pipe that the thread closes; or -1 */
    char *host;
    char *port;
    char *localHost;
    char *localPort;
    int error;			/* of getaddrinfo; 0 is success */
    int systemError;		/* errno behind EAI_SYSTEM */
    struct addrinfo *remote;
    struct addrinfo *local;
    struct addrinfo pathInfo;	/* what remote points to for a path */
    struct sockaddr_un path;
};

static void
LetGo(
    TlsResolution *resolution)
{
    if (atomic_fetch_sub(&resolution->holders, 1) > 1) {
        return;
    }
    if (resolution->remote != NULL
            && resolution->remote != &resolution->pathInfo) {
        freeaddrinfo(resolution->remote);
    }
    if (resolution->local != NULL) {
        freeaddrinfo(resolution->local);
    }
    free(resolution->host);
    free(resolution->port);
    free(resolution->localHost);
    free(resolution->localPort);
    free(resolution);
}

/* Calls getaddrinfo; flags are those of its hints. */
static int
Ask(
    TlsResolution *resolution,
    const char *host,
    const char *port,
    int flags,
    struct addrinfo **found)
{
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC,
        .ai_socktype = SOCK_STREAM,
        .ai_flags = flags | AI_NUMERICSERV,
    };
    int error = getaddrinfo(host, port, &hints, found);

    resolution->systemError = errno;
    return error;
}

/* Looks up both ends; false when there is no answer under these flags. */
static bool
LookUp(
    TlsResolution *resolution,
    int flags)
{
    bool bound = resolution->localHost != NULL
            || resolution->localPort != NULL;

    resolution->error = Ask(resolution, resolution->host, resolution->port,
            flags, &resolution->remote);
    if (resolution->error == 0 && bound) {
        resolution->error = Ask(resolution, resolution->localHost,
                resolution->localPort != NULL ? resolution->localPort : "0",
                flags | AI_PASSIVE, &resolution->local);
    }
    if (resolution->error != 0 && resolution->remote != NULL) {
        freeaddrinfo(resolution->remote);
        resolution->remote = NULL;
    }
    return resolution->error == 0;
}

/* The thread: looks the name up, then closes its end of the pipe. */
static void *
ThreadProc(
    void *data)
{
    TlsResolution *resolution = data;

    (void) LookUp(resolution, 0);
    atomic_store(&resolution->done, true);
    TlsFdClose(resolution->ends[1]);
    LetGo(resolution);
    return NULL;
}

/* Starts a thread that looks up the names; false if that fails. */
static bool
StartThread(
    TlsResolution *resolution)
{
    pthread_t thread;

    if (TlsFdPipe(resolution->ends) != 0) {
        return false;
    }
    atomic_store(&resolution->holders, 2);
    if (pthread_create(&thread, NULL, ThreadProc, resolution) == 0) {
        (void) pthread_detach(thread);
        return true;
    }
    atomic_store(&resolution->holders, 1);
    TlsFdClose(resolution->ends[0]);
    TlsFdClose(resolution->ends[1]);
    resolution->ends[0] = -1;
    return false;
}

static TlsResolution *
NewResolution(void)
{
    TlsResolution *resolution = calloc(1, sizeof(TlsResolution));

    if (resolution != NULL) {
        atomic_init(&resolution->holders, 1);
        atomic_init(&resolution->done, false);
        resolution->ends[0] = -1;
    }
    return resolution;
}

/* Copies a string that may be NULL; false without memory. */
static bool
Copy(
    const char *text,
    char **copyPtr)
{
    *copyPtr = text == NULL ? NULL : strdup(text);
    return text == NULL || *copyPtr != NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsResolve --
 *
 *	Looks up the addresses of both ends. If no thread can be started, the
 *	call waits for the answer.
 *
 * Results:
 *	The resolution; NULL without memory.
 *
 * Side effects:
 *	May start a thread.
 *
 *----------------------------------------------------------------------
 */

TlsResolution *
TlsResolve(
    const TlsEndpoints *endpoints,
    bool inThread)
{
    TlsResolution *resolution = NewResolution();

    if (resolution == NULL) {
        return NULL;
    }
    if (!Copy(endpoints->host, &resolution->host)
            || !Copy(endpoints->port, &resolution->port)
            || !Copy(endpoints->localHost, &resolution->localHost)
            || !Copy(endpoints->localPort, &resolution->localPort)) {
        LetGo(resolution);
        return NULL;
    }
    if (LookUp(resolution, AI_NUMERICHOST)) {
        atomic_store(&resolution->done, true);
        return resolution;
    }
    if (inThread && StartThread(resolution)) {
        return resolution;
    }
    (void) LookUp(resolution, 0);
    atomic_store(&resolution->done, true);
    return resolution;
}

TlsResolution *
TlsResolvePath(
    const char *path)
{
    TlsResolution *resolution;
    size_t size = strlen(path) + 1;

    if (size > sizeof(resolution->path.sun_path)) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    resolution = NewResolution();
    if (resolution == NULL) {
        errno = ENOMEM;
        return NULL;
    }
    resolution->path.sun_family = AF_UNIX;
    memcpy(resolution->path.sun_path, path, size);
    resolution->pathInfo = (struct addrinfo) {
        .ai_family = AF_UNIX,
        .ai_socktype = SOCK_STREAM,
        .ai_addr = (struct sockaddr *) &resolution->path,
        .ai_addrlen = sizeof(resolution->path),
    };
    resolution->remote = &resolution->pathInfo;
    atomic_store(&resolution->done, true);
    return resolution;
}

void
TlsResolutionRelease(
    TlsResolution *resolution)
{
    if (resolution->ends[0] >= 0) {
        TlsFdClose(resolution->ends[0]);
    }
    LetGo(resolution);
}

bool
TlsResolutionDone(
    const TlsResolution *resolution)
{
    return atomic_load(&resolution->done);
}

int
TlsResolutionDescriptor(
    const TlsResolution *resolution)
{
    return resolution->ends[0];
}

bool
TlsResolutionSucceeded(
    const TlsResolution *resolution,
    const char *doing,
    TlsFailure *failure)
{
    if (resolution->error == 0) {
        return true;
    }
    if (resolution->error == EAI_SYSTEM) {
        TlsFailureFromPosix(failure, doing, resolution->systemError);
    } else {
        TlsFailureFromWord(failure, TLS_WORD_HOST_NOT_FOUND, "%s failed: %s",
                doing, gai_strerror(resolution->error));
    }
    return false;
}

const struct addrinfo *
TlsResolutionRemote(
    const TlsResolution *resolution)
{
    return resolution->remote;
}

const struct addrinfo *
TlsResolutionLocal(
    const TlsResolution *resolution)
{
    return resolution->local;
}
