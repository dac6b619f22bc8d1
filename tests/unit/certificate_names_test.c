/*
 * certificate_names_test.c --
 *
 *	What messages say of the names of a certificate.
 */

#include <string.h>

#include <openssl/x509.h>

#include "certificate_names.h"
#include "check.h"
#include "general_name.h"

#define X10 "xxxxxxxxxx"
#define X60 X10 X10 X10 X10 X10 X10

/* The attributes of a name, in two-letter words with their values, and what the
 * name is called. */
typedef struct SubjectCase {
    const char *attributes[6];
    const char *called;
} SubjectCase;

static const SubjectCase subjectCases[] = {
    {{"CN", "leaf.example"}, "leaf.example"},
    {{"O", "Organization", "OU", "Unit", "CN", "Name"}, "Name"},
    {{"O", "Organization", "OU", "Unit"}, "Unit"},
    {{"O", "Organization", "C", "XX"}, "Organization"},
    {{"C", "XX"}, "no common name"},
    {{NULL}, "no common name"},
    {{"CN", "", "O", "Organization"}, "Organization"},
    {{"CN", "a\x1b[31m\x7f" "b\xff"}, "a?[31m?b??"},
    {{"CN", X60 "1234"}, X60 "1234"},
};

static void
TestSubjects(void)
{
    size_t i;
    int j;

    for (i = 0; i < sizeof(subjectCases) / sizeof(subjectCases[0]); i++) {
        const SubjectCase *c = &subjectCases[i];
        X509_NAME *name = X509_NAME_new();
        char text[TLS_CERTIFICATE_NAME_SIZE];

        for (j = 0; j < 6 && c->attributes[j] != NULL; j += 2) {
            (void) X509_NAME_add_entry_by_txt(name, c->attributes[j],
                    V_ASN1_T61STRING, (const uint8_t *) c->attributes[j + 1],
                    -1, -1, 0);
        }
        CHECK(strcmp(TlsCertificateName(name, text), c->called) == 0,
                "\"%s\", not \"%s\"", text, c->called);
        X509_NAME_free(name);
    }
}

/* A name is not what is before a NUL. */
static void
TestNul(void)
{
    X509_NAME *name = X509_NAME_new();
    char text[TLS_CERTIFICATE_NAME_SIZE];

    (void) X509_NAME_add_entry_by_txt(name, "CN", V_ASN1_T61STRING,
            (const uint8_t *) "good\0" "bad", 8, -1, 0);
    CHECK(strcmp(TlsCertificateName(name, text), "no common name") == 0,
            "\"%s\"", text);
    X509_NAME_free(name);
}

static void
AddHost(
    GENERAL_NAMES *names,
    const char *host)
{
    AddGeneralName(names, GEN_DNS, host, strlen(host));
}

/* Frees the names after a check of what is said of a certificate with them. */
static void
CheckNames(
    GENERAL_NAMES *names,
    size_t count,
    const char *said)
{
    X509 *cert = X509_new();
    char text[256];
    size_t found;

    (void) X509_add1_ext_i2d(cert, NID_subject_alt_name, names, 0, 0);
    found = TlsCertificateNames(cert, text, sizeof(text));
    CHECK(found == count, "%zu names, not %zu: %s", found, count, text);
    CHECK(strcmp(text, said) == 0, "\"%s\", not \"%s\"", text, said);
    GENERAL_NAMES_free(names);
    X509_free(cert);
}

static void
TestNames(void)
{
    GENERAL_NAMES *names = GENERAL_NAMES_new();

    AddHost(names, "");
    AddGeneralName(names, GEN_URI, "https://a.example", 17);
    AddGeneralName(names, GEN_IPADD, "\x7f\x00\x00\x01\x00", 5);
    CheckNames(names, 0, "");

    names = GENERAL_NAMES_new();
    AddHost(names, "a.example");
    AddGeneralName(names, GEN_IPADD, "\x7f\x00\x00\x01", 4);
    AddGeneralName(names, GEN_IPADD, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01", 16);
    CheckNames(names, 3, "a.example, 127.0.0.1, ::1");

    names = GENERAL_NAMES_new();
    AddGeneralName(names, GEN_DNS, "a\0b \x1b\xff", 6);
    AddHost(names, X60 X10 "y" "cut");
    AddHost(names, X60 X10 "z" "cut");
    AddHost(names, "d.example");
    AddHost(names, "e.example");
    CheckNames(names, 5, "a?b???, " X60 X10 "y, " X60 X10 "z and 2 more");
}

/* A certificate without the extension. */
static void
TestNone(void)
{
    X509 *cert = X509_new();
    char text[256] = "x";

    CHECK(TlsCertificateNames(cert, text, sizeof(text)) == 0
            && text[0] == '\0', "\"%s\"", text);
    X509_free(cert);
}

int
main(void)
{
    TestSubjects();
    TestNul();
    TestNames();
    TestNone();
    return CheckSummary();
}
