/*
 * channel_fuzz.c --
 *
 *	Orders of events. The first byte of an input has the flags of the
 *	subject, the second its hooks; then operations follow, each of a byte
 *	and of a number: those of the script, of the peer, of the wire between
 *	them, and of the event loop. The wire loses and changes nothing, it only
 *	is short, slow, full, or broken.
 *
 *	Each event handler runs an operation, too: the one that the input has
 *	set for it. So do the hooks, in part.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "subject.h"

/* The second byte. */
enum {
    HOOK_COMMAND = 1,
    HOOK_QUESTION = 2,
    PLAIN_FIRST = 4
};

#define OPERATIONS_MAX 200

/* An operation that does nothing. */
#define REST 255

static FuzzInput input;
static int handled;	/* the events that the script has handlers for */
static unsigned handlerRuns[2]; /* of the readable and the writable one */
static uint8_t handlerOperation;
static uint8_t hookOperation;
static int depth;	/* of operations within operations */
static bool wasBlocking; /* it has been made so */
static bool leftOpen;	/* a question that was not answered at once */
static size_t deliverable; /* bytes that the wire lets through for now */

static void Operate(uint8_t operation, size_t number);

static void
Deliver(void)
{
    deliverable -= FuzzQueueMove(&fuzzPeer.out, &fuzzWire.in, deliverable);
    if (fuzzPeer.error != 0 && FuzzQueueSize(&fuzzPeer.out) == 0) {
        fuzzWire.ended = true;
    }
}

static void
HandlerProc(
    ClientData clientData TLS_UNUSED,
    int mask)
{
    if (mask & TCL_READABLE) {
        handlerRuns[0]++;
    }
    if (mask & TCL_WRITABLE) {
        handlerRuns[1]++;
    }
    if (depth < 3) {
        Operate(handlerOperation, handlerOperation * 3u);
    }
}

static void
Handle(
    int mask)
{
    if (handled != 0) {
        Tcl_DeleteChannelHandler(fuzzSubject.chan, HandlerProc, NULL);
    }
    handled = mask;
    if (handled != 0) {
        Tcl_CreateChannelHandler(fuzzSubject.chan, handled, HandlerProc, NULL);
    }
}

/* A channel that is closed without having been able to write may lose bytes,
 * and so may one with an error. */
static bool
MayLose(void)
{
    TlsChannel *tls = FuzzSubjectTls();

    return tls == NULL || !TlsSessionEstablished(tls->session)
            || TlsSessionFailure(tls->session) != NULL
            || (fuzzSubject.flags & FUZZ_BLOCKING) == 0;
}

/* Of what cannot be written Tcl tells with the next flush, and drops it. */
static void
Flush(void)
{
    Tcl_Channel chan = fuzzSubject.chan;

    if (Tcl_Flush(chan) != TCL_OK && fuzzSubject.chan == chan) {
        fuzzSubject.writeFailed = true;
    }
}

/* When -blocking was changed while output waited, Tcl leaves the last buffer
 * behind, and never lets go of the channel: so it does with plain sockets. */
static void
FlushLeft(void)
{
    int flushes = 2;

    while (wasBlocking && fuzzSubject.chan != NULL && flushes-- > 0) {
        Flush();
    }
}

static void
CloseChannel(void)
{
    Tcl_Channel chan = fuzzSubject.chan;
    int code;

    Handle(0);
    FlushLeft();
    if (fuzzSubject.chan == NULL) {
        return;	/* a hook has closed it meanwhile */
    }
    fuzzSubject.abandoned = MayLose();
    fuzzSubject.chan = NULL;
    code = Tcl_UnregisterChannel(FuzzInterp(), chan);
    fuzzSubject.abandoned = fuzzSubject.abandoned || code != TCL_OK;
}

/* What Tcl still had of the plain output when pop has failed, it dropped. */
static void
DropPlain(void)
{
    TlsChannel *tls = FuzzSubjectTls();
    size_t dropped = tls != NULL ? (size_t) tls->plainPending
            : fuzzSubject.plain;

    fuzzSubject.plain -= dropped < fuzzSubject.plain ? dropped
            : fuzzSubject.plain;
}

/* After TLS the script reads what has come behind it, or of it. */
static void
PopChannel(void)
{
    TlsChannel *tls = FuzzSubjectTls();

    if (tls == NULL || tls->busy) {
        return;
    }
    /* Tcl 8.6 has a timer for unread data, which it does not cancel when the
     * layer goes, and crashes (so it does with zlib): it has to run before. */
    Handle(0);
    while (Tcl_DoOneEvent(TCL_TIMER_EVENTS | TCL_FILE_EVENTS
            | TCL_DONT_WAIT)) {
        Handle(0);	/* one that a hook has made could go on for ever */
    }
    if (FuzzSubjectTls() == NULL) {
        return;
    }
    /* Of an established session nothing is lost, and nothing goes in clear. */
    fuzzSubject.abandoned = !TlsSessionEstablished(tls->session)
            || TlsSessionFailure(tls->session) != NULL;
    if (Tcl_UnstackChannel(FuzzInterp(), fuzzSubject.chan) == TCL_OK) {
        fuzzSubject.popped = true;
    } else {
        fuzzSubject.abandoned = true;
        fuzzSubject.writeFailed = true;
        DropPlain();
        fuzzSubject.popped = FuzzSubjectTls() == NULL;
    }
}

/* As a transfer to another thread does it. */
static void
Transfer(void)
{
    Tcl_CutChannel(fuzzSubject.chan);
    Tcl_SpliceChannel(fuzzSubject.chan);
}

static void
SetOption(
    size_t number)
{
    static const char *const settings[][2] = {
        {"-blocking", "0"}, {"-blocking", "1"}, {"-buffersize", "10"},
        {"-buffersize", "100000"}, {"-buffering", "none"},
        {"-buffering", "full"}, {"-prefer", "latency"},
        {"-prefer", "throughput"}, {"-error", ""}, {"-nosuch", ""},
    };
    size_t count = sizeof(settings) / sizeof(settings[0]);
    const char *const *setting = settings[number % count];

    (void) Tcl_SetChannelOption(NULL, fuzzSubject.chan, setting[0],
            setting[1]);
    if (strcmp(setting[0], "-blocking") == 0) {
        fuzzSubject.flags &= ~(unsigned) FUZZ_BLOCKING;
        fuzzSubject.flags |= *setting[1] == '1' ? FUZZ_BLOCKING : 0;
        wasBlocking = wasBlocking || *setting[1] == '1';
    }
}

static void
GetOption(
    size_t number)
{
    static const char *const names[] = {
        "-error", "-connecting", "-protocol", "-cipher", "-nosuch", "-blocking"
    };
    Tcl_DString value;

    Tcl_DStringInit(&value);
    (void) Tcl_GetChannelOption(NULL, fuzzSubject.chan,
            names[number % (sizeof(names) / sizeof(names[0]))], &value);
    Tcl_DStringFree(&value);
}

/* What only the peer decides. */
static void
PeerOperation(
    uint8_t operation,
    size_t number)
{
    switch (operation) {
    case 0:
        (void) FuzzPeerSend(number);
        break;
    case 1:
        FuzzPeerShutdown();
        break;
    case 2:
        if (fuzzPeer.established) {
            (void) s2n_connection_request_key_update(fuzzPeer.conn,
                    S2N_KEY_UPDATE_NOT_REQUESTED);
        }
        break;
    default:
        (void) FuzzPeerStep();
        break;
    }
}

/* What only the wire decides. */
static void
WireOperation(
    uint8_t operation,
    size_t number)
{
    static const int errors[] = {ECONNRESET, EPIPE, ETIMEDOUT, EINTR, EIO};
    int error = errors[number % (sizeof(errors) / sizeof(errors[0]))];

    switch (operation) {
    case 0:
        fuzzWire.again = (unsigned) number & 15;
        break;
    case 1:
        fuzzWire.chunk = number + 1;
        break;
    case 2:
        fuzzWire.room = number * 16;
        break;
    case 3:
        deliverable = number;
        break;
    case 4:
        fuzzWire.ended = true;
        fuzzSubject.faulty = true;
        break;
    case 5:
        fuzzWire.readError = error == EINTR ? EIO : error;
        fuzzSubject.faulty = true;
        break;
    case 6:
        fuzzWire.writeError = error == EINTR ? EIO : error;
        fuzzSubject.faulty = true;
        break;
    default:
        fuzzWire.room = 1 << 20;
        deliverable = SIZE_MAX;
        break;
    }
}

/* Commands on the channel, but for those that end it. */
static void
CommandOperation(
    uint8_t operation)
{
    static const char *const commands[][2] = {
        {"s2n::handshake", NULL}, {"s2n::shutdown", NULL},
        {"s2n::status", NULL}, {"s2n::session", NULL},
        {"s2n::accept", NULL}, {"s2n::reject", "no"}, {"s2n::accept", ""},
    };
    size_t count = sizeof(commands) / sizeof(commands[0]);
    const char *const *command = commands[operation % count];
    bool ends = strcmp(command[0], "s2n::shutdown") == 0;
    bool rejects = strcmp(command[0], "s2n::reject") == 0;
    int code;

    if (fuzzSubject.popped) {
        return;
    }
    code = FuzzSubjectCommand(command[0], command[1]);
    /* A shutdown that fails, since output cannot go, tells of output that Tcl
     * has dropped. */
    fuzzSubject.writeFailed = fuzzSubject.writeFailed || ends;
    fuzzSubject.faulty = fuzzSubject.faulty || (rejects && code == TCL_OK);
}

static void
ChannelOperation(
    uint8_t operation,
    size_t number)
{
    if (fuzzSubject.chan == NULL) {
        return;
    }
    switch (operation) {
    case 0:
        FuzzSubjectRead(number);
        break;
    case 1:
        FuzzSubjectWrite(number);
        break;
    case 2:
        Flush();
        break;
    case 3:
        Handle((int) number & (TCL_READABLE | TCL_WRITABLE));
        break;
    case 4:
        SetOption(number);
        break;
    case 5:
        GetOption(number);
        break;
    case 6:
        CommandOperation((uint8_t) number);
        break;
    case 7:
        Transfer();
        break;
    case 8:
        FuzzSubjectTell();
        break;
    case 9:
        PopChannel();
        break;
    default:
        CloseChannel();
        break;
    }
}

/*
 *----------------------------------------------------------------------
 *
 * Operate --
 *
 *	Does one operation.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Those of the operation, which is refused where a script could not do it:
 *	a channel that is popped stays a plain one.
 *
 *----------------------------------------------------------------------
 */

static void
Operate(
    uint8_t operation,
    size_t number)
{
    depth++;
    if (operation < 96) {
        ChannelOperation(operation % 11, number);
    } else if (operation < 128) {
        PeerOperation(operation % 4, number);
    } else if (operation < 160) {
        WireOperation(operation % 8, number);
    } else if (operation < 176) {
        handlerOperation = (uint8_t) number;
    } else if (operation < 192) {
        hookOperation = (uint8_t) number;
    } else if (operation < 208) {
        FuzzWireNotify();
    } else if (operation < 224) {
        (void) Tcl_DoOneEvent(TCL_ALL_EVENTS | TCL_DONT_WAIT);
    } else if (operation != REST && depth == 1) {
        FuzzSettle(Deliver);
    }
    depth--;
}

/* -command: what it is told must be a list of texts. */
static int
Told(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp TLS_UNUSED,
    int objc,
    Tcl_Obj *const objv[])
{
    int i;

    FUZZ_CHECK(objc >= 3, "%d words", objc);
    for (i = 0; i < objc; i++) {
        FuzzCheckText(objv[i]);
    }
    if (depth < 3) {
        Operate(hookOperation, hookOperation * 5u);
    }
    return TCL_OK;
}

static bool
Asks(void)
{
    TlsChannel *tls = FuzzSubjectTls();

    return tls != NULL
            && TlsSessionQuestion(tls->session) != TLS_ASKS_NOTHING;
}

/* -hello and -verify: the answer is an operation as well, or an error. */
static int
Asked(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    FUZZ_CHECK(objc == 3, "%d words", objc);
    FuzzCheckText(objv[2]);
    if (hookOperation == REST) {
        fuzzSubject.faulty = true;
        Tcl_SetObjResult(interp, Tcl_NewStringObj("no answer", -1));
        return TCL_ERROR;
    }
    if (hookOperation < 64) {
        return FuzzSubjectCommand("s2n::accept", NULL);
    }
    if (depth < 3) {
        Operate(hookOperation, hookOperation);
    }
    leftOpen = leftOpen || Asks();
    return TCL_OK;
}

static Tcl_Obj *
NewHooks(
    unsigned hooks,
    unsigned flags)
{
    const char *words[4];
    int count = 0;
    Tcl_Obj *options = Tcl_NewListObj(0, NULL);
    int i;

    if (hooks & HOOK_COMMAND) {
        words[count++] = "-command";
        words[count++] = "told";
    }
    if (hooks & HOOK_QUESTION) {
        words[count++] = (flags & FUZZ_SERVER) ? "-hello" : "-verify";
        words[count++] = "asked";
    }
    for (i = 0; i < count; i++) {
        Tcl_ListObjAppendElement(NULL, options, Tcl_NewStringObj(words[i], -1));
    }
    return options;
}

/* May this session still get somewhere? */
static bool
Lives(void)
{
    TlsChannel *tls = FuzzSubjectTls();

    /* Before TLS 1.3 nothing can be written any more when the peer has ended. */
    if (tls != NULL && fuzzPeer.closes && (fuzzSubject.flags & FUZZ_OLD)
            && TlsSessionFailure(tls->session) != NULL) {
        return false;
    }
    /* Nobody could answer while the script waits. */
    if (leftOpen && wasBlocking) {
        return false;
    }
    /* Tcl forgets to flush in the background when a channel is made blocking. */
    if (wasBlocking && (fuzzSubject.plain > 0
            || (tls != NULL && tls->plainPending > 0))) {
        return false;
    }
    return tls != NULL && !fuzzSubject.faulty && !fuzzWire.starved
            && !Asks();
}

/*
 *----------------------------------------------------------------------
 *
 * CheckEvents --
 *
 *	When all has come to rest, handlers run again for what is still there.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Takes faults and limits off the wire first. Handlers do nothing.
 *
 *----------------------------------------------------------------------
 */

static void
CheckEvents(void)
{
    bool readable;

    WireOperation(7, 0);
    fuzzWire.again = 0;
    handlerOperation = REST;
    hookOperation = 0;
    FuzzSettle(Deliver);
    if (!Lives()) {
        return;
    }
    FUZZ_CHECK(TlsSessionFailure(FuzzSubjectTls()->session) == NULL,
            "a failure without a cause: %s",
            TlsSessionFailure(FuzzSubjectTls()->session)->message);
    FUZZ_CHECK(TlsSessionEstablished(FuzzSubjectTls()->session),
            "the handshake does not end");
    readable = fuzzSubject.read < fuzzPeer.sent || fuzzPeer.closes;
    memset(handlerRuns, 0, sizeof(handlerRuns));
    FuzzSettle(Deliver);
    FUZZ_CHECK(handlerRuns[0] > 0 || !readable
            || (handled & TCL_READABLE) == 0,
            "no event for %lu bytes%s",
            (unsigned long) (fuzzPeer.sent - fuzzSubject.read),
            fuzzPeer.closes ? " and the end" : "");
    FUZZ_CHECK(handlerRuns[0] == 0 || readable, "an event for nothing");
    FUZZ_CHECK(handlerRuns[1] > 0 || (handled & TCL_WRITABLE) == 0,
            "no event although there is room");
}

/* All that was sent can be read, and all that was written has arrived. */
static void
CheckTransfer(void)
{
    size_t before;

    if (!Lives() || fuzzSubject.readFailed) {
        return;
    }
    Flush();
    FlushLeft();
    FuzzSettle(Deliver);
    if (!Lives()) {
        return;
    }
    do {
        before = fuzzSubject.read;
        FuzzSubjectRead(fuzzPeer.sent - fuzzSubject.read + 1u);
        FuzzSettle(Deliver);
    } while (fuzzSubject.read > before && Lives());
    if (!Lives() || (fuzzSubject.flags & FUZZ_BLOCKING)) {
        return;
    }
    FUZZ_CHECK(fuzzSubject.read == fuzzPeer.sent,
            "%lu of %lu bytes can be read", (unsigned long) fuzzSubject.read,
            (unsigned long) fuzzPeer.sent);
    FUZZ_CHECK(!fuzzPeer.closes || fuzzSubject.ended,
            "the end of the data is not told");
    FUZZ_CHECK(fuzzPeer.error == 0, "the peer has failed: %s",
            s2n_strerror(fuzzPeer.error, "EN"));
    FUZZ_CHECK(fuzzPeer.received == fuzzSubject.written
            || fuzzSubject.writeFailed || fuzzPeer.deaf, "%lu of %lu bytes have arrived",
            (unsigned long) fuzzPeer.received,
            (unsigned long) fuzzSubject.written);
}

/* After close of a channel that waits, or pop of any, the peer has it all. */
static void
CheckClosed(void)
{
    if (fuzzSubject.chan != NULL && fuzzSubject.popped && wasBlocking) {
        /* As above: what pop has left to Tcl. */
        (void) Tcl_Flush(fuzzSubject.chan);
        FuzzSettle(Deliver);
    }
    if ((fuzzSubject.chan != NULL && !fuzzSubject.popped)
            || fuzzSubject.abandoned || fuzzSubject.faulty
            || fuzzWire.starved || fuzzSubject.writeFailed) {
        return;
    }
    FUZZ_CHECK(fuzzPeer.received == fuzzSubject.written || fuzzPeer.deaf,
            "%lu of %lu bytes have arrived before the end",
            (unsigned long) fuzzPeer.received,
            (unsigned long) fuzzSubject.written);
    FUZZ_CHECK(fuzzPeer.closed, "no close_notify has arrived");
    FUZZ_CHECK(fuzzPeer.error == 0, "the peer has failed: %s",
            s2n_strerror(fuzzPeer.error, "EN"));
}

static void
RunOperations(void)
{
    int count = OPERATIONS_MAX;

    while (input.left > 0 && count-- > 0) {
        uint8_t operation = FuzzByte(&input);
        uint8_t number = FuzzByte(&input);

        /* Small numbers exactly, large ones by steps. */
        Operate(operation, number < 192 ? number
                : (size_t) (number - 191) * 1000u);
    }
}

static void
Run(
    FuzzInput whole)
{
    unsigned flags;
    unsigned hooks;

    input = whole;
    flags = FuzzByte(&input);
    hooks = FuzzByte(&input);
    flags |= (hooks & PLAIN_FIRST) ? FUZZ_PLAIN : 0;
    handled = 0;
    handlerOperation = REST;
    hookOperation = 0;
    deliverable = SIZE_MAX;
    wasBlocking = false;
    leftOpen = false;
    if (FuzzSubjectOpen(flags, NewHooks(hooks, flags))) {
        RunOperations();
        CheckEvents();
        CheckTransfer();
        CheckClosed();
    }
    if (fuzzSubject.chan != NULL) {
        Handle(0);
        FlushLeft();
    }
    FuzzSubjectClose();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(
    const uint8_t *bytes,
    size_t size)
{
    static bool ready = false;

    if (!ready) {
        FuzzCommand("told", Told);
        FuzzCommand("asked", Asked);
        ready = true;
    }
    return FuzzRun(Run, bytes, size);
}
