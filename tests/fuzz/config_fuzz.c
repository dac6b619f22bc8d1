/*
 * config_fuzz.c --
 *
 *	Options and config dicts. An input is the text of a Tcl list: "push",
 *	"wait" (a push in blocking mode), "socket" or "server", and options with
 *	their values, among them -verify decide, which accepts everybody; or the name of another command and all its arguments, among
 *	them "wire" for the name of an established channel. In it stand
 *
 *		@/server.pem@		for the path of that file of tests/pki,
 *		@server.pem@		for its text, in braces,
 *		@server.pem+40^7f@	for the text after byte 40 of its first
 *					PEM block was changed: xor 7f; there may
 *					be more than one such change
 *		@server.p12+40^7f@	for the bytes of that file, changed so
 *
 *	What is accepted has to work, or to fail with a reason.
 */

#define _GNU_SOURCE	/* memmem */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/base64.h>

#include "subject.h"

#define TEXT_MAX 65536
#define DER_MAX 8192
#define NAME_MAX_SIZE 64
#define BEGIN "-----BEGIN "

/* Private keys must not be in messages: a part of each of these. */
static const char *const keyFiles[] = {
    "server.key", "rsa.key", "client.key"
};

static FuzzInput input;

static void
AppendPem(
    Tcl_DString *text,
    const char *label,
    size_t labelSize,
    const uint8_t *der,
    size_t size)
{
    static uint8_t encoded[2 * DER_MAX];
    size_t length = EVP_EncodeBlock(encoded, der, size);
    size_t i;

    Tcl_DStringAppend(text, BEGIN, -1);
    Tcl_DStringAppend(text, label, (Tcl_Size) labelSize);
    Tcl_DStringAppend(text, "-----\n", -1);
    for (i = 0; i < length; i += 64) {
        Tcl_DStringAppend(text, (char *) encoded + i,
                (Tcl_Size) (length - i < 64 ? length - i : 64));
        Tcl_DStringAppend(text, "\n", -1);
    }
    Tcl_DStringAppend(text, "-----END ", -1);
    Tcl_DStringAppend(text, label, (Tcl_Size) labelSize);
    Tcl_DStringAppend(text, "-----\n", -1);
}

/* Reads the base64 between two places; 0 if there is none. */
static size_t
Decode(
    const char *from,
    const char *to,
    uint8_t der[DER_MAX])
{
    static uint8_t packed[DER_MAX];
    size_t count = 0;
    size_t size = 0;

    for (; from < to && count < sizeof(packed); from++) {
        if (!isspace((unsigned char) *from)) {
            packed[count++] = (uint8_t) *from;
        }
    }
    return EVP_DecodeBase64(der, &size, DER_MAX, packed, count) == 1
            ? size : 0;
}

/* Applies +OFFSET^HEX, as often as it stands there. */
static void
Change(
    const char *changes,
    uint8_t *der,
    size_t size)
{
    while (*changes == '+') {
        char *end;
        unsigned long offset = strtoul(changes + 1, &end, 10);
        unsigned long bits = 0;

        if (*end == '^') {
            bits = strtoul(end + 1, &end, 16);
        }
        if (offset < size) {
            der[offset] ^= (uint8_t) bits;
        }
        changes = end;
    }
}

/* Appends a fixture with changes; as it is where it has no PEM block. */
static void
AppendFixture(
    Tcl_DString *text,
    const char *name,
    const char *changes)
{
    static uint8_t der[DER_MAX];
    const char *fixture = FuzzFixture(name);
    const char *label = strstr(fixture, BEGIN);
    const char *base64 = label == NULL ? NULL : strstr(label, "-----\n");
    const char *end = base64 == NULL ? NULL : strstr(base64, "-----END");
    size_t size = end == NULL ? 0 : Decode(base64 + 6, end, der);

    if (*changes == '\0' || size == 0) {
        Tcl_DStringAppend(text, fixture, -1);
        return;
    }
    label += strlen(BEGIN);
    Change(changes, der, size);
    AppendPem(text, label, (size_t) (base64 - label), der, size);
    end = strchr(end, '\n');
    if (end != NULL) {
        Tcl_DStringAppend(text, end + 1, -1);
    }
}

/* Appends the bytes of a fixture with changes, as an element of a list. */
static void
AppendBytes(
    Tcl_DString *text,
    const char *name,
    const char *changes)
{
    static uint8_t bytes[DER_MAX];
    char path[sizeof(FUZZ_PKI) + NAME_MAX_SIZE];
    char escaped[5];
    FILE *file;
    size_t size;
    size_t i;

    snprintf(path, sizeof(path), FUZZ_PKI "/%s", name);
    file = fopen(path, "rb");
    size = file == NULL ? 0 : fread(bytes, 1, sizeof(bytes), file);
    if (file != NULL) {
        (void) fclose(file);
    }
    Change(changes, bytes, size);
    for (i = 0; i < size; i++) {
        snprintf(escaped, sizeof(escaped), "\\x%02x", bytes[i]);
        Tcl_DStringAppend(text, escaped, -1);
    }
}

/* Appends what a place holder stands for; false if it stands for nothing. */
static bool
AppendHolder(
    Tcl_DString *text,
    const char *holder,
    size_t size)
{
    static const char *const names[] = {
        "ca.pem", "other-ca.pem", "server.pem", "server.key", "rsa.pem",
        "rsa.key", "chain.pem", "chain.key", "client.pem", "client.key",
        "encrypted.key", "traditional.key", "wrong.key", "junk.pem",
        "expired.pem", "expired.key", "crl.pem", "server.ocsp", "cn.pem",
        "cn.key", "nameless.pem", "nameless.key", "other.pem", "other.key",
        "hashed", "rsa.ocsp", "crl-chain.pem", "revoked.pem", "revoked.key",
        "selfsigned.pem", "selfsigned.key", "server.p12", "server.sct"
    };
    char copy[512];
    bool path = holder[0] == '/';
    size_t i;

    if (size >= sizeof(copy)) {
        return false;
    }
    memcpy(copy, holder + path, size - path);
    copy[size - path] = '\0';
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t length = strcspn(copy, "+");

        if (length != strlen(names[i])
                || strncmp(copy, names[i], length) != 0) {
            continue;
        }
        if (path) {
            Tcl_DStringAppend(text, FUZZ_PKI "/", -1);
            Tcl_DStringAppend(text, names[i], -1);
        } else if (strcmp(names[i], "server.p12") == 0) {
            AppendBytes(text, names[i], copy + length);
        } else {
            Tcl_DStringAppend(text, "{", 1);
            AppendFixture(text, names[i], copy + length);
            Tcl_DStringAppend(text, "}", 1);
        }
        return true;
    }
    return false;
}

/* Makes the text of the list; as Tcl has it, whatever the bytes are. */
static Tcl_Obj *
NewList(
    const uint8_t *bytes,
    size_t size)
{
    Tcl_DString text;
    Tcl_DString utf;
    Tcl_Obj *list;
    size_t i = 0;

    Tcl_DStringInit(&text);
    while (i < size && Tcl_DStringLength(&text) < TEXT_MAX) {
        const uint8_t *next = bytes[i] != '@' ? NULL
                : memchr(bytes + i + 1, '@', size - i - 1);
        size_t length = next == NULL ? 0 : (size_t) (next - bytes) - i - 1;

        if (length > 0
                && AppendHolder(&text, (char *) bytes + i + 1, length)) {
            i += length + 2;
        } else {
            Tcl_DStringAppend(&text, (char *) bytes + i, 1);
            i++;
        }
    }
    Tcl_ExternalToUtfDString(Tcl_GetEncoding(NULL, "iso8859-1"),
            Tcl_DStringValue(&text), Tcl_DStringLength(&text), &utf);
    list = Tcl_NewStringObj(Tcl_DStringValue(&utf), Tcl_DStringLength(&utf));
    Tcl_DStringFree(&utf);
    Tcl_DStringFree(&text);
    return list;
}

/* Does the input have keys where they belong, in the value of -config, and
 * nowhere else? Anything can be in a message that was given as a name. */
static bool
KeysArePlaced(void)
{
    static const char config[] = " -config {";
    static const char before[] = "key_pem @";
    static const char after[] = ".key";
    const uint8_t *at = input.at;
    const uint8_t *end = input.at + input.left;

    while ((at = memmem(at, (size_t) (end - at), after, strlen(after)))
            != NULL) {
        const uint8_t *holder = at;

        while (holder > input.at && *holder != '@') {
            holder--;
        }
        if (holder - input.at < (ptrdiff_t) strlen(before) - 1
                || memmem(input.at, (size_t) (holder - input.at), config,
                        strlen(config)) == NULL
                || memcmp(holder - strlen(before) + 1, before, strlen(before))
                        != 0) {
            return false;
        }
        at += strlen(after);
    }
    return true;
}

/* No message shows a private key. */
static void
CheckSecrets(void)
{
    static const char ofTcl[] = "can not find channel named ";
    const char *message = Tcl_GetStringResult(FuzzInterp());
    size_t i;

    if (strncmp(message, ofTcl, sizeof(ofTcl) - 1) == 0) {
        return;		/* the message of any command for channels */
    }
    for (i = 0; KeysArePlaced()
            && i < sizeof(keyFiles) / sizeof(keyFiles[0]); i++) {
        const char *line = strchr(FuzzFixture(keyFiles[i]), '\n') + 1;
        char part[25] = {0};

        /* The first bytes say what kind of key it is. */
        memcpy(part, line + 32, sizeof(part) - 1);
        FUZZ_CHECK(strstr(message, part) == NULL
                || memmem(input.at, input.left, part, sizeof(part) - 1),
                "%s is in \"%s\"", keyFiles[i], message);
    }
}

/* Runs the command with the options, which stay nobody's but the caller's. */
static int
Call(
    const char *const *words,
    Tcl_Obj *options,
    const char *const *more)
{
    Tcl_Obj *command = Tcl_NewListObj(0, NULL);
    int code;

    for (; *words != NULL; words++) {
        Tcl_ListObjAppendElement(NULL, command, Tcl_NewStringObj(*words, -1));
    }
    Tcl_ListObjAppendList(NULL, command, options);
    for (; *more != NULL; more++) {
        Tcl_ListObjAppendElement(NULL, command, Tcl_NewStringObj(*more, -1));
    }
    code = FuzzEval(command);
    if (code != TCL_OK) {
        CheckSecrets();
    }
    return code;
}

/* What is known of the channel when all has been said that could be. */
static void
CheckPushed(void)
{
    TlsChannel *tls = FuzzSubjectTls();

    if (tls == NULL) {
        return;		/* a command of the input has closed it */
    }
    FUZZ_CHECK(TlsSessionEstablished(tls->session)
            || TlsSessionFailure(tls->session) != NULL
            || TlsSessionQuestion(tls->session) != TLS_ASKS_NOTHING,
            "the handshake has no end");
    FuzzSubjectTell();
    (void) FuzzPeerSend(1000);
    FuzzPeerShutdown();
    FuzzSubjectWrite(1000);
    (void) Tcl_Flush(fuzzSubject.chan);
    FuzzSettle(FuzzDeliver);
    FuzzSubjectRead(2000);
}

/* Is the role that the options ask for that of a server? */
static bool
AsksForServer(
    Tcl_Obj *options)
{
    Tcl_Obj **words;
    Tcl_Size count;
    Tcl_Size i;

    (void) Tcl_ListObjGetElements(NULL, options, &count, &words);
    for (i = 0; i < count; i++) {
        if (strcmp(Tcl_GetString(words[i]), "server") == 0) {
            return true;
        }
    }
    return false;
}

static void
Push(
    Tcl_Obj *options,
    bool blocking)
{
    static const char *const words[] = {"s2n::push", "wire", NULL};
    static const char *const none[] = {NULL};
    FuzzWireOpen();
    FuzzPeerOpen(AsksForServer(options) ? S2N_CLIENT : S2N_SERVER,
            FUZZ_TLS13, false);
    FuzzSubjectAdopt(FUZZ_TRUNCATION | (blocking ? FUZZ_BLOCKING : 0));
    if (Call(words, options, none) == TCL_OK) {
        fuzzSubject.chan = Tcl_GetChannel(FuzzInterp(), "wire", NULL);
        FuzzSettle(FuzzDeliver);
        fuzzPeer.ended = true;
        FuzzSettle(FuzzDeliver);
        fuzzSubject.chan = Tcl_GetChannel(FuzzInterp(), "wire", NULL);
        CheckPushed();
    }
    FuzzSubjectClose();
}

/* A channel or a server that was made goes at once. */
static void
CloseResult(
    int code)
{
    Tcl_Channel chan = code != TCL_OK ? NULL : Tcl_GetChannel(FuzzInterp(),
            Tcl_GetStringResult(FuzzInterp()), NULL);

    if (chan != NULL) {
        (void) Tcl_UnregisterChannel(FuzzInterp(), chan);
    }
}

/* To a port where nobody listens; it does not wait for anything else. */
static void
Connect(
    Tcl_Obj *options)
{
    static const char *const words[] = {"s2n::socket", NULL};
    static const char *const more[] = {"127.0.0.1", "1", NULL};

    CloseResult(Call(words, options, more));
}

static void
Listen(
    Tcl_Obj *options)
{
    static const char *const words[] = {
        "s2n::socket", "-server", "accept", "-myaddr", "127.0.0.1", NULL
    };
    static const char *const more[] = {"0", NULL};

    CloseResult(Call(words, options, more));
}

/* A command on a channel whose handshake is done. */
static void
Command(
    const char *name,
    Tcl_Obj *arguments)
{
    static const char *const names[] = {
        "s2n::export", "s2n::handshake", "s2n::status", "s2n::shutdown",
        "s2n::session", "s2n::accept", "s2n::reject", "s2n::policies",
        "s2n::version", "s2n::openssl_version", "s2n::describe",
        "s2n::binding", "s2n::certificate", "s2n::sign"
    };
    static const char *const none[] = {NULL};
    const char *words[2] = {NULL, NULL};
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i], name) == 0) {
            words[0] = names[i];
        }
    }
    if (words[0] == NULL) {
        return;
    }
    if (FuzzSubjectOpen(0, NULL)) {
        FuzzSettle(FuzzDeliver);
        (void) Call(words, arguments, none);
    }
    FuzzSubjectClose();
}

/* Takes the first word off the list: what is to be done with the rest. */
static void
Try(
    Tcl_Obj *list)
{
    Tcl_Obj **words;
    Tcl_Size count;
    Tcl_Obj *options;
    const char *what;

    if (Tcl_ListObjGetElements(NULL, list, &count, &words) != TCL_OK
            || count == 0) {
        return;
    }
    options = Tcl_NewListObj(count - 1, words + 1);
    Tcl_IncrRefCount(options);
    what = Tcl_GetString(words[0]);
    if (strcmp(what, "push") == 0) {
        Push(options, false);
    } else if (strcmp(what, "wait") == 0) {
        Push(options, true);
    } else if (strcmp(what, "socket") == 0) {
        Connect(options);
    } else if (strcmp(what, "server") == 0) {
        Listen(options);
    } else {
        Command(what, options);
    }
    Tcl_DecrRefCount(options);
}

static void
Run(
    FuzzInput whole)
{
    Tcl_Obj *list;

    input = whole;
    list = NewList(input.at, input.left);
    Tcl_IncrRefCount(list);
    Try(list);
    FUZZ_CHECK(!Tcl_IsShared(list), "somebody has kept the input");
    Tcl_DecrRefCount(list);
}

static int
Decide(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp TLS_UNUSED,
    int objc,
    Tcl_Obj *const objv[])
{
    FUZZ_CHECK(objc >= 2, "%d words of a question", objc);
    return FuzzSubjectAccept(objv[objc - 1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(
    const uint8_t *bytes,
    size_t size)
{
    static bool ready = false;

    if (!ready) {
        FuzzCommand("decide", Decide);
        ready = true;
    }
    return FuzzRun(Run, bytes, size);
}
