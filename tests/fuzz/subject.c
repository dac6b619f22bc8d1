/*
 * subject.c --
 *
 *	The channel that is tried.
 */

#include "subject.h"

#include <errno.h>
#include <string.h>

#define SIZE_MAX_AT_ONCE 65536
#define WRITTEN_MAX (1 << 20)
#define SETTLE_ROUNDS 200
#define EVENTS_OF_ROUND 10
#define PLAIN 'p'
#define PLAIN_SIZE 100

FuzzSubject fuzzSubject;

static void
Put(
    Tcl_Obj *dict,
    const char *key,
    const char *value)
{
    Tcl_DictObjPut(NULL, dict, Tcl_NewStringObj(key, -1),
            Tcl_NewStringObj(value, -1));
}

/* A config for the flags, as a new dict. */
static Tcl_Obj *
NewConfig(
    unsigned flags)
{
    Tcl_Obj *dict = Tcl_NewDictObj();
    bool server = (flags & FUZZ_SERVER) != 0;

    Put(dict, "ca_pem", FuzzFixture("ca.pem"));
    Put(dict, "cert_pem", FuzzFixture(server ? "server.pem" : "client.pem"));
    Put(dict, "key_pem", FuzzFixture(server ? "server.key" : "client.key"));
    Put(dict, "cipher_preferences",
            (flags & FUZZ_OLD) ? "20190214" : "default_tls13");
    if (flags & FUZZ_TRUNCATION) {
        Put(dict, "truncation", "eof");
    }
    if (flags & FUZZ_TICKETS) {
        Put(dict, "session_tickets", "1");
        Put(dict, "early_data", "16384");
    }
    if (flags & FUZZ_ALPN) {
        Put(dict, "alpn", "http/1.1 h2");
        Put(dict, "alpn_required", "1");
    }
    if (server && (flags & FUZZ_CLIENT_AUTH)) {
        Put(dict, "client_auth", "optional");
    }
    if (flags & FUZZ_SMALL) {
        Put(dict, "max_fragment", "512");
        Put(dict, "dynamic_record", "1000 1");
    }
    return dict;
}

/*
 *----------------------------------------------------------------------
 *
 * Config --
 *
 *	Finds the config for the flags. Those with tickets are made anew each
 *	time, for they remember what was before.
 *
 * Results:
 *	A value.
 *
 * Side effects:
 *	Keeps the others.
 *
 *----------------------------------------------------------------------
 */

static Tcl_Obj *
Config(
    unsigned flags)
{
    static Tcl_Obj *configs[256];
    Tcl_Obj **config = &configs[flags & 255];

    if (flags & FUZZ_TICKETS) {
        return NewConfig(flags);
    }
    if (*config == NULL) {
        *config = NewConfig(flags);
        Tcl_IncrRefCount(*config);
    }
    return *config;
}

/* Fills the wire before there is TLS on it. */
static void
WritePlain(void)
{
    char bytes[PLAIN_SIZE];

    memset(bytes, PLAIN, sizeof(bytes));
    fuzzWire.room = 0;
    (void) Tcl_Write(fuzzSubject.chan, bytes, sizeof(bytes));
    (void) Tcl_Flush(fuzzSubject.chan);
    fuzzSubject.plain = sizeof(bytes);
}

/* Brings the peer what was written; plain output comes before TLS. */
static void
Collect(void)
{
    uint8_t byte;

    while (fuzzSubject.plain > 0
            && FuzzQueueTake(&fuzzWire.out, &byte, 1) == 1) {
        FUZZ_CHECK(byte == PLAIN, "0x%02x before plain output", byte);
        fuzzSubject.plain--;
    }
    (void) FuzzQueueMove(&fuzzWire.out, &fuzzPeer.in, SIZE_MAX);
}

static void
Starve(void)
{
    (void) FuzzPeerStep();
    FuzzDeliver();
    Collect();
}

static Tcl_Obj *
NewPush(
    unsigned flags,
    Tcl_Obj *options)
{
    Tcl_Obj *command = Tcl_NewListObj(0, NULL);
    const char *words[] = {"s2n::push", "wire", "-role",
        (flags & FUZZ_SERVER) ? "server" : "client", "-servername",
        "localhost", "-config"};
    size_t count = sizeof(words) / sizeof(words[0]);
    size_t i;

    for (i = 0; i < count; i++) {
        if ((flags & FUZZ_SERVER) == 0 || i < 4 || i > 5) {
            Tcl_ListObjAppendElement(NULL, command,
                    Tcl_NewStringObj(words[i], -1));
        }
    }
    Tcl_ListObjAppendElement(NULL, command, Config(flags));
    if (options != NULL) {
        Tcl_IncrRefCount(options);
        Tcl_ListObjAppendList(NULL, command, options);
        Tcl_DecrRefCount(options);
    }
    return command;
}

void
FuzzSubjectAdopt(
    unsigned flags)
{
    fuzzSubject = (FuzzSubject) {.chan = fuzzWire.chan, .flags = flags};
    fuzzWire.starve = Starve;
    if ((flags & FUZZ_BLOCKING) == 0) {
        Tcl_SetChannelOption(NULL, fuzzSubject.chan, "-blocking", "0");
    }
}

bool
FuzzSubjectOpen(
    unsigned flags,
    Tcl_Obj *options)
{
    FuzzWireOpen();
    FuzzPeerOpen((flags & FUZZ_SERVER) ? S2N_CLIENT : S2N_SERVER,
            (flags & FUZZ_OLD) ? FUZZ_TLS12 : FUZZ_TLS13,
            (flags & FUZZ_CLIENT_AUTH) != 0);
    FuzzSubjectAdopt(flags);
    if ((flags & FUZZ_PLAIN) && (flags & FUZZ_BLOCKING) == 0) {
        WritePlain();
    }
    return FuzzEval(NewPush(flags, options)) == TCL_OK;
}

void
FuzzSubjectClose(void)
{
    FuzzWireClose();
    FuzzPeerClose();
    fuzzSubject.chan = NULL;
}

TlsChannel *
FuzzSubjectTls(void)
{
    Tcl_Channel layer;

    if (fuzzSubject.chan == NULL || fuzzSubject.popped) {
        return NULL;
    }
    for (layer = Tcl_GetTopChannel(fuzzSubject.chan); layer != NULL;
            layer = Tcl_GetStackedChannel(layer)) {
        if (Tcl_GetChannelType(layer) == &tlsChannelType) {
            return Tcl_GetChannelInstanceData(layer);
        }
    }
    return NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * CheckEnd --
 *
 *	The script is told that there is no more data.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	A finding if the peer has not said so, or has sent more.
 *
 *----------------------------------------------------------------------
 */

static void
CheckEnd(void)
{
    bool said = fuzzPeer.closes && fuzzSubject.read == fuzzPeer.sent;
    bool cut = (fuzzSubject.flags & FUZZ_TRUNCATION) && fuzzWire.ended;

    FUZZ_CHECK(said || cut, "an end of data after %lu of %lu bytes that the"
            " peer has %s", (unsigned long) fuzzSubject.read,
            (unsigned long) fuzzPeer.sent,
            fuzzPeer.closes ? "ended" : "not ended");
    /* What a read has failed with can be the error of an earlier write. */
    FUZZ_CHECK(!fuzzSubject.readFailed || fuzzSubject.written > 0,
            "an end of data after an error");
    fuzzSubject.ended = true;
}

/* A read or write has failed: with a reason, which stays if it is TLS's. */
static bool
CheckError(
    int error)
{
    TlsChannel *tls = FuzzSubjectTls();
    Tcl_Obj *message = NULL;
    bool asks;

    FUZZ_CHECK(error != 0, "an error without errno");
    if (tls == NULL || fuzzSubject.plain > 0 || tls->plainPending > 0) {
        return true;	/* of the wire, which has said so, or has lost it */
    }
    asks = TlsSessionQuestion(tls->session) != TLS_ASKS_NOTHING;
    Tcl_GetChannelError(Tcl_GetTopChannel(fuzzSubject.chan), &message);
    if (asks || error == EAGAIN) {
        return false;
    }
    FUZZ_CHECK(TlsSessionFailure(tls->session) != NULL,
            "errno %d of a session without failure", error);
    FUZZ_CHECK(message != NULL, "errno %d has no message", error);
    FuzzCheckText(message);
    Tcl_DecrRefCount(message);
    return true;
}

/* What Tcl had buffered before an error may come after it. */
static void
CheckData(
    const char *bytes,
    size_t size)
{
    size_t i;

    FUZZ_CHECK(!fuzzSubject.ended, "%lu bytes after the end",
            (unsigned long) size);
    FUZZ_CHECK(fuzzSubject.read + size <= fuzzPeer.sent,
            "%lu bytes behind the %lu that the peer has sent",
            (unsigned long) (fuzzSubject.read + size - fuzzPeer.sent),
            (unsigned long) fuzzPeer.sent);
    for (i = 0; i < size; i++) {
        FUZZ_CHECK((uint8_t) bytes[i] == FuzzDataByte(true,
                fuzzSubject.read + i), "byte %lu is 0x%02x",
                (unsigned long) (fuzzSubject.read + i), (uint8_t) bytes[i]);
    }
    fuzzSubject.read += size;
}

void
FuzzSubjectRead(
    size_t size)
{
    static char bytes[SIZE_MAX_AT_ONCE];
    Tcl_Channel chan = fuzzSubject.chan;
    Tcl_Size got;

    if (chan == NULL || fuzzSubject.popped || size == 0) {
        return;
    }
    if (size > sizeof(bytes)) {
        size = sizeof(bytes);
    }
    got = Tcl_Read(chan, bytes, (Tcl_Size) size);
    if (fuzzSubject.chan == NULL) {
        return;	/* a hook has closed it meanwhile */
    }
    if (got < 0) {
        /* Who may wait writes plain output first: Tcl drops what is behind it
         * when that cannot go, and it is the read that fails. */
        fuzzSubject.writeFailed = fuzzSubject.writeFailed
                || (fuzzSubject.flags & FUZZ_BLOCKING);
        fuzzSubject.readFailed = CheckError(Tcl_GetErrno())
                || fuzzSubject.readFailed;
        return;
    }
    if (got > 0) {
        CheckData(bytes, (size_t) got);
    }
    if ((size_t) got < size && Tcl_Eof(chan)) {
        CheckEnd();
    }
}

void
FuzzSubjectWrite(
    size_t size)
{
    static char bytes[SIZE_MAX_AT_ONCE];
    size_t i;
    Tcl_Size written;

    if (fuzzSubject.chan == NULL || fuzzSubject.popped
            || fuzzSubject.writeFailed
            || fuzzSubject.written + size > WRITTEN_MAX) {
        return;
    }
    if (size > sizeof(bytes)) {
        size = sizeof(bytes);
    }
    for (i = 0; i < size; i++) {
        bytes[i] = (char) FuzzDataByte(false, fuzzSubject.written + i);
    }
    written = Tcl_Write(fuzzSubject.chan, bytes, (Tcl_Size) size);
    fuzzSubject.written += size;
    if (fuzzSubject.chan == NULL) {
        return;
    }
    if (written < 0) {
        (void) CheckError(Tcl_GetErrno());
        fuzzSubject.writeFailed = true;
    }
}

int
FuzzSubjectCommand(
    const char *command,
    const char *argument)
{
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);

    Tcl_ListObjAppendElement(NULL, list, Tcl_NewStringObj(command, -1));
    Tcl_ListObjAppendElement(NULL, list, Tcl_NewStringObj("wire", -1));
    if (argument != NULL) {
        Tcl_ListObjAppendElement(NULL, list, Tcl_NewStringObj(argument, -1));
    }
    return FuzzEval(list);
}

int
FuzzSubjectAccept(
    Tcl_Obj *told)
{
    const char *const words[] = {"s2n::accept", "wire", "-despite"};
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);
    Tcl_Obj *key = Tcl_NewStringObj("failures", -1);
    Tcl_Obj *failures = NULL;
    Tcl_Obj *despite = Tcl_NewListObj(0, NULL);
    Tcl_Obj *word;
    Tcl_DictSearch search;
    int done = 1;
    size_t i;

    Tcl_IncrRefCount(key);
    if (Tcl_DictObjGet(NULL, told, key, &failures) != TCL_OK
            || failures == NULL) {
        Tcl_DecrRefCount(key);
        Tcl_DecrRefCount(despite);
        Tcl_DecrRefCount(list);
        return FuzzSubjectCommand("s2n::accept", NULL);
    }
    Tcl_DecrRefCount(key);
    FUZZ_CHECK(Tcl_DictObjFirst(NULL, failures, &search, &word, NULL, &done)
            == TCL_OK, "failures are no dict: %s", Tcl_GetString(failures));
    for (; !done; Tcl_DictObjNext(&search, &word, NULL, &done)) {
        Tcl_ListObjAppendElement(NULL, despite, word);
    }
    Tcl_DictObjDone(&search);
    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        Tcl_ListObjAppendElement(NULL, list, Tcl_NewStringObj(words[i], -1));
    }
    Tcl_ListObjAppendElement(NULL, list, despite);
    return FuzzEval(list);
}

/* The result of the last command must be a dict, of texts. */
static void
CheckDict(
    Tcl_Obj *dict)
{
    Tcl_Size size;

    FUZZ_CHECK(Tcl_DictObjSize(NULL, dict, &size) == TCL_OK, "no dict: %s",
            Tcl_GetString(dict));
    FuzzCheckText(dict);
}

static void
TellStatus(
    bool local)
{
    Tcl_Obj *list = Tcl_NewListObj(0, NULL);

    Tcl_ListObjAppendElement(NULL, list, Tcl_NewStringObj("s2n::status", -1));
    if (local) {
        Tcl_ListObjAppendElement(NULL, list, Tcl_NewStringObj("-local", -1));
    }
    Tcl_ListObjAppendElement(NULL, list, Tcl_NewStringObj("wire", -1));
    if (FuzzEval(list) == TCL_OK) {
        CheckDict(Tcl_GetObjResult(FuzzInterp()));
    }
}

void
FuzzSubjectTell(void)
{
    Tcl_DString all;
    Tcl_Obj *dict;

    if (fuzzSubject.chan == NULL) {
        return;
    }
    Tcl_DStringInit(&all);
    FUZZ_CHECK(Tcl_GetChannelOption(NULL, fuzzSubject.chan, NULL, &all)
            == TCL_OK, "the options cannot be asked for");
    dict = Tcl_NewStringObj(Tcl_DStringValue(&all), Tcl_DStringLength(&all));
    Tcl_IncrRefCount(dict);
    CheckDict(dict);
    Tcl_DecrRefCount(dict);
    Tcl_DStringFree(&all);
    TellStatus(false);
    TellStatus(true);
    (void) FuzzSubjectCommand("s2n::session", NULL);
}

void
FuzzDeliver(void)
{
    (void) FuzzQueueMove(&fuzzPeer.out, &fuzzWire.in, SIZE_MAX);
    if (fuzzPeer.error != 0) {
        fuzzWire.ended = true;
    }
}

/* Whatever has happened changes this number. */
static size_t
Happened(void)
{
    return fuzzWire.in.end + fuzzWire.in.start + fuzzWire.out.end
            + fuzzWire.out.start + fuzzPeer.in.start + fuzzPeer.in.end
            + fuzzPeer.out.start + fuzzPeer.out.end + fuzzWire.again
            + fuzzSubject.read + fuzzSubject.written + fuzzPeer.established;
}

void
FuzzSettle(
    void (*deliver)(void))
{
    int rounds = SETTLE_ROUNDS;
    int quiet = 0;

    while (quiet < 2 && rounds-- > 0) {
        size_t before = Happened();
        int events = EVENTS_OF_ROUND;

        (void) FuzzPeerStep();
        deliver();
        FuzzWireNotify();
        while (events > 0
                && Tcl_DoOneEvent(TCL_ALL_EVENTS | TCL_DONT_WAIT)) {
            events--;
        }
        Collect();
        if (fuzzWire.chan == NULL) {
            fuzzPeer.ended = true;
        }
        quiet = Happened() == before ? quiet + 1 : 0;
    }
}
