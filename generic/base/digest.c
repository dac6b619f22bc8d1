/*
 * digest.c --
 *
 *	A digest of a list of parts. Each part is preceded by its size, so that
 *	two different lists have different digests. Numbers have a fixed byte
 *	order, so that the digest is the same on all machines.
 */

#include "digest.h"

#include <string.h>

/* The bytes of a number, the lowest first. */
static void
Spread(
    uint64_t number,
    uint8_t bytes[8])
{
    size_t i;

    for (i = 0; i < 8; i++) {
        bytes[i] = (uint8_t) number;
        number >>= 8;
    }
}

void
TlsDigestBegin(
    TlsDigest *digest)
{
    SHA256_Init(&digest->state);
}

void
TlsDigestAdd(
    TlsDigest *digest,
    const void *bytes,
    size_t size)
{
    uint8_t sizeBytes[8];

    Spread(size, sizeBytes);
    SHA256_Update(&digest->state, sizeBytes, sizeof(sizeBytes));
    if (size > 0) {
        SHA256_Update(&digest->state, bytes, size);
    }
}

void
TlsDigestAddText(
    TlsDigest *digest,
    const char *text)
{
    TlsDigestAdd(digest, text, text == NULL ? 0 : strlen(text));
}

void
TlsDigestAddNumber(
    TlsDigest *digest,
    int64_t number)
{
    uint8_t bytes[8];

    Spread((uint64_t) number, bytes);
    TlsDigestAdd(digest, bytes, sizeof(bytes));
}

void
TlsDigestEnd(
    TlsDigest *digest,
    uint8_t result[TLS_DIGEST_SIZE])
{
    SHA256_Final(result, &digest->state);
}
