/*
 * check.h --
 *
 *	What the unit tests share: counted checks, and a last line that says how
 *	many passed. A test program ends with  return CheckSummary();
 */

#ifndef CHECK_H
#define CHECK_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int checksPassed;
static int checksFailed;

/* Counts a check; tells the place and what it was about when it has failed. */
#define CHECK(condition, ...) \
    CheckCount((condition), __FILE__, __LINE__, #condition, __VA_ARGS__)

static void CheckCount(bool passed, const char *file, int line,
	const char *condition, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

static void
CheckCount(
    bool passed,
    const char *file,
    int line,
    const char *condition,
    const char *format,
    ...)
{
    va_list arguments;

    if (passed) {
        checksPassed++;
        return;
    }
    checksFailed++;
    printf("%s:%d: failed: %s: ", file, line, condition);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
}

/* Prints the counts. Returns the exit status. */
static int
CheckSummary(void)
{
    printf("%d passed, %d failed\n", checksPassed, checksFailed);
    return checksFailed == 0 ? 0 : 1;
}

#endif /* CHECK_H */
