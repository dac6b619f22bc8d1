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

static int64_t
EndOfFixture(
    const char *folder,
    const char *name,
    size_t cut)
{
    uint8_t bytes[4096];
    char path[1024];
    size_t size;
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "rb");
    size = file == NULL ? 0 : fread(bytes, 1, sizeof(bytes), file);
    CHECK(size > cut, "%s", path);
    if (file != NULL) {
        fclose(file);
    }
    return TlsOcspExpiryEnd(bytes, size - cut);
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
    CHECK(TlsOcspExpiryEnd((const uint8_t *) "", 0) == 0, "nothing");
    return CheckSummary();
}
