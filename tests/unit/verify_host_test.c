/*
 * verify_host_test.c --
 *
 *	Tests verify_host.c: what can be asked for, and which names in a
 *	certificate are it.
 */

#include <arpa/inet.h>
#include <string.h>

#include <openssl/x509.h>

#include "check.h"
#include "general_name.h"
#include "verify_host.h"

/* 63 characters, the longest label. */
#define LABEL63 LABEL61 "yz"
#define LABELS3 LABEL63 "." LABEL63 "." LABEL63
/* 61 characters more than that make a name of 253, the longest. */
#define LABEL61 "abcdefghijklmnopqrstuvwxyz0123456789-abcdefghijklmnopqrstuvwx"

/* What TlsVerifyHostParse makes of a text. name NULL: it is refused. */
typedef struct ParseCase {
    const char *text;
    const char *name;
    size_t addressSize;
} ParseCase;

static const ParseCase parseCases[] = {
    {"localhost", "localhost", 0},
    {"www.example.org", "www.example.org", 0},
    {"WWW.Example.ORG", "WWW.Example.ORG", 0},
    {"www.example.org.", "www.example.org", 0},
    {"_service.example.org", "_service.example.org", 0},
    {"xn--bcher-kva.example", "xn--bcher-kva.example", 0},
    {"a-b.example", "a-b.example", 0},
    {"4.example", "4.example", 0},
    {"1.2.3.4a", "1.2.3.4a", 0},
    {LABEL63 ".example", LABEL63 ".example", 0},
    {LABELS3 "." LABEL61, LABELS3 "." LABEL61, 0},
    {LABELS3 "." LABEL61 ".", LABELS3 "." LABEL61, 0},
    {"127.0.0.1", "127.0.0.1", 4},
    {"127.0.0.1.", "127.0.0.1", 4},
    {"::1", "::1", 16},
    {"[::1]", "::1", 16},
    {"fe80::1%eth0", "fe80::1", 16},
    {"[fe80::1%eth0]", "fe80::1", 16},
    {"fe80::1%1", "fe80::1", 16},
    {"fe80::1%a%b", "fe80::1", 16},
    {"2001:DB8:0:0:0:0:0:1", "2001:DB8:0:0:0:0:0:1", 16},
    {"::ffff:192.0.2.1", "::ffff:192.0.2.1", 16},
    {"0000:0000:0000:0000:0000:0000:255.255.255.255",
	"0000:0000:0000:0000:0000:0000:255.255.255.255", 16},

    {"", NULL, 0},
    {".", NULL, 0},
    {"..", NULL, 0},
    {"a..b", NULL, 0},
    {".example", NULL, 0},
    {"example..", NULL, 0},
    {" localhost", NULL, 0},
    {"localhost ", NULL, 0},
    {"local host", NULL, 0},
    {"localhost:443", NULL, 0},
    {"https://localhost", NULL, 0},
    {"localhost/", NULL, 0},
    {"user@localhost", NULL, 0},
    {"*.example.org", NULL, 0},
    {"b\xC3\xBC" "cher.example", NULL, 0},
    {"a\nb", NULL, 0},
    {"1.2.3", NULL, 0},
    {"1.2.3.256", NULL, 0},
    {"1.2.3.4.5", NULL, 0},
    {"127.1", NULL, 0},
    {"2130706433", NULL, 0},
    {"[localhost]", NULL, 0},
    {"[127.0.0.1]", NULL, 0},
    {"[]", NULL, 0},
    {"[", NULL, 0},
    {"]", NULL, 0},
    {"[::1", NULL, 0},
    {"::1]", NULL, 0},
    {"[::1].", NULL, 0},
    {"[::1]:443", NULL, 0},
    {":::", NULL, 0},
    {"fe80::1%", NULL, 0},
    {"%eth0", NULL, 0},
    {"localhost%eth0", NULL, 0},
    {"127.0.0.1%eth0", NULL, 0},
    {LABEL63 "x.example", NULL, 0},
    {LABELS3 "." LABEL61 "x", NULL, 0},
    {LABELS3 "." LABEL63 ".example", NULL, 0},
};

/* Whether a certificate with one alternative name is for the identity. A dNSName
 * is written as it is, an iPAddress and a URI have their type in front. */
typedef struct MatchCase {
    const char *identity;
    const char *certName;
    bool same;
} MatchCase;

static const MatchCase matchCases[] = {
    /* Names. */
    {"leaf.example", "leaf.example", true},
    {"LEAF.example", "leaf.EXAMPLE", true},
    {"leaf.example.", "leaf.example", true},
    {"localhost", "localhost", true},
    {"a_b.example.org", "a_b.example.org", true},
    {"leaf.example", "leaf.example.", false},
    {"leaf.example", "leaf.exampl", false},
    {"leaf.example", "leaf.example2", false},
    {"leaf.example", "xleaf.example", false},
    {"leaf.example", "a.leaf.example", false},
    {"leaf.example", "example", false},
    {"leaf.example", "", false},
    {"leaf.example", ".", false},
    {"leaf.example", "leaf.example..", false},
    {"leaf.example", " leaf.example", false},
    {"leaf.example", "https://leaf.example", false},
    {"leaf-example", "leaf_example", false},
    {"k.example", "\xE2\x84\xAA.example", false},

    /* Wildcards. */
    {"a.wild.example", "*.wild.example", true},
    {"A.Wild.Example", "*.wILD.example", true},
    {"a.wild.example.", "*.wild.example", true},
    {"xn--bcher-kva.wild.example", "*.wild.example", true},
    {"a.wild.example", "*.wild.example.", false},
    {"a_b.wild.example", "*.wild.example", false},
    {"a.wild_.example", "*.wild_.example", false},
    {"wild.example", "*.wild.example", false},
    {"a.b.wild.example", "*.wild.example", false},
    {"a.wild2.example", "*.wild.example", false},
    {"a.example", "*.example", false},
    {"a.example", "*.example.", false},
    {"localhost", "*", false},
    {"localhost", "*.", false},
    {"localhost", "*.localhost", false},
    {"a.wild.example", "*wild.example", false},
    {"a.wild.example", "a*.wild.example", false},
    {"ab.wild.example", "a*.wild.example", false},
    {"ab.wild.example", "*b.wild.example", false},
    {"a.wild.example", "**.wild.example", false},
    {"a.wild.example", "a.*.example", false},
    {"a.b.example.org", "*.*.example.org", false},
    {"a.wild.example", "*..example", false},
    {"a.wild.example", ".wild.example", false},

    /* Addresses. */
    {"127.0.0.1", "IP:127.0.0.1", true},
    {"2001:db8::1", "IP:2001:0DB8:0:0:0:0:0:1", true},
    {"[2001:0DB8::0001]", "IP:2001:db8::1", true},
    {"::ffff:192.0.2.1", "IP:::ffff:c000:201", true},
    {"127.0.0.1", "IP:127.0.0.2", false},
    {"192.0.2.1", "IP:::ffff:192.0.2.1", false},
    {"::1", "IP:::2", false},

    /* A name is of one type. */
    {"127.0.0.1", "127.0.0.1", false},
    {"127.0.0.1", "127.0.0.1.", false},
    {"127.0.0.1", "localhost", false},
    {"127.0.0.1", "*.0.0.1", false},
    {"127.0.0.1", "*", false},
    {"::1", "::1", false},
    {"localhost", "IP:127.0.0.1", false},
    {"a.0.0.x1", "*.0.0.1", false},
    {"leaf.example", "URI:leaf.example", false},
    {"leaf.example", "URI:https://leaf.example", false},
    {"a.wild.example", "URI:*.wild.example", false},
    {"127.0.0.1", "URI:127.0.0.1", false},
    {"leaf.example", "email:leaf.example", false},
    {"leaf.example", "CN", false},
};

/* Adds an alternative name of so many bytes. */
static void
AddName(
    X509 *cert,
    int type,
    const void *bytes,
    size_t size)
{
    GENERAL_NAMES *names = GENERAL_NAMES_new();

    AddGeneralName(names, type, bytes, size);
    (void) X509_add1_ext_i2d(cert, NID_subject_alt_name, names, 0, 0);
    GENERAL_NAMES_free(names);
}

static void
AddTypedName(
    X509 *cert,
    const char *text)
{
    uint8_t address[16];

    if (strncmp(text, "IP:", 3) == 0) {
        bool short4 = inet_pton(AF_INET, text + 3, address) == 1;

        CHECK(short4 || inet_pton(AF_INET6, text + 3, address) == 1, "%s",
                text);
        AddName(cert, GEN_IPADD, address, short4 ? 4 : 16);
    } else if (strncmp(text, "URI:", 4) == 0) {
        AddName(cert, GEN_URI, text + 4, strlen(text) - 4);
    } else if (strncmp(text, "email:", 6) == 0) {
        AddName(cert, GEN_EMAIL, text + 6, strlen(text) - 6);
    } else if (strcmp(text, "CN") != 0) {
        AddName(cert, GEN_DNS, text, strlen(text));
    }
}

/* A certificate whose common name is leaf.example. */
static X509 *
NewCertificate(void)
{
    X509 *cert = X509_new();

    (void) X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN",
            MBSTRING_ASC, (const uint8_t *) "leaf.example", -1, -1, 0);
    return cert;
}

static void
TestParse(void)
{
    size_t i;

    for (i = 0; i < sizeof(parseCases) / sizeof(parseCases[0]); i++) {
        const ParseCase *c = &parseCases[i];
        TlsVerifyHost identity;
        bool parsed = TlsVerifyHostParse(c->text, &identity);

        CHECK(parsed == (c->name != NULL), "\"%s\"", c->text);
        if (!parsed || c->name == NULL) {
            continue;
        }
        CHECK(strcmp(identity.name, c->name) == 0, "\"%s\" gave \"%s\"",
                c->text, identity.name);
        CHECK(identity.addressSize == c->addressSize, "\"%s\" gave %zu bytes",
                c->text, identity.addressSize);
    }
}

static void
TestMatch(void)
{
    size_t i;

    for (i = 0; i < sizeof(matchCases) / sizeof(matchCases[0]); i++) {
        const MatchCase *c = &matchCases[i];
        X509 *cert = NewCertificate();
        TlsVerifyHost identity;

        AddTypedName(cert, c->certName);
        CHECK(TlsVerifyHostParse(c->identity, &identity), "\"%s\"",
                c->identity);
        CHECK(TlsVerifyHostMatches(&identity, cert) == c->same,
                "\"%s\" in a certificate for \"%s\"", c->certName,
                c->identity);
        X509_free(cert);
    }
}

/* One name of bytes that a C string cannot hold. */
static bool
MatchesRaw(
    const char *text,
    int type,
    const void *bytes,
    size_t size)
{
    X509 *cert = NewCertificate();
    TlsVerifyHost identity;
    bool matches;

    (void) TlsVerifyHostParse(text, &identity);
    AddName(cert, type, bytes, size);
    matches = TlsVerifyHostMatches(&identity, cert);
    X509_free(cert);
    return matches;
}

static void
TestRawNames(void)
{
    static const char cut[] = "leaf.example\0.attacker.example";
    static const char wild[] = "*.wild.example\0.attacker.example";
    static const uint8_t address[5] = {127, 0, 0, 1, 0};

    CHECK(!MatchesRaw("leaf.example", GEN_DNS, cut, sizeof(cut) - 1),
            "NUL inside");
    CHECK(!MatchesRaw("leaf.example", GEN_DNS, cut, strlen(cut) + 1),
            "NUL behind");
    CHECK(MatchesRaw("leaf.example", GEN_DNS, cut, strlen(cut)), "itself");
    CHECK(!MatchesRaw("a.wild.example", GEN_DNS, wild, sizeof(wild) - 1),
            "NUL in a wildcard");
    CHECK(!MatchesRaw("127.0.0.1", GEN_IPADD, address, 5), "5 bytes");
    CHECK(!MatchesRaw("127.0.0.1", GEN_IPADD, address, 3), "3 bytes");
    CHECK(MatchesRaw("127.0.0.1", GEN_IPADD, address, 4), "the address");
}

/* Who has no name is named by nobody. */
static void
TestEmpty(void)
{
    TlsVerifyHost identity = {.addressSize = 0};
    static const char *const names[] = {"CN", "", ".", "*", "URI:"};
    size_t i;

    CHECK(TlsVerifyHostIsEmpty(&identity), "empty");
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        X509 *cert = NewCertificate();

        AddTypedName(cert, names[i]);
        CHECK(!TlsVerifyHostMatches(&identity, cert), "\"%s\"", names[i]);
        X509_free(cert);
    }
}

int
main(void)
{
    TestParse();
    TestMatch();
    TestRawNames();
    TestEmpty();
    return CheckSummary();
}
