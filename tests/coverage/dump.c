/*
 * dump.c --
 *
 *	Goes into the library that "make coverage" builds, so that the counters
 *	of gcov are written by every process: gcov itself writes them in exit(),
 *	which a process that is ended by a signal does not get to, and as far as
 *	the limit of file sizes allows.
 */

#include <signal.h>
#include <stddef.h>
#include <sys/resource.h>

extern void __gcov_dump(void);

/*
 *----------------------------------------------------------------------
 *
 * LiftLimit --
 *
 *	A test has its process write small files only. Counters that are written
 *	half would spoil those of all other processes.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Runs before the destructor of gcov, as that has a lower priority.
 *
 *----------------------------------------------------------------------
 */

static void __attribute__((destructor))
LiftLimit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_FSIZE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void) setrlimit(RLIMIT_FSIZE, &limit);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * Dump --
 *
 *	Handles SIGTERM, by which tests end servers.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Writes the counters, and ends the process as the signal would have.
 *
 *----------------------------------------------------------------------
 */

static void
Dump(
    int signal)
{
    LiftLimit();
    __gcov_dump();
    (void) raise(signal);
}

/*
 *----------------------------------------------------------------------
 *
 * HandleSignal --
 *
 *	Puts the handler in place when the library is loaded.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	See above.
 *
 *----------------------------------------------------------------------
 */

static void __attribute__((constructor))
HandleSignal(void)
{
    struct sigaction action = {
        .sa_handler = Dump,
        .sa_flags = (int) (SA_RESETHAND | SA_NODEFER)
    };

    (void) sigaction(SIGTERM, &action, NULL);
}
