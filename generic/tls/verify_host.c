/*
 * verify_host.c --
 *
 *	The identity that a peer must have, and whether its certificate names it
 *	(RFC 9525).
 */

#include "verify_host.h"

#include <string.h>

#include <openssl/x509.h>

#include "sockets.h"

/* The text form of 255 octets in a DNS message (RFC 1035, 2.3.4). */
#define NAME_MAX_SIZE 253
#define LABEL_MAX_SIZE 63

#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyz" \
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."

/* A piece of text that need not end in NUL. */
typedef struct Span {
    const char *start;
    size_t size;
} Span;

static bool
IsDigit(
    char c)
{
    return c >= '0' && c <= '9';
}

/* Folds only ASCII: the locale must not affect which names are equal. */
static char
Lower(
    char c)
{
    return (c >= 'A' && c <= 'Z') ? (char) (c - 'A' + 'a') : c;
}

/* A name may end in the dot of the DNS root. */
static Span
WithoutFinalDot(
    Span name)
{
    if (name.size > 0 && name.start[name.size - 1] == '.') {
        name.size--;
    }
    return name;
}

/*
 *----------------------------------------------------------------------
 *
 * ParseAddress --
 *
 *	Reads a numeric IPv4 or IPv6 address.
 *
 * Results:
 *	Its size in bytes, 4 or 16; 0 when text is no address.
 *
 * Side effects:
 *	Fills address.
 *
 *----------------------------------------------------------------------
 */

static size_t
ParseAddress(
    Span text,
    uint8_t address[16])
{
    char copy[INET6_ADDRSTRLEN];

    if (text.size >= sizeof(copy)) {
        return 0;
    }
    memcpy(copy, text.start, text.size);
    copy[text.size] = '\0';
    if (inet_pton(AF_INET, copy, address) == 1) {
        return 4;
    }
    if (inet_pton(AF_INET6, copy, address) == 1) {
        return 16;
    }
    return 0;
}

/* An IPv6 address may name a zone (RFC 4007, section 11). It means something on
 * one machine only: no certificate has one, and it is never sent. */
static Span
WithoutZone(
    Span name)
{
    const char *percent = memchr(name.start, '%', name.size);

    if (percent != NULL && percent + 1 < name.start + name.size
            && memchr(name.start, ':', (size_t) (percent - name.start))
                    != NULL) {
        name.size = (size_t) (percent - name.start);
    }
    return name;
}

/* Letters, digits, hyphens, and the underscore of some private names. */
static bool
IsLabel(
    Span label)
{
    size_t i;

    if (label.size == 0 || label.size > LABEL_MAX_SIZE) {
        return false;
    }
    for (i = 0; i < label.size; i++) {
        char c = Lower(label.start[i]);

        if (!(c >= 'a' && c <= 'z') && !IsDigit(c) && c != '-' && c != '_') {
            return false;
        }
    }
    return true;
}

static bool
IsNumber(
    Span label)
{
    size_t i;

    for (i = 0; i < label.size; i++) {
        if (!IsDigit(label.start[i])) {
            return false;
        }
    }
    return true;
}

/* The part of a name in front of its first dot: all of it without a dot. */
static Span
FirstLabel(
    Span name)
{
    const char *dot = memchr(name.start, '.', name.size);

    if (dot != NULL) {
        name.size = (size_t) (dot - name.start);
    }
    return name;
}

/*
 *----------------------------------------------------------------------
 *
 * IsHostName --
 *
 *	Tells whether text can be the name of a host. A text whose last label is
 *	a number cannot: it is a mistyped address, or one of the short forms of
 *	addresses that some systems accept.
 *
 * Results:
 *	True when it can.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static bool
IsHostName(
    Span name)
{
    if (name.size > NAME_MAX_SIZE) {
        return false;
    }
    for (;;) {
        Span label = FirstLabel(name);

        if (!IsLabel(label)) {
            return false;
        }
        if (label.size == name.size) {
            return !IsNumber(label);
        }
        name.start += label.size + 1;
        name.size -= label.size + 1;
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsVerifyHostParse --
 *
 *	Reads the host name or numeric address that a peer must have. An IPv6
 *	address may be in brackets, as in a URL, and name a zone, which is
 *	dropped.
 *
 * Results:
 *	True; false when text is neither.
 *
 * Side effects:
 *	Fills *identity.
 *
 *----------------------------------------------------------------------
 */

bool
TlsVerifyHostParse(
    const char *text,
    TlsVerifyHost *identity)
{
    Span name = {.start = text, .size = strlen(text)};
    bool bracketed = name.size > 1 && text[0] == '['
            && text[name.size - 1] == ']';

    *identity = (TlsVerifyHost) {.addressSize = 0};
    if (bracketed) {
        name.start++;
        name.size -= 2;
    } else {
        name = WithoutFinalDot(name);
    }
    name = WithoutZone(name);
    identity->addressSize = ParseAddress(name, identity->address);
    if (bracketed && identity->addressSize != 16) {
        return false;
    }
    if (identity->addressSize == 0 && !IsHostName(name)) {
        return false;
    }
    memcpy(identity->name, name.start, name.size);
    return true;
}

/* Does text have a byte beyond ASCII? */
static bool
IsForeign(
    const char *text)
{
    while (*text != '\0' && (*text & 0x80) == 0) {
        text++;
    }
    return *text != '\0';
}

/*
 *----------------------------------------------------------------------
 *
 * TlsVerifyHostProblem --
 *
 *	Describes what is wrong with a text that is no host, and what to do, for
 *	the usual mistakes.
 *
 * Results:
 *	Static text.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

const char *
TlsVerifyHostProblem(
    const char *text)
{
    const char *colon = strchr(text, ':');

    if (strchr(text, '/') != NULL) {
        return "give the host alone, without the rest of the URL";
    }
    if (IsForeign(text)) {
        return "give an internationalized name as the DNS has it, with labels"
                " that begin with xn--";
    }
    if (strpbrk(text, " \t\r\n\v\f") != NULL) {
        return "it contains white space";
    }
    if (text[0] == '.' || strstr(text, "..") != NULL) {
        return "it has an empty label: two dots in a row, or one at the"
                " beginning";
    }
    if (colon != NULL && strchr(colon + 1, ':') == NULL) {
        return "give the host alone, without the port";
    }
    if (colon != NULL) {
        return "it is no IPv6 address";
    }
    if (text[0] != '\0' && IsDigit(text[strlen(text) - 1])
            && strspn(text, "0123456789.") == strlen(text)) {
        return "give an IPv4 address with its four numbers";
    }
    if (strspn(text, NAME_CHARACTERS) != strlen(text)) {
        return "it may contain letters, digits, hyphens, underscores and dots"
                " alone";
    }
    if (strlen(text) > LABEL_MAX_SIZE) {
        return "it may have 253 characters, and 63 between two dots";
    }
    return "its last label is a number, as in an address";
}

bool
TlsVerifyHostIsEmpty(
    const TlsVerifyHost *identity)
{
    return identity->addressSize == 0 && identity->name[0] == '\0';
}

/*
 *----------------------------------------------------------------------
 *
 * TlsVerifyHostMatches --
 *
 *	Tells whether a certificate names the identity. Names are matched by
 *	their type, since the constraints of an authority are checked by type as
 *	well: a dNSName for a host name, an iPAddress for an address; never a
 *	URI, and never the common name. As in aws-lc, a wildcard is the whole
 *	leftmost label, with at least two after it, and stands for one label.
 *
 * Results:
 *	True when it does; never for an identity that is empty.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

bool
TlsVerifyHostMatches(
    const TlsVerifyHost *identity,
    const X509 *leaf)
{
    if (identity->addressSize > 0) {
        return X509_check_ip(leaf, identity->address, identity->addressSize, 0)
                == 1;
    }
    return !TlsVerifyHostIsEmpty(identity)
            && X509_check_host(leaf, identity->name, strlen(identity->name),
                    X509_CHECK_FLAG_NEVER_CHECK_SUBJECT
                    | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, NULL) == 1;
}
