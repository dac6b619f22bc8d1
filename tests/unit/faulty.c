/*
 * faulty.c --
 *
 *	A library for LD_PRELOAD that stands before recv and send of libc and
 *	has them fail, as the environment variable FAULTY says at each call:
 *
 *		ERRNO FIRST PERIOD MOST
 *
 *	Call number FIRST of each of the two functions, from 1, fails with the
 *	error, and so does each PERIOD-th after it; PERIOD 0: no other one. A
 *	call moves MOST bytes at most; 0: as many as it likes. The counts begin
 *	again when the variable changes.
 */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

typedef enum Function {
    RECV,
    SEND,
    FUNCTIONS
} Function;

typedef struct Plan {
    char text[64];	/* as in the environment */
    int error;
    int first;
    int period;
    size_t most;
    int calls[FUNCTIONS];
} Plan;

static Plan plan;
static pthread_mutex_t planMutex = PTHREAD_MUTEX_INITIALIZER;

static const struct {
    const char *name;
    int error;
} errors[] = {
    {"EAGAIN", EAGAIN},
    {"EINTR", EINTR},
    {"ECONNRESET", ECONNRESET},
    {"EPIPE", EPIPE},
    {"ETIMEDOUT", ETIMEDOUT},
};

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

/* Reads the variable, if it has changed. */
static void
RefreshPlan(void)
{
    const char *text = getenv("FAULTY");
    char name[32] = "";

    if (text == NULL) {
        text = "";
    }
    if (strcmp(text, plan.text) == 0) {
        return;
    }
    plan = (Plan) {.first = 0};
    snprintf(plan.text, sizeof(plan.text), "%s", text);
    (void) sscanf(text, "%31s %d %d %zu", name, &plan.first, &plan.period,
            &plan.most);
    plan.error = ErrorFromName(name);
}

/* Does this call fail? */
static bool
Fails(
    int call)
{
    int since = call - plan.first;

    if (plan.error == 0 || since < 0) {
        return false;
    }
    return since == 0 || (plan.period > 0 && since % plan.period == 0);
}

/* Counts a call: 0, or the error that it has to fail with. */
static int
CountCall(
    Function function,
    size_t *size)
{
    int error;

    pthread_mutex_lock(&planMutex);
    RefreshPlan();
    error = Fails(++plan.calls[function]) ? plan.error : 0;
    if (plan.most > 0 && *size > plan.most) {
        *size = plan.most;
    }
    pthread_mutex_unlock(&planMutex);
    return error;
}

ssize_t
recv(
    int descriptor,
    void *buffer,
    size_t size,
    int flags)
{
    ssize_t (*original)(int, void *, size_t, int) = dlsym(RTLD_NEXT, "recv");
    int error = CountCall(RECV, &size);

    if (error != 0) {
        errno = error;
        return -1;
    }
    return original(descriptor, buffer, size, flags);
}

ssize_t
send(
    int descriptor,
    const void *buffer,
    size_t size,
    int flags)
{
    ssize_t (*original)(int, const void *, size_t, int)
            = dlsym(RTLD_NEXT, "send");
    int error = CountCall(SEND, &size);

    if (error != 0) {
        errno = error;
        return -1;
    }
    return original(descriptor, buffer, size, flags);
}
