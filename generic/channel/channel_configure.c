/*
 * channel_configure.c --
 *
 *	chan configure on a TLS channel: our options, then those of the layer
 *	below.
 */

#include <string.h>

#include "channel.h"
#include "channel_options.h"
#include "client_hello.h"
#include "tcl_error.h"
#include "value.h"

static bool
Established(
    const TlsChannel *channel)
{
    return TlsSessionEstablished(channel->session);
}

static struct s2n_connection *
Connection(
    const TlsChannel *channel)
{
    return TlsSessionConnection(channel->session);
}

static void
Append(
    Tcl_DString *value,
    const char *text)
{
    if (text != NULL) {
        Tcl_DStringAppend(value, text, -1);
    }
}

static void
AppendName(
    Tcl_DString *value,
    const char *name)
{
    if (name != NULL) {
        TlsClientHelloAppendName(value, name, strlen(name));
    }
}

static void
TlsGetChanServername(
    TlsChannel *channel,
    Tcl_DString *value)
{
    const TlsHandshakeResult *result = TlsSessionResult(channel->session);

    AppendName(value, result != NULL ? result->servername
            : s2n_get_server_name(Connection(channel)));
}

static void
TlsGetChanPrefer(
    TlsChannel *channel,
    Tcl_DString *value)
{
    static const char *const names[] = {
        [TLS_PREFER_DEFAULT] = "default",
        [TLS_PREFER_THROUGHPUT] = "throughput",
        [TLS_PREFER_LATENCY] = "latency",
    };

    Append(value, names[TlsSessionGetPrefer(channel->session)]);
}

static void
TlsSetChanPrefer(
    TlsChannel *channel,
    int word)
{
    TlsSessionSetPrefer(channel->session, word == TLS_CHANNEL_PREFER_LATENCY
            ? TLS_PREFER_LATENCY : TLS_PREFER_THROUGHPUT);
}

static void
TlsGetChanRole(
    TlsChannel *channel,
    Tcl_DString *value)
{
    Append(value, channel->role == S2N_SERVER ? "server" : "client");
}

/* Before the handshake s2n returns the version that it offers. */
static void
AppendVersion(
    const TlsChannel *channel,
    Tcl_DString *value,
    int (*get)(struct s2n_connection *conn))
{
    static const char *const names[] = {
        [S2N_TLS13] = "TLSv1.3",
        [S2N_TLS12] = "TLSv1.2",
        [S2N_TLS11] = "TLSv1.1",
        [S2N_TLS10] = "TLSv1",
        [S2N_SSLv3] = "SSLv3",
    };
    int version;

    if (!Established(channel)) {
        return;
    }
    version = get(Connection(channel));
    if (version >= 0 && version < (int) (sizeof(names) / sizeof(names[0]))) {
        Append(value, names[version]);
    }
}

static void
TlsGetChanProtocol(
    TlsChannel *channel,
    Tcl_DString *value)
{
    AppendVersion(channel, value, s2n_connection_get_actual_protocol_version);
}

static void
TlsGetChanServerSupports(
    TlsChannel *channel,
    Tcl_DString *value)
{
    AppendVersion(channel, value, s2n_connection_get_server_protocol_version);
}

static void
TlsGetChanClientSupports(
    TlsChannel *channel,
    Tcl_DString *value)
{
    AppendVersion(channel, value, s2n_connection_get_client_protocol_version);
}

static void
TlsGetChanCipher(
    TlsChannel *channel,
    Tcl_DString *value)
{
    if (Established(channel)) {
        Append(value, s2n_connection_get_cipher(Connection(channel)));
    }
}

static void
TlsGetChanGroup(
    TlsChannel *channel,
    Tcl_DString *value)
{
    const char *group = NULL;

    if (Established(channel) && s2n_connection_get_key_exchange_group(
            Connection(channel), &group) == 0) {
        Append(value, group);
    }
}

/* s2n has its own name for the absence of a signature. */
static void
TlsGetChanSigalg(
    TlsChannel *channel,
    Tcl_DString *value)
{
    const char *scheme = NULL;

    if (Established(channel) && s2n_connection_get_signature_scheme(
            Connection(channel), &scheme) == 0
            && strcmp(scheme, "none") != 0) {
        Append(value, scheme);
    }
}

/* s2n composes the name at the first call, in memory that all threads share. */
TCL_DECLARE_MUTEX(handshakeNameMutex)

static void
TlsGetChanHandshake(
    TlsChannel *channel,
    Tcl_DString *value)
{
    if (Established(channel)) {
        Tcl_MutexLock(&handshakeNameMutex);
        Append(value,
                s2n_connection_get_handshake_type_name(Connection(channel)));
        Tcl_MutexUnlock(&handshakeNameMutex);
    }
}

static void
AppendFingerprint(
    TlsChannel *channel,
    s2n_fingerprint_type type,
    Tcl_DString *value)
{
    const TlsHandshakeResult *result = TlsSessionResult(channel->session);
    struct s2n_client_hello *parsed = NULL;
    Tcl_Obj *text;

    if (channel->role != S2N_SERVER) {
        return;
    }
    if (result != NULL && result->hello.bytes != NULL) {
        parsed = s2n_client_hello_parse_message(result->hello.bytes,
                (uint32_t) result->hello.size);
    }
    text = TlsClientHelloFingerprint(result != NULL ? parsed
            : s2n_connection_get_client_hello(Connection(channel)), type);
    (void) s2n_client_hello_free(&parsed);
    Tcl_IncrRefCount(text);
    Append(value, Tcl_GetString(text));
    Tcl_DecrRefCount(text);
}

static void
TlsGetChanJa3(
    TlsChannel *channel,
    Tcl_DString *value)
{
    AppendFingerprint(channel, S2N_FINGERPRINT_JA3, value);
}

static void
TlsGetChanJa4(
    TlsChannel *channel,
    Tcl_DString *value)
{
    AppendFingerprint(channel, S2N_FINGERPRINT_JA4, value);
}

static void
TlsGetChanAlpn(
    TlsChannel *channel,
    Tcl_DString *value)
{
    if (Established(channel)) {
        AppendName(value, s2n_get_application_protocol(Connection(channel)));
    }
}

static void
TlsGetChanResumed(
    TlsChannel *channel,
    Tcl_DString *value)
{
    bool resumed = Established(channel)
            && s2n_connection_is_session_resumed(Connection(channel)) == 1;

    Append(value, resumed ? "1" : "0");
}

static void
TlsGetChanConnecting(
    TlsChannel *channel,
    Tcl_DString *value)
{
    bool connecting = !Established(channel)
            && TlsSessionFailure(channel->session) == NULL;

    Append(value, connecting ? "1" : "0");
}

/* Reports each failure once, as a socket does: that of writing, and another one of
 * reading later. */
static void
TlsGetChanError(
    TlsChannel *channel,
    Tcl_DString *value)
{
    const TlsFailure *failure = TlsSessionFailure(channel->session);
    Tcl_Obj *text;

    if (failure == channel->errorAsked) {
        return;
    }
    channel->errorAsked = failure;
    text = TlsErrorText(failure);
    Tcl_IncrRefCount(text);
    Append(value, Tcl_GetString(text));
    Tcl_DecrRefCount(text);
}

/* The row of an option of ours, or NULL. */
static const TlsChanOptionRow *
FindRow(
    const char *name)
{
    const TlsChanOptionRow *row;

    for (row = tlsChanOptions; row->name != NULL; row++) {
        if (strcmp(row->name, name) == 0) {
            return row;
        }
    }
    return NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * LowerOptions --
 *
 *	Asks the lower layer for all of its options. A layer that cannot answer
 *	has none. Without an interpreter it is not asked: Tcl's reflected
 *	channels use it unchecked when the list has the wrong length.
 *
 * Results:
 *	The words, names and values in turn, to be freed with ckfree, or NULL.
 *
 * Side effects:
 *	None: the result of interp stays.
 *
 *----------------------------------------------------------------------
 */

static const char **
LowerOptions(
    TlsChannel *channel,
    Tcl_Interp *interp,
    Tcl_Size *countPtr)
{
    Tcl_InterpState state;
    Tcl_DString all;
    const char **words = NULL;

    *countPtr = 0;
    if (interp == NULL) {
        return NULL;
    }
    state = Tcl_SaveInterpState(interp, TCL_OK);
    Tcl_DStringInit(&all);
    if (channel->lowerType->getOption(channel->lower, interp, NULL, &all)
            == TCL_OK) {
        (void) Tcl_SplitList(NULL, Tcl_DStringValue(&all), countPtr, &words);
    }
    Tcl_DStringFree(&all);
    (void) Tcl_RestoreInterpState(interp, state);
    return words;
}

/* Appends the lower layer's options, less those that we answer ourselves. */
static void
AppendLowerOptions(
    TlsChannel *channel,
    Tcl_Interp *interp,
    Tcl_DString *value)
{
    Tcl_Size count;
    const char **words = LowerOptions(channel, interp, &count);
    Tcl_Size i;

    for (i = 0; i + 1 < count; i += 2) {
        if (FindRow(words[i]) == NULL) {
            Tcl_DStringAppendElement(value, words[i]);
            Tcl_DStringAppendElement(value, words[i + 1]);
        }
    }
    ckfree((char *) words);
}

/* The same for the names alone, without their dashes. */
static void
AppendLowerNames(
    TlsChannel *channel,
    Tcl_Interp *interp,
    Tcl_DString *names)
{
    Tcl_Size count;
    const char **words = LowerOptions(channel, interp, &count);
    Tcl_Size i;

    for (i = 0; i + 1 < count; i += 2) {
        if (FindRow(words[i]) == NULL) {
            Tcl_DStringAppendElement(names, words[i] + 1);
        }
    }
    ckfree((char *) words);
}

/* Does the lower layer have an option of this name? */
static bool
LowerHas(
    TlsChannel *channel,
    Tcl_Interp *interp,
    const char *name)
{
    Tcl_Size count;
    const char **words = LowerOptions(channel, interp, &count);
    bool found = false;
    Tcl_Size i;

    for (i = 0; i + 1 < count && !found; i += 2) {
        found = strcmp(words[i], name) == 0;
    }
    ckfree((char *) words);
    return found;
}

/* Appends all our listed options with their values. */
static void
AppendOwnOptions(
    TlsChannel *channel,
    Tcl_DString *value)
{
    const TlsChanOptionRow *row;

    for (row = tlsChanOptions; row->name != NULL; row++) {
        Tcl_DString one;

        if (!row->listed) {
            continue;
        }
        Tcl_DStringInit(&one);
        row->get(channel, &one);
        Tcl_DStringAppendElement(value, row->name);
        Tcl_DStringAppendElement(value, Tcl_DStringValue(&one));
        Tcl_DStringFree(&one);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * BadOption --
 *
 *	Reports which options exist: ours, and those that the lower layer
 *	lists. The lower layer does not say which of its options can be set.
 *
 * Results:
 *	TCL_ERROR, always.
 *
 * Side effects:
 *	Leaves the error in interp.
 *
 *----------------------------------------------------------------------
 */

static int
BadOption(
    TlsChannel *channel,
    Tcl_Interp *interp,
    const char *name,
    bool settable)
{
    const TlsChanOptionRow *row;
    Tcl_DString names;
    int code;

    Tcl_DStringInit(&names);
    for (row = tlsChanOptions; row->name != NULL; row++) {
        if (!settable || row->set != NULL) {
            Tcl_DStringAppendElement(&names, row->name + 1);
        }
    }
    if (!settable) {
        AppendLowerNames(channel, interp, &names);
    }
    code = Tcl_BadChannelOption(interp, name, Tcl_DStringValue(&names));
    Tcl_DStringFree(&names);
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelGetOption --
 *
 *	The driver's getOptionProc.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Asking for -error clears the pending error.
 *
 *----------------------------------------------------------------------
 */

int
TlsChannelGetOption(
    ClientData instanceData,
    Tcl_Interp *interp,
    const char *name,
    Tcl_DString *value)
{
    TlsChannel *channel = instanceData;
    const TlsChanOptionRow *row;
    int code;

    if (name == NULL) {
        AppendOwnOptions(channel, value);
        AppendLowerOptions(channel, interp, value);
        return TCL_OK;
    }
    row = FindRow(name);
    if (row != NULL) {
        row->get(channel, value);
        return TCL_OK;
    }
    code = channel->lowerType->getOption(channel->lower, interp, name, value);
    if (code != TCL_OK && !LowerHas(channel, interp, name)) {
        return BadOption(channel, interp, name, false);
    }
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelSetOption --
 *
 *	The driver's setOptionProc.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Those of the option.
 *
 *----------------------------------------------------------------------
 */

int
TlsChannelSetOption(
    ClientData instanceData,
    Tcl_Interp *interp,
    const char *name,
    const char *value)
{
    TlsChannel *channel = instanceData;
    const TlsChanOptionRow *row = FindRow(name);
    Tcl_Obj *word;
    int index;
    int code;

    if (row == NULL) {
        code = channel->lowerType->setOption(channel->lower, interp, name,
                value);
        if (code == TCL_OK || LowerHas(channel, interp, name)) {
            return code;
        }
    }
    if (row == NULL || row->set == NULL) {
        return BadOption(channel, interp, name, true);
    }
    word = Tcl_NewStringObj(value, -1);
    Tcl_IncrRefCount(word);
    code = TlsGetEnum(interp, name, word, row->words, &index);
    if (code == TCL_OK) {
        row->set(channel, index);
    }
    Tcl_DecrRefCount(word);
    return code;
}
