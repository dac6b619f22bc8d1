/*
 * check.h --
 *
 *	The few lines that a test in C needs: count what holds and what does
 *	not, and say so at the end.
 */

#ifndef TLS_CHECK_H
#define TLS_CHECK_H

#include <stdio.h>

static int checksPassed;
static int checksFailed;

/* Counts a condition; when it does not hold, says which, and in what case. */
#define CHECK(condition, ...)						\
    do {								\
	if (condition) {						\
	    checksPassed++;						\
	} else {							\
	    checksFailed++;						\
	    printf("%s:%d: %s: ", __FILE__, __LINE__, #condition);	\
	    printf(__VA_ARGS__);					\
	    printf("\n");						\
	}								\
    } while (0)

/* The last line, and the exit status. */
static int
CheckSummary(void)
{
    printf("%d passed, %d failed\n", checksPassed, checksFailed);
    return checksFailed != 0;
}

#endif /* TLS_CHECK_H */
