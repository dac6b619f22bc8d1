/*
 * fuzz.c --
 *
 *	What the harnesses share.
 */

#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sanitizer/allocator_interface.h>
#include <sanitizer/asan_interface.h>

#include <openssl/err.h>

#include "s2n_library.h"

extern Tcl_PackageInitProc S2n_Init;

#define FIXTURES_MAX 64
#define FIXTURE_MAX_SIZE 65536
#define EVENTS_MAX 1000

/* What is made once and kept can make memory grow so often. */
#define GROWTHS_MAX 5

/* What is shown of memory that is lost. */
#define LIVE_MAX 65536
#define SHOWN_MAX 10

uint8_t
FuzzByte(
    FuzzInput *input)
{
    if (input->left == 0) {
        return 0;
    }
    input->left--;
    return *input->at++;
}

uint16_t
FuzzShort(
    FuzzInput *input)
{
    uint8_t high = FuzzByte(input);

    return (uint16_t) (high << 8 | FuzzByte(input));
}

FuzzInput
FuzzPiece(
    FuzzInput *input,
    size_t size)
{
    FuzzInput piece = {input->at, size < input->left ? size : input->left};

    input->at += piece.left;
    input->left -= piece.left;
    return piece;
}

void
FuzzFail(
    const char *file,
    int line,
    const char *condition,
    const char *format,
    ...)
{
    va_list arguments;

    fprintf(stderr, "%s:%d: %s: ", file, line, condition);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
    abort();
}

/* What the script of an event has failed with is known to the harness that
 * had it fail. */
static int
BackgroundError(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp TLS_UNUSED,
    int objc TLS_UNUSED,
    Tcl_Obj *const objv[] TLS_UNUSED)
{
    return TCL_OK;
}

static Tcl_Interp *interp;

/* Takes away all that Tcl has: a command prefix of an input can be anything. */
static void
DeleteCommands(void)
{
    static const char script[] =
            "interp bgerror {} fuzz::background;"
            "return [info commands ::*]"
            "[namespace delete {*}[namespace children ::]]";
    Tcl_Obj **names;
    Tcl_Size count = 0;
    Tcl_Size i;

    (void) Tcl_EvalEx(interp, script, -1, TCL_EVAL_GLOBAL);
    (void) Tcl_ListObjGetElements(NULL, Tcl_GetObjResult(interp), &count,
            &names);
    FUZZ_CHECK(count > 50, "%s", Tcl_GetStringResult(interp));
    for (i = 0; i < count; i++) {
        /* Some have gone with their namespaces. */
        (void) Tcl_DeleteCommand(interp, Tcl_GetString(names[i]));
    }
    Tcl_ResetResult(interp);
}

Tcl_Interp *
FuzzInterp(void)
{
    if (interp != NULL) {
        return interp;
    }
    /* So that the sanitizer sees each piece of s2n's memory. */
    setenv("S2N_DONT_MLOCK", "1", 1);
    FuzzTimersOnly();
    Tcl_FindExecutable("fuzz");
    interp = Tcl_CreateInterp();
    DeleteCommands();
    FuzzCommand("::fuzz::background", BackgroundError);
    /* Peers are made without the package, maybe before it makes a config. */
    if (S2n_Init(interp) != TCL_OK || TlsLibraryUse(interp) != TCL_OK) {
        FuzzFail(__FILE__, __LINE__, "S2n_Init", "%s",
                Tcl_GetStringResult(interp));
    }
    return interp;
}

void
FuzzCommand(
    const char *name,
    Tcl_ObjCmdProc *proc)
{
    Tcl_CreateObjCommand(FuzzInterp(), name, proc, NULL, NULL);
}

int
FuzzEval(
    Tcl_Obj *command)
{
    int code;

    Tcl_IncrRefCount(command);
    code = Tcl_EvalObjEx(FuzzInterp(), command,
            TCL_EVAL_GLOBAL | TCL_EVAL_DIRECT);
    FuzzCheckOutcome(code, command);
    Tcl_DecrRefCount(command);
    return code;
}

/* Does errorCode begin with one of the words that it may begin with? */
static bool
HasCode(void)
{
    static const char *const words[] = {"S2N", "TCL", "POSIX"};
    Tcl_Obj *code = Tcl_GetVar2Ex(interp, "errorCode", NULL, TCL_GLOBAL_ONLY);
    Tcl_Obj *first = NULL;
    size_t i;

    if (code == NULL || Tcl_ListObjIndex(NULL, code, 0, &first) != TCL_OK
            || first == NULL) {
        return false;
    }
    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i], Tcl_GetString(first)) == 0) {
            return true;
        }
    }
    return false;
}

void
FuzzCheckOutcome(
    int code,
    Tcl_Obj *command)
{
    Tcl_Obj *result = Tcl_GetObjResult(interp);

    FuzzCheckText(result);
    if (code == TCL_OK) {
        return;
    }
    FUZZ_CHECK(code == TCL_ERROR, "code %d of %s", code,
            Tcl_GetString(command));
    FUZZ_CHECK(Tcl_GetString(result)[0] != '\0', "no message for %s",
            Tcl_GetString(command));
    FUZZ_CHECK(HasCode(), "errorCode \"%s\" of \"%s\" for %s",
            Tcl_GetVar(interp, "errorCode", TCL_GLOBAL_ONLY),
            Tcl_GetString(result), Tcl_GetString(command));
}

/* The bytes of the character that begins here, or 0 if none does. */
static size_t
CharacterLength(
    const unsigned char *at,
    size_t left)
{
    size_t length = at[0] < 0x80 ? 1 : at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2
            : at[0] < 0xF0 ? 3 : at[0] < 0xF5 ? 4 : 0;
    size_t i;

    if (at[0] == 0xC0) {
        return left > 1 && at[1] == 0x80 ? 2 : 0;	/* NUL */
    }
    if (at[0] == 0 || length > left) {
        return 0;
    }
    for (i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return length;
}

void
FuzzCheckText(
    Tcl_Obj *text)
{
    Tcl_Size size;
    const unsigned char *at =
            (const unsigned char *) Tcl_GetStringFromObj(text, &size);
    size_t left = (size_t) size;

    while (left > 0) {
        size_t length = CharacterLength(at, left);

        FUZZ_CHECK(length > 0, "byte 0x%02x, %lu before the end of \"%s\"",
                at[0], (unsigned long) left, Tcl_GetString(text));
        at += length;
        left -= length;
    }
}

const char *
FuzzFixture(
    const char *name)
{
    static struct {
        char name[64];
        char *text;
    } fixtures[FIXTURES_MAX];
    char path[1024];
    FILE *file;
    int i = 0;

    for (i = 0; i < FIXTURES_MAX && fixtures[i].text != NULL; i++) {
        if (strcmp(fixtures[i].name, name) == 0) {
            return fixtures[i].text;
        }
    }
    snprintf(path, sizeof(path), "%s/%s", FUZZ_PKI, name);
    file = fopen(path, "rb");
    FUZZ_CHECK(file != NULL && i < FIXTURES_MAX, "cannot read %s",
            path);
    snprintf(fixtures[i].name, sizeof(fixtures[i].name), "%s", name);
    fixtures[i].text = calloc(1, FIXTURE_MAX_SIZE);
    (void) fread(fixtures[i].text, 1, FIXTURE_MAX_SIZE - 1, file);
    fclose(file);
    return fixtures[i].text;
}

/* Nothing may be left that could run in the middle of another input. */
static void
Finish(void)
{
    int rounds = EVENTS_MAX;

    while (Tcl_DoOneEvent(TCL_ALL_EVENTS | TCL_DONT_WAIT) && rounds > 0) {
        rounds--;
    }
    FUZZ_CHECK(rounds > 0, "there are events without end");
    /* aws-lc keeps its last errors. */
    ERR_clear_error();
    Tcl_ResetResult(interp);
    Tcl_SetVar(interp, "errorInfo", "", TCL_GLOBAL_ONLY);
    Tcl_SetVar(interp, "errorCode", "", TCL_GLOBAL_ONLY);
}

/* By how many bytes the memory grows while an input runs. */
static size_t
Growth(
    void (*run)(FuzzInput input),
    FuzzInput input)
{
    size_t before = __sanitizer_get_current_allocated_bytes();
    size_t after;

    FuzzRandomReset();
    run(input);
    Finish();
    after = __sanitizer_get_current_allocated_bytes();
    return after > before ? after - before : 0;
}

/* The pieces of memory that were taken and not given back; to tell from where. */
static struct {
    const void *pieces[LIVE_MAX];
    int count;
    bool counts;
} live;

static void
MallocHook(
    const volatile void *memory,
    size_t size TLS_UNUSED)
{
    if (live.counts && live.count < LIVE_MAX) {
        live.pieces[live.count++] = (const void *) memory;
    }
}

static void
FreeHook(
    const volatile void *memory)
{
    int i;

    for (i = live.count - 1; live.counts && i >= 0; i--) {
        if (live.pieces[i] == memory) {
            live.pieces[i] = live.pieces[--live.count];
            return;
        }
    }
}

static void
ShowLive(
    void (*run)(FuzzInput input),
    FuzzInput input)
{
    int i;

    __sanitizer_install_malloc_and_free_hooks(MallocHook, FreeHook);
    live.counts = true;
    (void) Growth(run, input);
    live.counts = false;
    for (i = 0; i < live.count && i < SHOWN_MAX; i++) {
        __asan_describe_address((void *) live.pieces[i]);
    }
}

int
FuzzRun(
    void (*run)(FuzzInput input),
    const uint8_t *bytes,
    size_t size)
{
    FuzzInput input = {bytes, size};
    size_t growth;
    int tries = GROWTHS_MAX;

    (void) FuzzInterp();
    do {
        growth = Growth(run, input);
    } while (growth > 0 && tries-- > 0);
    if (growth > 0) {
        ShowLive(run, input);
    }
    FUZZ_CHECK(growth == 0, "%lu bytes are lost each time",
            (unsigned long) growth);
    return 0;
}
