/*
 * replace.c --
 *
 *	Functions of libraries that a fuzzer needs to be otherwise. Those named
 *	__wrap_ are put in place by the linker, the others because a program
 *	goes before its shared libraries.
 */

#define _GNU_SOURCE

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "fuzz.h"

/*
 * Tcl's own allocator hides from the sanitizer what is used after it was freed:
 * malloc does not. Tcl's compiler has mixed calls of both layers.
 */

#if TCL_MAJOR_VERSION < 9
typedef char Memory;
typedef unsigned MemorySize;
#else
typedef void Memory;
typedef size_t MemorySize;
#endif

Memory *TclpAlloc(MemorySize size);
Memory *TclpRealloc(Memory *memory, MemorySize size);
void TclpFree(Memory *memory);

static Memory *
Checked(
    Memory *memory)
{
    FUZZ_CHECK(memory != NULL, "out of memory");
    return memory;
}

Memory *
TclpAlloc(
    MemorySize size)
{
    return malloc(size == 0 ? 1 : size);
}

Memory *
TclpRealloc(
    Memory *memory,
    MemorySize size)
{
    return realloc(memory, size == 0 ? 1 : size);
}

void
TclpFree(
    Memory *memory)
{
    free(memory);
}

Memory *
Tcl_Alloc(
    MemorySize size)
{
    return Checked(TclpAlloc(size));
}

Memory *
Tcl_Realloc(
    Memory *memory,
    MemorySize size)
{
    return Checked(TclpRealloc(memory, size));
}

void
Tcl_Free(
    Memory *memory)
{
    free(memory);
}

Memory *
Tcl_AttemptAlloc(
    MemorySize size)
{
    return TclpAlloc(size);
}

Memory *
Tcl_AttemptRealloc(
    Memory *memory,
    MemorySize size)
{
    return TclpRealloc(memory, size);
}

/*
 * Random numbers that are the same for each run of an input (splitmix64).
 */

static uint64_t randomState;

void
FuzzRandomReset(void)
{
    randomState = 1;
}

static int
Random(
    uint8_t *bytes,
    size_t size)
{
    size_t i;

    for (i = 0; i < size; i++) {
        uint64_t value = (randomState += 0x9E3779B97F4A7C15u);

        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
        bytes[i] = (uint8_t) (value ^ (value >> 31));
    }
    return 1;
}

int __wrap_RAND_bytes(uint8_t *bytes, size_t size);
int __wrap_RAND_priv_bytes(uint8_t *bytes, size_t size);
int __wrap_RAND_public_bytes(uint8_t *bytes, size_t size);

int
__wrap_RAND_bytes(
    uint8_t *bytes,
    size_t size)
{
    return Random(bytes, size);
}

int
__wrap_RAND_priv_bytes(
    uint8_t *bytes,
    size_t size)
{
    return Random(bytes, size);
}

int
__wrap_RAND_public_bytes(
    uint8_t *bytes,
    size_t size)
{
    return Random(bytes, size);
}

/*
 * An input can name any file and any host. Our own C opens no file but the key
 * log, which goes nowhere; names of hosts are not looked up, and no connection
 * leaves this machine.
 */

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);

int
__wrap_open(
    const char *path,
    int flags,
    ...)
{
    return __real_open((flags & O_CREAT) ? "/dev/null" : path,
            flags & ~O_CREAT);
}

int
getaddrinfo(
    const char *node,
    const char *service,
    const struct addrinfo *hints,
    struct addrinfo **result)
{
    static int (*real)(const char *, const char *, const struct addrinfo *,
	    struct addrinfo **);
    struct addrinfo numeric = {0};

    if (real == NULL) {
        *(void **) &real = dlsym(RTLD_NEXT, "getaddrinfo");
    }
    if (hints != NULL) {
        numeric = *hints;
    }
    numeric.ai_flags |= AI_NUMERICHOST;
    return real(node, service, &numeric, result);
}

int
connect(
    int descriptor,
    const struct sockaddr *address,
    socklen_t size)
{
    static int (*real)(int, const struct sockaddr *, socklen_t);
    const struct sockaddr_in *internet = (const struct sockaddr_in *) address;

    if (real == NULL) {
        *(void **) &real = dlsym(RTLD_NEXT, "connect");
    }
    if (address->sa_family != AF_INET
            || ntohl(internet->sin_addr.s_addr) >> 24 != 127) {
        errno = ENETUNREACH;
        return -1;
    }
    return real(descriptor, address, size);
}

/*
 * Keeps the messages of channels, to look after their memory.
 */

#define MESSAGES_MAX (1 << 16)

static Tcl_Obj *messages[MESSAGES_MAX];
static int messageCount;

void
Tcl_SetChannelError(
    Tcl_Channel chan,
    Tcl_Obj *message)
{
    static void (*real)(Tcl_Channel, Tcl_Obj *);

    if (real == NULL) {
        *(void **) &real = dlsym(RTLD_NEXT, "Tcl_SetChannelError");
    }
    FUZZ_CHECK(messageCount < MESSAGES_MAX, "errors without end");
    Tcl_IncrRefCount(message);
    messages[messageCount++] = message;
    real(chan, message);
}

void
FuzzFreeMessages(void)
{
    while (messageCount > 0) {
        Tcl_Obj *message = messages[--messageCount];

        while (Tcl_IsShared(message)) {
            Tcl_DecrRefCount(message);
        }
        Tcl_DecrRefCount(message);
    }
}

/*
 * A clock of our own, and a notifier without descriptors. A timer that is due is
 * found without it.
 */

static Tcl_WideInt clockMs = 1000000000;

void
FuzzClockAdvance(
    int ms)
{
    clockMs += ms;
}

static void
GetTime(
    Tcl_Time *time,
    ClientData clientData TLS_UNUSED)
{
    time->sec = (long) (clockMs / 1000);
    time->usec = (long) (clockMs % 1000) * 1000;
}

static void
ScaleTime(
    Tcl_Time *time TLS_UNUSED,
    ClientData clientData TLS_UNUSED)
{
}

static void
SetTimer(
    const Tcl_Time *time TLS_UNUSED)
{
}

static int
WaitForEvent(
    const Tcl_Time *time TLS_UNUSED)
{
    return 0;
}

static void
CreateFileHandler(
    int descriptor TLS_UNUSED,
    int mask TLS_UNUSED,
    Tcl_FileProc *proc TLS_UNUSED,
    ClientData clientData TLS_UNUSED)
{
}

static void
DeleteFileHandler(
    int descriptor TLS_UNUSED)
{
}

static ClientData
InitNotifier(void)
{
    return NULL;
}

static void
IgnoreNotifier(
    ClientData clientData TLS_UNUSED)
{
}

static void
IgnoreMode(
    int mode TLS_UNUSED)
{
}

void
FuzzTimersOnly(void)
{
    static Tcl_NotifierProcs procs = {
        .setTimerProc = SetTimer,
        .waitForEventProc = WaitForEvent,
        .createFileHandlerProc = CreateFileHandler,
        .deleteFileHandlerProc = DeleteFileHandler,
        .initNotifierProc = InitNotifier,
        .finalizeNotifierProc = IgnoreNotifier,
        .alertNotifierProc = IgnoreNotifier,
        .serviceModeHookProc = IgnoreMode,
    };

    Tcl_SetNotifier(&procs);
    Tcl_SetTimeProc(GetTime, ScaleTime, NULL);
}
