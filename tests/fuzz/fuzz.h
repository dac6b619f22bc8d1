/*
 * fuzz.h --
 *
 *	What the harnesses share: an interpreter in which nothing can do harm,
 *	the input, and what to do when something that must hold does not.
 */

#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The package calls Tcl through its table, the harnesses call it directly. */
#undef USE_TCL_STUBS
#include "tclcompat.h"

/* The bytes of an input, from the first to the last. */
typedef struct FuzzInput {
    const uint8_t *at;
    size_t left;
} FuzzInput;

/* 0 when there is no more. */
uint8_t FuzzByte(FuzzInput *input);
uint16_t FuzzShort(FuzzInput *input);

/* At most size bytes, from where the input is. */
FuzzInput FuzzPiece(FuzzInput *input, size_t size);

/* Ends the process, which tells the fuzzer that this input is a finding. */
void FuzzFail(const char *file, int line, const char *condition,
	const char *format, ...) __attribute__((noreturn, format(printf, 4, 5)));

#define FUZZ_CHECK(condition, ...)					\
    do {								\
	if (!(condition)) {						\
	    FuzzFail(__FILE__, __LINE__, #condition, __VA_ARGS__);	\
	}								\
    } while (0)

/*
 * The interpreter, made once. It has the commands of the package and those of
 * FuzzCommand, and no other: inputs are scripts in places.
 */
Tcl_Interp *FuzzInterp(void);
void FuzzCommand(const char *name, Tcl_ObjCmdProc *proc);

/* Runs a command of list elements; the result stays in the interpreter. */
int FuzzEval(Tcl_Obj *command);

/* The command must have worked, or have said why not. */
void FuzzCheckOutcome(int code, Tcl_Obj *command);

/* Checks that a value is a string as Tcl writes them: other bytes in it are
 * read beyond its end sooner or later. */
void FuzzCheckText(Tcl_Obj *text);

/* The text of a file of tests/pki; it stays in memory. */
const char *FuzzFixture(const char *name);

/* Has Tcl's notifier look at timers alone, on a clock that stands still unless
 * it is advanced: no descriptor brings an event. */
void FuzzTimersOnly(void);
void FuzzClockAdvance(int ms);

/* Frees the messages of errors that channels have had and Tcl has forgotten: those
 * of a flush in the background that nothing has reported before the close. */
void FuzzFreeMessages(void);

/* Begins the random numbers again: an input does the same each time. */
void FuzzRandomReset(void);
/*
 * Runs one input. When memory has grown behind it, it is run again: if it grows
 * each time something is lost, even if a list of Tcl's still leads to it.
 */
int FuzzRun(void (*run)(FuzzInput input), const uint8_t *bytes, size_t size);

#endif /* FUZZ_H */
