/*
 * ocsp_expiry_test.c --
 *
 *	When a response of OCSP ends.
 */

#include "check.h"
#include "ocsp_expiry.h"

#include <stdio.h>
#include <string.h>

/* 1 January of these years, in seconds since 1970. */
#define YEAR_2021 INT64_C(1609459200)
#define YEAR_2120 INT64_C(4733510400)

#define YEAR_2020 INT64_C(1577836800)

/* Reads a fixture; its size. */
static size_t
Read(
    const char *folder,
    const char *name,
    uint8_t bytes[4096])
{
    char path[1024];
    size_t size;
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "rb");
    size = file == NULL ? 0 : fread(bytes, 1, 4096, file);
    CHECK(size > 1, "%s", path);
    if (file != NULL) {
        fclose(file);
    }
    return size;
}

static int64_t
EndOfFixture(
    const char *folder,
    const char *name,
    size_t cut)
{
    uint8_t bytes[4096];
    size_t size = Read(folder, name, bytes);

    return TlsOcspExpiryEnd(bytes, size - cut);
}

/* A response that does not say when it ends: in the place of nextUpdate, which is
 * [0] with a GeneralizedTime, it has [1] with an extension of the same size. */
static int64_t
EndOfEndless(
    const char *folder)
{
    static const uint8_t nextUpdate[] = {0xa0, 0x11, 0x18, 0x0f};
    static const uint8_t extensions[19] = {
        0xa1, 0x11, 0x30, 0x0f, 0x30, 0x0d, 0x06, 0x03, 0x2a, 0x03, 0x04, 0x04,
        0x06
    };
    uint8_t bytes[4096];
    size_t size = Read(folder, "server.ocsp", bytes);
    size_t i = 0;

    while (i + sizeof(extensions) < size && memcmp(bytes + i, nextUpdate,
            sizeof(nextUpdate)) != 0) {
        i++;
    }
    CHECK(i + sizeof(extensions) < size, "no nextUpdate");
    memcpy(bytes + i, extensions, sizeof(extensions));
    return TlsOcspExpiryEnd(bytes, size);
}

int
main(
    int argc,
    char **argv)
{
    const char *folder = argc > 1 ? argv[1] : ".";

    CHECK(EndOfFixture(folder, "server.ocsp", 0) == YEAR_2120, "good");
    CHECK(EndOfFixture(folder, "revoked.ocsp", 0) == YEAR_2120, "revoked");
    CHECK(EndOfFixture(folder, "expired.ocsp", 0) == YEAR_2021, "expired");
    CHECK(EndOfFixture(folder, "server.ocsp", 1) == 0, "cut");
    CHECK(EndOfEndless(folder) == YEAR_2020 + 3600, "an hour where none is told");
    CHECK(TlsOcspExpiryEnd((const uint8_t *) "", 0) == 0, "nothing");
    return CheckSummary();
}
