/*
 * verify_host.h --
 *
 *	Whom the peer must prove to be: a host name or a numeric address, and
 *	whether a certificate names it.
 */

#ifndef TLS_VERIFY_HOST_H
#define TLS_VERIFY_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/base.h>

/* Longest host name in text form (RFC 1035, section 2.3.4). */
#define TLS_HOSTNAME_MAX 255

typedef struct TlsIdentity {
    char name[TLS_HOSTNAME_MAX + 1]; /* without trailing dot or brackets */
    uint8_t address[16];             /* network order, when it is one */
    size_t addressSize;              /* 4, 16, or 0 for a host name */
} TlsIdentity;

/* Fills *identity from text; false when text is empty, too long, or no name. */
bool TlsIdentityParse(const char *text, TlsIdentity *identity);

bool TlsIdentityIsEmpty(const TlsIdentity *identity);

/* Does the certificate name the identity? */
bool TlsIdentityMatches(const TlsIdentity *identity, const X509 *leaf);

#endif /* TLS_VERIFY_HOST_H */
