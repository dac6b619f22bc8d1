/*
 * digest.h --
 *
 *	A digest of a list of parts: no two lists have the same.
 */

#ifndef TLS_DIGEST_H
#define TLS_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/sha.h>

#define TLS_DIGEST_SIZE SHA256_DIGEST_LENGTH

typedef struct TlsDigest {
    SHA256_CTX state;
} TlsDigest;

void TlsDigestBegin(TlsDigest *digest);

/* Adds a part, which may be empty, and then be NULL. */
void TlsDigestAdd(TlsDigest *digest, const void *bytes, size_t size);

/* Adds text, or the empty part for NULL. */
void TlsDigestAddText(TlsDigest *digest, const char *text);
void TlsDigestAddNumber(TlsDigest *digest, int64_t number);

void TlsDigestEnd(TlsDigest *digest, uint8_t result[TLS_DIGEST_SIZE]);

#endif /* TLS_DIGEST_H */
