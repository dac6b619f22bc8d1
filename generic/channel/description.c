/*
 * description.c --
 *
 *	A connection in some ten lines that people read. Much of it comes from
 *	the peer, and may go to a terminal: what does not print is replaced, and
 *	no line gets long.
 */

#include "description.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include "certificate_names.h"
#include "shown_chain.h"
#include "tcl_error.h"
#include "unverified.h"
#include "verified_chain.h"
#include "x509_value.h"

/* Most characters of a value, most lines of a chain. */
#define VALUE_MAX 600
#define CHAIN_MAX 10

/* Columns of a line: one less than those of a terminal. */
#define LINE_WIDTH 79

#define NAMES_SIZE 256
#define DATE_SIZE 12
#define SECONDS_PER_DAY 86400

/* Lines under way, and what stands before the label of each. */
typedef struct Lines {
    Tcl_Obj *text;
    const char *prefix;
} Lines;

/* Copies UTF-8, with "?" for each character that does not print. */
static void
CopyPrinting(
    Tcl_DString *copy,
    const char *value)
{
    int count = 0;

    while (*value != '\0' && count++ < VALUE_MAX) {
        Tcl_UniChar character = 0;
        int size = (int) Tcl_UtfToUniChar(value, &character);

        if (Tcl_UniCharIsPrint(character)) {
            Tcl_DStringAppend(copy, value, size);
        } else {
            Tcl_DStringAppend(copy, "?", 1);
        }
        value += size;
    }
    if (*value != '\0') {
        Tcl_DStringAppend(copy, "...", 3);
    }
}

/* Appends words, in lines of which each but the first is indented. A word that is
 * longer than a line has one of its own. */
static void
AppendWrapped(
    Tcl_Obj *text,
    const char *value,
    int indent)
{
    int column = indent;

    while (*value != '\0') {
        size_t size = strcspn(value, " ");
        int width = (int) Tcl_NumUtfChars(value, (Tcl_Size) size);

        if (column > indent && column + 1 + width > LINE_WIDTH) {
            Tcl_AppendPrintfToObj(text, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            Tcl_AppendToObj(text, " ", 1);
            column++;
        }
        Tcl_AppendToObj(text, value, (Tcl_Size) size);
        column += width;
        value += size + (value[size] == ' ');
    }
}

static void
AppendLine(
    const Lines *lines,
    const char *label,
    const char *value)
{
    int indent = lines->prefix[0] == '\0' ? 11 : 15;
    char head[32];
    Tcl_DString printing;

    (void) snprintf(head, sizeof(head), "%s%s", lines->prefix, label);
    Tcl_AppendPrintfToObj(lines->text, "%s%-*s",
            Tcl_GetString(lines->text)[0] == '\0' ? "" : "\n", indent, head);
    Tcl_DStringInit(&printing);
    CopyPrinting(&printing, value);
    AppendWrapped(lines->text, Tcl_DStringValue(&printing), indent);
    Tcl_DStringFree(&printing);
}

/* The same with a value that nobody else has, which is freed. */
static void
AppendNewLine(
    const Lines *lines,
    const char *label,
    Tcl_Obj *value)
{
    Tcl_IncrRefCount(value);
    AppendLine(lines, label, Tcl_GetString(value));
    Tcl_DecrRefCount(value);
}

/* The day of a date, as 2026-01-31. */
static const char *
DayOf(
    const ASN1_TIME *time,
    char text[DATE_SIZE])
{
    struct tm parts;

    if (ASN1_TIME_to_tm(time, &parts) != 1
            || strftime(text, DATE_SIZE, "%Y-%m-%d", &parts) == 0) {
        return "?";
    }
    return text;
}

static void
AppendValidity(
    const Lines *lines,
    const X509 *cert)
{
    const ASN1_TIME *begin = X509_get0_notBefore(cert);
    const ASN1_TIME *end = X509_get0_notAfter(cert);
    int64_t now = (int64_t) time(NULL);
    int64_t from = 0;
    int64_t until = 0;
    char first[DATE_SIZE];
    char last[DATE_SIZE];
    char line[120];
    const char *rest = "days left";
    int64_t days;

    (void) ASN1_TIME_to_posix(begin, &from);
    (void) ASN1_TIME_to_posix(end, &until);
    days = (until - now) / SECONDS_PER_DAY;
    if (now > until) {
        rest = "days ago: EXPIRED";
        days = -days;
    } else if (now < from) {
        rest = "days to go: NOT YET VALID";
        days = (from - now) / SECONDS_PER_DAY;
    }
    (void) snprintf(line, sizeof(line), "%s to %s (%lld %s)",
            DayOf(begin, first), DayOf(end, last), (long long) days, rest);
    AppendLine(lines, "valid", line);
}

static void
AppendKey(
    const Lines *lines,
    const X509 *cert)
{
    EVP_PKEY *key = X509_get_pubkey((X509 *) cert);
    ASN1_OBJECT *algorithm = NULL;
    const X509_ALGOR *signature = NULL;
    const ASN1_OBJECT *signedBy = NULL;
    Tcl_Obj *line;

    (void) X509_PUBKEY_get0_param(&algorithm, NULL, NULL, NULL,
            X509_get_X509_PUBKEY(cert));
    line = TlsX509NewObjectName(algorithm);
    X509_get0_signature(NULL, &signature, cert);
    X509_ALGOR_get0(&signedBy, NULL, NULL, signature);
    Tcl_AppendPrintfToObj(line, ", %d bits, signed with ",
            key == NULL ? 0 : EVP_PKEY_bits(key));
    TlsX509AppendNew(line, TlsX509NewObjectName(signedBy));
    EVP_PKEY_free(key);
    AppendNewLine(lines, "key", line);
}

/* The certificates behind the first, by their names. */
static void
AppendChain(
    const Lines *lines,
    const STACK_OF(X509) *chain)
{
    size_t i;

    for (i = 1; i < sk_X509_num(chain) && i <= CHAIN_MAX; i++) {
        AppendNewLine(lines, i == 1 ? "chain" : "",
                TlsX509NewName(X509_get_subject_name(
                        sk_X509_value(chain, i))));
    }
}

static void
AppendCertificates(
    const Lines *lines,
    const STACK_OF(X509) *chain)
{
    const X509 *own = sk_X509_value(chain, 0);
    char names[NAMES_SIZE];

    AppendNewLine(lines, "subject",
            TlsX509NewName(X509_get_subject_name(own)));
    if (TlsCertificateNames(own, names, sizeof(names)) > 0) {
        AppendLine(lines, "names", names);
    }
    AppendNewLine(lines, "issuer", TlsX509NewName(X509_get_issuer_name(own)));
    AppendValidity(lines, own);
    AppendKey(lines, own);
    AppendChain(lines, chain);
}

/* A line with the value of an option of chan configure. */
static void
AppendOption(
    const Lines *lines,
    const char *label,
    TlsChannel *channel,
    const char *option)
{
    Tcl_DString value;

    Tcl_DStringInit(&value);
    (void) TlsChannelGetOption(channel, NULL, option, &value);
    AppendLine(lines, label, Tcl_DStringLength(&value) == 0 ? "none"
            : Tcl_DStringValue(&value));
    Tcl_DStringFree(&value);
}

static bool
IsResumed(
    const TlsChannel *channel)
{
    return s2n_connection_is_session_resumed(
            TlsSessionConnection(channel->session)) == 1;
}

/* How a peer has been verified without a certificate, if it was. */
static const char *
WithoutCertificate(
    const TlsChannel *channel)
{
    size_t keys = 0;

    if (!TlsConfigPolicy(channel->config)->certificateRules.verifies) {
        return "NO: the config says \"verify none\"";
    }
    (void) TlsConfigPsks(channel->config, &keys);
    if (IsResumed(channel)) {
        return "yes: by the session that was resumed";
    }
    if (channel->role == S2N_SERVER) {
        return "no: the client has shown no certificate";
    }
    return keys > 0 ? "yes: by a pre-shared key" : "NO";
}

/* How the peer has been verified; chain is NULL when it has no certificate that
 * was. */
static Tcl_Obj *
NewVerification(
    const TlsChannel *channel,
    const STACK_OF(X509) *chain)
{
    const char *name = TlsSessionVerifiedName(channel->session);
    Tcl_Obj *failed = TlsUnverifiedFailures(channel->session, false);
    Tcl_Obj *text = NULL;

    Tcl_IncrRefCount(failed);
    if (Tcl_GetString(failed)[0] != '\0') {
        text = Tcl_ObjPrintf("NO: a script has accepted it despite %s",
                Tcl_GetString(failed));
    }
    Tcl_DecrRefCount(failed);
    if (text != NULL) {
        return text;
    }
    if (chain == NULL) {
        return Tcl_NewStringObj(WithoutCertificate(channel), -1);
    }
    return name == NULL
            ? Tcl_NewStringObj("yes: chain and dates, not the name", -1)
            : Tcl_ObjPrintf("yes: chain, dates and the name \"%s\"", name);
}

static void
AppendSession(
    const Lines *lines,
    TlsChannel *channel)
{
    AppendOption(lines, "protocol", channel, "-protocol");
    AppendOption(lines, "cipher", channel, "-cipher");
    AppendOption(lines, "group", channel, "-group");
    AppendLine(lines, "session", IsResumed(channel) ? "resumed" : "new");
    AppendOption(lines, "alpn", channel, "-alpn");
}

/* What the peer has shown, under labels that say that this is all it has done. */
static void
AppendShown(
    Lines lines,
    const TlsChannel *channel)
{
    const STACK_OF(X509) *chain =
            TlsShownChain(TlsSessionConnection(channel->session));

    if (chain == NULL) {
        AppendLine(&lines, "shown", "no certificate");
        return;
    }
    AppendLine(&lines, "unverified", "what the peer has shown proves nothing:");
    lines.prefix = "shown ";
    AppendCertificates(&lines, chain);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsDescription --
 *
 *	See description.h.
 *
 * Results:
 *	A new value with reference count 0.
 *
 * Side effects:
 *	The thread has no errors of aws-lc left over.
 *
 *----------------------------------------------------------------------
 */

Tcl_Obj *
TlsDescription(
    TlsChannel *channel,
    bool unverified)
{
    const TlsSession *session = channel->session;
    const TlsFailure *failure = TlsSessionFailure(session);
    STACK_OF(X509) *chain = NULL;
    Lines lines = {
        .text = Tcl_NewObj(),
        .prefix = "",
    };

    if (failure != NULL) {
        AppendNewLine(&lines, "failed", TlsErrorText(failure));
    }
    if (TlsSessionEstablished(session)) {
        chain = TlsSessionVerifiedChain(session);
        AppendNewLine(&lines, "verified", NewVerification(channel, chain));
        if (chain != NULL) {
            AppendCertificates(&lines, chain);
        }
        AppendSession(&lines, channel);
    } else if (failure == NULL) {
        AppendLine(&lines, "handshake", "in progress");
    }
    if (unverified && chain == NULL) {
        AppendShown(lines, channel);
    }
    TlsVerifiedChainFree(chain);
    ERR_clear_error();
    return lines.text;
}
