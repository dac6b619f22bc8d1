/*
 * faulty.c --
 *
 *	A library for LD_PRELOAD that stands before functions of libc and has
 *	them fail. It is loaded into Tcl as well, for the command
 *
 *		faulty plan {FUNCTIONS FAULT FIRST PERIOD MOST}
 *
 *	FUNCTIONS are names with commas between; "malloc" stands for all that
 *	allocates, and for calls by the package alone: Tcl ends the process
 *	when it has no memory. FAULT is the name of an errno, or EOF for a recv
 *	that finds the end. Call number FIRST, from 1, of all these functions
 *	together fails, and so does each PERIOD-th after it; PERIOD 0: no other
 *	one. A recv or send moves MOST bytes at most; 0: as many as it likes.
 *	An empty plan ends the faults, and leaves their count.
 *
 *		faulty count		faults since the plan was made
 *		faulty live		blocks that the package has allocated
 *					and not freed
 *		faulty spare START END ...
 *					functions of the package within which no
 *					call is counted: offsets, as nm tells them
 *		faulty clock SECONDS	by how much the clock of the day is wrong,
 *					for the package alone
 *		faulty stand SECONDS	the clock of the day stands at a second
 *					since 1970, for the package alone; 0: it
 *					goes
 *		faulty pass SECONDS	so many seconds have passed, by all
 *					clocks, since the beginning
 *		faulty resolver MS	how long the resolver takes, for each name
 */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>

#if __has_include(<execinfo.h>)
#include <execinfo.h>
#else
/* musl cannot tell who calls: nothing is spared. */
#define backtrace(callers, most) ((void) (callers), 0)
#endif

#include <tcl.h>

#include "scripted_files.h"

/* Of the same order as names. */
typedef enum Function {
    RECV,
    SEND,
    CONNECT,
    ACCEPT,
    POLL,
    GETSOCKOPT,
    MLOCK,
    MALLOC,
    FUNCTIONS
} Function;

static const char *const names[FUNCTIONS] = {
    "recv", "send", "connect", "accept4", "poll", "getsockopt", "mlock",
    "malloc",
};

#define MOST_CALLERS 100
#define MOST_SPARED 50

/* Not an errno: the end of the stream. */
#define END (-1)

static const struct {
    const char *name;
    int error;
} errors[] = {
    {"EOF", END},
    {"EAGAIN", EAGAIN},
    {"EINTR", EINTR},
    {"ECONNABORTED", ECONNABORTED},
    {"ECONNREFUSED", ECONNREFUSED},
    {"ECONNRESET", ECONNRESET},
    {"EMFILE", EMFILE},
    {"ENOBUFS", ENOBUFS},
    {"ENOMEM", ENOMEM},
    {"EPIPE", EPIPE},
    {"ETIMEDOUT", ETIMEDOUT},
};

typedef struct Plan {
    bool fails[FUNCTIONS];
    int error;
    int first;
    int period;
    int most;
    int calls;
    int faults;
} Plan;

typedef struct Range {
    uintptr_t start;
    uintptr_t end;
} Range;

static Plan plan;
static Range spared[MOST_SPARED];
static int sparedCount;

/* The blocks of the package, by address: a table with open addressing. Tcl may
 * free in its name, as its last act in a function, so that callers do not tell. */
#define TABLE_SIZE ((size_t) 1 << 18)
static const void *table[TABLE_SIZE];
static size_t live;
static atomic_long clockError;	/* seconds */
static atomic_long passed;	/* the same */
static atomic_long resolverDelay;	/* ms */
static atomic_long standing;	/* the time at which the clock of the day stands,
				 * in seconds since 1970; 0: it goes */

static pthread_mutex_t planMutex = PTHREAD_MUTEX_INITIALIZER;

/* Is this thread in here? What is called then is for the original. */
static __thread bool inside;

/* Where the package is in memory; both 0 until it is loaded. */
static uintptr_t packageStart;
static uintptr_t packageEnd;

static int
ErrorFromName(
    const char *name)
{
    size_t i;

    for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
        if (strcmp(errors[i].name, name) == 0) {
            return errors[i].error;
        }
    }
    return 0;
}

/* Remembers where the package is, which is no library of the system. */
static int
NotePackage(
    struct dl_phdr_info *info,
    size_t size,
    void *data)
{
    const char *slash = strrchr(info->dlpi_name, '/');
    int i;

    (void) size;
    (void) data;
    if (slash == NULL || strstr(slash, "s2n0.") == NULL) {
        return 0;
    }
    packageStart = info->dlpi_addr;
    for (i = 0; i < info->dlpi_phnum; i++) {
        uintptr_t end = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr
                + info->dlpi_phdr[i].p_memsz;

        if (info->dlpi_phdr[i].p_type == PT_LOAD && end > packageEnd) {
            packageEnd = end;
        }
    }
    return 1;
}

static bool
IsPackage(
    const void *caller)
{
    if (packageEnd == 0 && !inside) {
        inside = true;
        (void) dl_iterate_phdr(NotePackage, NULL);
        inside = false;
    }
    return (uintptr_t) caller >= packageStart
            && (uintptr_t) caller < packageEnd;
}

/* Makes the plan that a text says; an empty one when it is not understood. */
static void
ParsePlan(
    const char *text)
{
    char list[64] = "";
    char error[32] = "";
    char *rest = NULL;
    char *name;
    int i;

    plan = (Plan) {.faults = *text == '\0' ? plan.faults : 0};
    (void) sscanf(text, "%63s %31s %d %d %d", list, error, &plan.first,
            &plan.period, &plan.most);
    plan.error = ErrorFromName(error);
    for (name = strtok_r(list, ",", &rest); name != NULL;
            name = strtok_r(NULL, ",", &rest)) {
        for (i = 0; i < FUNCTIONS; i++) {
            plan.fails[i] |= strcmp(names[i], name) == 0;
        }
    }
}

/* Is a caller of this call one of the functions that are spared? */
static bool
IsSpared(void)
{
    void *callers[MOST_CALLERS];
    int count = sparedCount == 0 ? 0 : backtrace(callers, MOST_CALLERS);
    int i;
    int j;

    for (i = 0; i < count; i++) {
        uintptr_t place = (uintptr_t) callers[i] - packageStart;

        for (j = 0; j < sparedCount; j++) {
            if (place > spared[j].start && place <= spared[j].end) {
                return true;
            }
        }
    }
    return false;
}

/* Does this call fail? One that is spared does not count. */
static bool
Fails(void)
{
    int since = plan.calls + 1 - plan.first;

    if (since >= 0 && IsSpared()) {
        return false;
    }
    plan.calls++;

    if (plan.error == 0 || since < 0) {
        return false;
    }
    return since == 0 || (plan.period > 0 && since % plan.period == 0);
}

/* Counts a call: 0, or the error that it has to fail with. */
static int
CountCall(
    Function function)
{
    int error = 0;

    if (inside) {
        return 0;
    }
    inside = true;
    pthread_mutex_lock(&planMutex);
    if (plan.fails[function] && Fails()) {
        error = plan.error;
        plan.faults++;
    }
    pthread_mutex_unlock(&planMutex);
    inside = false;
    return error;
}

static size_t
AtMost(
    Function function,
    size_t size)
{
    return plan.fails[function] && plan.most > 0 && size > (size_t) plan.most
            ? (size_t) plan.most : size;
}

/* The function of libc that this library hides. Should finding it take memory,
 * malloc itself must not be looked for again: the linker can do without. */
static void *
Original(
    void **pointer,
    const char *name)
{
    if (*pointer == NULL) {
        *pointer = dlsym(RTLD_NEXT, name);
    }
    return *pointer;
}

#define ORIGINAL(name)							\
    static void *pointer;						\
    __typeof__(name) *original = Original(&pointer, #name)

/* Leaves the function with the fault, if there is one. */
#define FAIL(function)							\
    do {								\
        int fault = CountCall(function);				\
        if (fault != 0) {						\
            errno = fault;						\
            return -1;							\
        }								\
    } while (0)

ssize_t
recv(
    int descriptor,
    void *buffer,
    size_t size,
    int flags)
{
    ORIGINAL(recv);
    int error = CountCall(RECV);

    if (error == END) {
        return 0;
    }
    if (error != 0) {
        errno = error;
        return -1;
    }
    return original(descriptor, buffer, AtMost(RECV, size), flags);
}

ssize_t
send(
    int descriptor,
    const void *buffer,
    size_t size,
    int flags)
{
    ORIGINAL(send);

    FAIL(SEND);
    return original(descriptor, buffer, AtMost(SEND, size), flags);
}

int
connect(
    int descriptor,
    const struct sockaddr *address,
    socklen_t size)
{
    ORIGINAL(connect);

    int error = IsPackage(__builtin_return_address(0)) ? CountCall(CONNECT) : 0;

    if (error == EINTR) {
        /* It goes on being connected. */
        (void) original(descriptor, address, size);
    }
    if (error != 0) {
        errno = error;
        return -1;
    }
    return original(descriptor, address, size);
}

int
accept4(
    int descriptor,
    struct sockaddr *address,
    socklen_t *size,
    int flags)
{
    ORIGINAL(accept4);

    FAIL(ACCEPT);
    return original(descriptor, address, size, flags);
}

int
poll(
    struct pollfd *list,
    nfds_t count,
    int ms)
{
    ORIGINAL(poll);

    if (IsPackage(__builtin_return_address(0))) {
        FAIL(POLL);
    }
    return original(list, count, ms);
}

int
getsockopt(
    int descriptor,
    int level,
    int option,
    void *value,
    socklen_t *size)
{
    ORIGINAL(getsockopt);

    if (IsPackage(__builtin_return_address(0))) {
        FAIL(GETSOCKOPT);
    }
    return original(descriptor, level, option, value, size);
}

int
mlock(
    const void *memory,
    size_t size)
{
    ORIGINAL(mlock);

    FAIL(MLOCK);
    return original(memory, size);
}

static size_t
HomeOf(
    const void *block)
{
    return ((uintptr_t) block / 16 * 0x9E3779B1u) % TABLE_SIZE;
}

/* Where a block is in the table, or its place if it is not there. */
static size_t
PlaceOf(
    const void *block)
{
    size_t place = HomeOf(block);

    while (table[place] != NULL && table[place] != block) {
        place = (place + 1) % TABLE_SIZE;
    }
    return place;
}

/* Takes a block out, and closes the gap: others may have moved beyond it. */
static void
RemoveAt(
    size_t gap)
{
    size_t place = gap;

    live--;
    for (;;) {
        size_t home;

        table[gap] = NULL;
        do {
            place = (place + 1) % TABLE_SIZE;
            if (table[place] == NULL) {
                return;
            }
            home = HomeOf(table[place]);
        } while (gap <= place ? gap < home && home <= place
                : gap < home || home <= place);
        table[gap] = table[place];
        gap = place;
    }
}

static void
Forget(
    const void *block)
{
    size_t place;

    if (inside || packageEnd == 0 || block == NULL) {
        return;
    }
    pthread_mutex_lock(&planMutex);
    place = PlaceOf(block);
    if (table[place] != NULL) {
        RemoveAt(place);
    }
    pthread_mutex_unlock(&planMutex);
}

/* Notes a new block of the package. */
static void *
Remember(
    void *block,
    const void *caller)
{
    if (block != NULL && !inside && IsPackage(caller)) {
        pthread_mutex_lock(&planMutex);
        if (live < TABLE_SIZE / 2) {
            table[PlaceOf(block)] = block;
            live++;
        }
        pthread_mutex_unlock(&planMutex);
    }
    return block;
}

static bool
AllocationFails(
    const void *caller)
{
    if (inside || !IsPackage(caller) || CountCall(MALLOC) == 0) {
        return false;
    }
    errno = ENOMEM;
    return true;
}

void *
malloc(
    size_t size)
{
    ORIGINAL(malloc);
    const void *caller = __builtin_return_address(0);

    return AllocationFails(caller) ? NULL : Remember(original(size), caller);
}

void *
calloc(
    size_t count,
    size_t size)
{
    ORIGINAL(calloc);
    const void *caller = __builtin_return_address(0);

    return AllocationFails(caller) ? NULL
            : Remember(original(count, size), caller);
}

void *
realloc(
    void *block,
    size_t size)
{
    ORIGINAL(realloc);
    const void *caller = __builtin_return_address(0);

    if (AllocationFails(caller)) {
        return NULL;
    }
    Forget(block);
    return Remember(original(block, size), caller);
}

char *
strdup(
    const char *text)
{
    ORIGINAL(strdup);
    const void *caller = __builtin_return_address(0);

    return AllocationFails(caller) ? NULL : Remember(original(text), caller);
}

void
free(
    void *block)
{
    ORIGINAL(free);

    Forget(block);
    original(block);
}

int
clock_gettime(
    clockid_t clock,
    struct timespec *now)
{
    ORIGINAL(clock_gettime);
    int result = original(clock, now);

    if (result != 0 || !IsPackage(__builtin_return_address(0))) {
        return result;
    }
    if (clock == CLOCK_REALTIME && standing != 0) {
        *now = (struct timespec) {.tv_sec = standing};
    } else if (clock == CLOCK_REALTIME) {
        now->tv_sec += clockError + passed;
    } else if (clock == CLOCK_BOOTTIME) {
        now->tv_sec += passed;
    }
    return result;
}

time_t
time(
    time_t *where)
{
    ORIGINAL(time);
    time_t now = original(NULL);

    if (IsPackage(__builtin_return_address(0))) {
        now = standing != 0 ? (time_t) standing : now + clockError + passed;
    }
    if (where != NULL) {
        *where = now;
    }
    return now;
}

/* The command of scripts. */

static int
Spare(
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    int i;

    sparedCount = 0;
    for (i = 0; i + 1 < objc && sparedCount < MOST_SPARED; i += 2) {
        Tcl_WideInt start;
        Tcl_WideInt end;

        if (Tcl_GetWideIntFromObj(interp, objv[i], &start) != TCL_OK
                || Tcl_GetWideIntFromObj(interp, objv[i + 1], &end)
                        != TCL_OK) {
            return TCL_ERROR;
        }
        spared[sparedCount++] = (Range) {(uintptr_t) start, (uintptr_t) end};
    }
    return TCL_OK;
}

int
getaddrinfo(
    const char *node,
    const char *service,
    const struct addrinfo *hints,
    struct addrinfo **found)
{
    ORIGINAL(getaddrinfo);

    if (hints == NULL || (hints->ai_flags & AI_NUMERICHOST) == 0) {
        (void) poll(NULL, 0, (int) resolverDelay);
    }
    return original(node, service, hints, found);
}

static int
FaultyObjCmd(
    ClientData clientData,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    static const char *const words[] = {
        "plan", "count", "live", "spare", "clock", "pass", "resolver", "stand",
        NULL
    };
    Tcl_WideInt number = 0;
    int word;

    (void) clientData;
    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "word ?arg ...?");
        return TCL_ERROR;
    }
    if (Tcl_GetIndexFromObj(interp, objv[1], words, "word", 0, &word)
            != TCL_OK) {
        return TCL_ERROR;
    }
    switch (word) {
    case 0:
        pthread_mutex_lock(&planMutex);
        ParsePlan(Tcl_GetString(objv[objc - 1]));
        pthread_mutex_unlock(&planMutex);
        return TCL_OK;
    case 1:
        number = plan.faults;
        break;
    case 2:
        number = (Tcl_WideInt) live;
        break;
    case 3:
        return Spare(interp, objc - 2, objv + 2);
    default:
        if (Tcl_GetWideIntFromObj(interp, objv[objc - 1], &number) != TCL_OK) {
            return TCL_ERROR;
        }
        *(word == 4 ? &clockError : word == 5 ? &passed
                : word == 6 ? &resolverDelay : &standing) =
                (long) number;
    }
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(number));
    return TCL_OK;
}

int
Faulty_Init(
    Tcl_Interp *interp)
{
    if (Tcl_InitStubs(interp, "8.6-", 0) == NULL) {
        return TCL_ERROR;
    }
    Tcl_CreateObjCommand(interp, "faulty", FaultyObjCmd, NULL, NULL);
    ScriptedFilesInit(interp);
    return TCL_OK;
}
