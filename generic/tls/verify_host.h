/*
 * verify_host.h --
 *
 *	The identity that a peer must have, a host name or a numeric address,
 *	and whether a certificate names it.
 */

#ifndef TLS_VERIFY_HOST_H
#define TLS_VERIFY_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/base.h>

/* Longest host name in text form (RFC 1035, section 2.3.4). */
#define TLS_HOSTNAME_MAX 255

typedef struct TlsVerifyHost {
    char name[TLS_HOSTNAME_MAX + 1]; /* without trailing dot, brackets, zone */
    uint8_t address[16];             /* network order, when it is one */
    size_t addressSize;              /* 4, 16, or 0 for a host name */
} TlsVerifyHost;

/* Fills *identity from text; false when text is empty, too long, or no name. */
bool TlsVerifyHostParse(const char *text, TlsVerifyHost *identity);

/* What is wrong with a text that is neither, for a message. */
const char *TlsVerifyHostProblem(const char *text);

bool TlsVerifyHostIsEmpty(const TlsVerifyHost *identity);

/* Does the certificate name the identity? */
bool TlsVerifyHostMatches(const TlsVerifyHost *identity, const X509 *leaf);

#endif /* TLS_VERIFY_HOST_H */
