/*
 * identity_test.c --
 *
 *	Tests identity.c: what can be asked for, and which names in a
 *	certificate are it.
 */

#include <string.h>

#include "check.h"
#include "identity.h"

/* 63 characters, the longest label. */
#define LABEL63 LABEL61 "yz"
#define LABELS3 LABEL63 "." LABEL63 "." LABEL63
/* 61 characters more than that make a name of 253, the longest. */
#define LABEL61 "abcdefghijklmnopqrstuvwxyz0123456789-abcdefghijklmnopqrstuvwx"

/* What TlsIdentityParse makes of a text. name NULL: it is refused. */
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
    {"fe80::1%eth0", NULL, 0},
    {"[fe80::1%eth0]", NULL, 0},
    {"fe80::1%1", NULL, 0},
    {LABEL63 "x.example", NULL, 0},
    {LABELS3 "." LABEL61 "x", NULL, 0},
    {LABELS3 "." LABEL63 ".example", NULL, 0},
};

/* Whether a name in a certificate is the identity. */
typedef struct VerifyCase {
    const char *identity;
    const char *certName;
    bool same;
} VerifyCase;

static const VerifyCase verifyCases[] = {
    /* Names. */
    {"leaf.example", "leaf.example", true},
    {"LEAF.example", "leaf.EXAMPLE", true},
    {"leaf.example.", "leaf.example", true},
    {"leaf.example", "leaf.example.", true},
    {"localhost", "localhost", true},
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
    {"a.wild.example", "*.wild.example.", true},
    {"a.wild.example.", "*.wild.example", true},
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
    {"127.0.0.1", "127.0.0.1", true},
    {"2001:db8::1", "2001:0DB8:0:0:0:0:0:1", true},
    {"[2001:0DB8::0001]", "2001:db8::1", true},
    {"::ffff:192.0.2.1", "::ffff:c000:201", true},
    {"127.0.0.1", "127.0.0.2", false},
    {"127.0.0.1", "localhost", false},
    {"127.0.0.1", "*.0.0.1", false},
    {"127.0.0.1", "*", false},
    {"127.0.0.1", "127.0.0.1.", false},
    {"127.0.0.1", "", false},
    {"192.0.2.1", "::ffff:192.0.2.1", false},
    {"::1", "::2", false},
    {"::1", "[::1]", false},
    {"::1", "*::1", false},
    {"localhost", "127.0.0.1", false},
    {"a.0.0.x1", "*.0.0.1", false},
};

static void
TestParse(void)
{
    size_t i;

    for (i = 0; i < sizeof(parseCases) / sizeof(parseCases[0]); i++) {
        const ParseCase *c = &parseCases[i];
        TlsIdentity identity;
        bool parsed = TlsIdentityParse(c->text, &identity);

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
TestVerify(void)
{
    size_t i;

    for (i = 0; i < sizeof(verifyCases) / sizeof(verifyCases[0]); i++) {
        const VerifyCase *c = &verifyCases[i];
        TlsIdentity identity;
        uint8_t same;

        CHECK(TlsIdentityParse(c->identity, &identity), "\"%s\"", c->identity);
        same = TlsIdentityVerify(c->certName, strlen(c->certName), &identity);
        CHECK(same == (c->same ? 1 : 0), "\"%s\" in a certificate for \"%s\"",
                c->certName, c->identity);
    }
}

/* Bytes that a C string cannot hold, and ends that no NUL marks. */
static void
TestRawNames(void)
{
    static const char cut[] = "leaf.example\0.attacker.example";
    static const char wild[] = "*.wild.example\0.attacker.example";
    static const char address[] = "127.0.0.1\0.attacker.example";
    static const char longer[] = "leaf.exampleXXXX";
    TlsIdentity identity;

    (void) TlsIdentityParse("leaf.example", &identity);
    CHECK(!TlsIdentityVerify(cut, sizeof(cut) - 1, &identity), "NUL inside");
    CHECK(!TlsIdentityVerify(cut, strlen(cut) + 1, &identity), "NUL behind");
    CHECK(TlsIdentityVerify(longer, strlen("leaf.example"), &identity),
            "no NUL behind");
    CHECK(!TlsIdentityVerify(longer, strlen("leaf.exampl"), &identity),
            "only as long as it says");
    (void) TlsIdentityParse("a.wild.example", &identity);
    CHECK(!TlsIdentityVerify(wild, sizeof(wild) - 1, &identity),
            "NUL in a wildcard");
    (void) TlsIdentityParse("127.0.0.1", &identity);
    CHECK(!TlsIdentityVerify(address, sizeof(address) - 1, &identity),
            "NUL in an address");
    CHECK(!TlsIdentityVerify(address, strlen(address) + 1, &identity),
            "NUL behind an address");
    CHECK(TlsIdentityVerify(address, strlen(address), &identity),
            "the address itself");
}

int
main(void)
{
    TestParse();
    TestVerify();
    TestRawNames();
    return CheckSummary();
}
