/*
 * peer_fuzz.c --
 *
 *	Bytes from the peer. The first byte of an input has the flags of the
 *	subject, the second says how it goes on:
 *
 *	- with bit 0, the rest are the bytes of the peer, sent as they are;
 *	- without it there is a real peer, and the rest tells, record by record,
 *	  what becomes of its records on their way to the subject.
 *
 *	What the script gets is a prefix of what the peer has sent, and it sees
 *	the end of the data when it has all of it and the peer has said so.
 */

#include <string.h>

#include "subject.h"

/* The second byte. */
enum {
    RAW = 1,
    HOOKS = 2,		/* the script is asked, about hello or certificate */
    PIECES = 4,		/* the wire gives a few bytes at a time */
    CUT = 8,		/* the wire ends behind the last byte */
    POP = 16,		/* in the end TLS is taken off */
    TELL = 32,		/* before that all is told of the session */
    DECIDE = 64		/* a client that asks accepts what fails, too */
};

#define RECORD_HEADER 5
#define RECORD_MAX (RECORD_HEADER + 65535)
#define PIECE 3

/* What can become of a record. */
enum {
    PASS,
    FLIP,
    DROP,
    TWICE,
    SWAP,
    INSERT,
    SHORTEN,
    SPLIT,
    RETYPE,
    END,
    AGAIN,
    PATCH,
    ACTIONS
};

static FuzzInput input;
static FuzzQueue held;	/* the record that comes behind the next one */

static void
PutWire(
    const uint8_t *bytes,
    size_t size)
{
    if (!fuzzWire.ended) {
        FuzzQueuePut(&fuzzWire.in, bytes, size);
    }
}

static void
PutHeld(void)
{
    if (FuzzQueueSize(&held) > 0) {
        PutWire(held.bytes + held.start, FuzzQueueSize(&held));
        held.start = held.end;
    }
}

/* Two records out of one, with the bytes of both. */
static void
PutSplit(
    uint8_t *record,
    size_t size,
    size_t at)
{
    uint8_t second[RECORD_HEADER];
    size_t body = size - RECORD_HEADER;

    at = body == 0 ? 0 : at % body;
    memcpy(second, record, RECORD_HEADER);
    record[3] = (uint8_t) (at >> 8);
    record[4] = (uint8_t) at;
    PutWire(record, RECORD_HEADER + at);
    second[3] = (uint8_t) ((body - at) >> 8);
    second[4] = (uint8_t) (body - at);
    PutWire(second, RECORD_HEADER);
    PutWire(record + RECORD_HEADER + at, body - at);
}

/* An earlier part of what was sent, once more. */
static void
Replay(
    size_t from,
    size_t size)
{
    static uint8_t bytes[4096];

    if (from < fuzzWire.in.end) {
        size = size < fuzzWire.in.end - from ? size : fuzzWire.in.end - from;
        size = size < sizeof(bytes) ? size : sizeof(bytes);
        memcpy(bytes, fuzzWire.in.bytes + from, size);
        PutWire(bytes, size);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * Treat --
 *
 *	Sends one record, or what the input makes of it.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Takes bytes of the input. From the first change on, errors are no
 *	finding.
 *
 *----------------------------------------------------------------------
 */

static void
Treat(
    uint8_t *record,
    size_t size)
{
    uint8_t action = FuzzByte(&input) % ACTIONS;
    FuzzInput piece;
    size_t at;

    fuzzSubject.faulty = fuzzSubject.faulty || action != PASS;
    switch (action) {
    case FLIP:
        at = FuzzShort(&input) % size;
        record[at] ^= (uint8_t) (FuzzByte(&input) | 1);
        break;
    case DROP:
        return;
    case TWICE:
        PutWire(record, size);
        break;
    case SWAP:
        PutHeld();
        FuzzQueuePut(&held, record, size);
        return;
    case INSERT:
        piece = FuzzPiece(&input, FuzzByte(&input));
        PutWire(piece.at, piece.left);
        break;
    case SHORTEN:
        size -= FuzzShort(&input) % size;
        break;
    case SPLIT:
        PutSplit(record, size, FuzzShort(&input));
        PutHeld();
        return;
    case RETYPE:
        record[0] = FuzzByte(&input);
        record[2] ^= FuzzByte(&input);
        break;
    case END:
        size = FuzzShort(&input) % size;
        PutWire(record, size);
        fuzzWire.ended = true;
        return;
    case AGAIN:
        at = FuzzShort(&input);
        Replay(at, FuzzShort(&input));
        break;
    case PATCH:
        piece = FuzzPiece(&input, FuzzByte(&input) & 15);
        at = FuzzShort(&input) % size;
        memcpy(record + at, piece.at,
                piece.left < size - at ? piece.left : size - at);
        break;
    default:
        break;
    }
    PutWire(record, size);
    PutHeld();
}

/* Treats all whole records that the peer has sent. */
static void
Deliver(void)
{
    static uint8_t record[RECORD_MAX];
    FuzzQueue *out = &fuzzPeer.out;

    while (FuzzQueueSize(out) >= RECORD_HEADER) {
        const uint8_t *header = out->bytes + out->start;
        size_t size = RECORD_HEADER + (size_t) (header[3] << 8 | header[4]);

        if (FuzzQueueSize(out) < size) {
            return;
        }
        (void) FuzzQueueTake(out, record, size);
        Treat(record, size);
    }
    if (fuzzPeer.error != 0) {
        fuzzWire.ended = true;
    }
}

/* Whatever it is asked, the script says yes. */
static int
Asked(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp TLS_UNUSED,
    int objc,
    Tcl_Obj *const objv[])
{
    FUZZ_CHECK(objc == 3, "%d words of a question", objc);
    FuzzCheckText(objv[2]);
    return FuzzSubjectAccept(objv[2]);
}

/* The config of a client that decides about certificates. */
static Tcl_Obj *
NewDeciding(
    unsigned flags)
{
    const char *const words[] = {
        "verify", "ask", "ca_pem", FuzzFixture("ca.pem"),
        "cipher_preferences",
        (flags & FUZZ_OLD) ? "20190214" : "default_tls13"
    };
    Tcl_Obj *config = Tcl_NewListObj(0, NULL);
    size_t i;

    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        Tcl_ListObjAppendElement(NULL, config,
                Tcl_NewStringObj(words[i], -1));
    }
    return config;
}

static Tcl_Obj *
NewHooks(
    unsigned flags,
    unsigned mode)
{
    Tcl_Obj *options = Tcl_NewListObj(0, NULL);

    if ((mode & DECIDE) && (flags & FUZZ_SERVER) == 0) {
        Tcl_ListObjAppendElement(NULL, options,
                Tcl_NewStringObj("-config", -1));
        Tcl_ListObjAppendElement(NULL, options, NewDeciding(flags));
    }
    Tcl_ListObjAppendElement(NULL, options, Tcl_NewStringObj(
            (flags & FUZZ_SERVER) ? "-hello" : "-verify", -1));
    Tcl_ListObjAppendElement(NULL, options, Tcl_NewStringObj("asked", -1));
    return options;
}

/* Reads until there is nothing for now. */
static void
ReadAll(void)
{
    size_t before;

    do {
        before = fuzzSubject.read;
        FuzzSubjectRead(20000);
    } while (fuzzSubject.read > before);
}

/* Without changes on the way all must arrive, in both directions. */
static void
CheckAll(void)
{
    if (fuzzSubject.faulty) {
        return;
    }
    FUZZ_CHECK(!fuzzSubject.readFailed && !fuzzSubject.writeFailed,
            "an error without a cause");
    FUZZ_CHECK(fuzzSubject.ended, "the end of the data is not told");
    FUZZ_CHECK(fuzzPeer.received == fuzzSubject.written,
            "%lu of %lu bytes have arrived at the peer",
            (unsigned long) fuzzPeer.received,
            (unsigned long) fuzzSubject.written);
}

/* The bytes that are there after TLS are the last ones that came. */
static void
Pop(void)
{
    static char rest[65536];
    Tcl_Size size;
    size_t sent = fuzzWire.in.end;

    if (Tcl_UnstackChannel(FuzzInterp(), fuzzSubject.chan) != TCL_OK) {
        return;
    }
    fuzzSubject.popped = true;
    size = Tcl_ReadRaw(fuzzSubject.chan, rest, sizeof(rest));
    if (size > 0) {
        size_t left = FuzzQueueSize(&fuzzWire.in);

        FUZZ_CHECK((size_t) size + left <= sent && memcmp(rest,
                fuzzWire.in.bytes + sent - left - (size_t) size,
                (size_t) size) == 0, "%lu bytes are not what came last",
                (unsigned long) size);
    }
}

/* A conversation with the real peer, as far as it gets. */
static void
Converse(void)
{
    FuzzSettle(Deliver);
    (void) FuzzPeerSend(FuzzShort(&input));
    (void) FuzzPeerSend(FuzzByte(&input));
    FuzzSubjectWrite(FuzzShort(&input));
    if (fuzzSubject.chan != NULL) {
        (void) Tcl_Flush(fuzzSubject.chan);
    }
    FuzzSettle(Deliver);
    ReadAll();
    FuzzPeerShutdown();
    FuzzSettle(Deliver);
    ReadAll();
    FuzzSettle(Deliver);
}

/* The rest of the input is what the peer says. */
static void
Say(void)
{
    FuzzPeerClose();
    fuzzSubject.faulty = true;
    FuzzQueuePut(&fuzzWire.in, input.at, input.left);
    FuzzSettle(FuzzDeliver);
    ReadAll();
}

static void
Run(
    FuzzInput whole)
{
    unsigned flags;
    unsigned mode;

    input = whole;
    held.start = held.end;
    flags = FuzzByte(&input) & ~(unsigned) FUZZ_BLOCKING;
    mode = FuzzByte(&input);
    if (FuzzSubjectOpen(flags, (mode & HOOKS) ? NewHooks(flags, mode) : NULL)) {
        fuzzWire.chunk = (mode & PIECES) ? PIECE : fuzzWire.chunk;
        if (mode & RAW) {
            Say();
        } else {
            Converse();
        }
        CheckAll();
        if (mode & CUT) {
            fuzzWire.ended = true;
            FuzzSettle(FuzzDeliver);
            ReadAll();
        }
        if (mode & TELL) {
            FuzzSubjectTell();
        }
        if ((mode & POP) && fuzzSubject.chan != NULL) {
            Pop();
        }
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
        FuzzCommand("asked", Asked);
        ready = true;
    }
    return FuzzRun(Run, bytes, size);
}
