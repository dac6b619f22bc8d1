/*
 * identity.h --
 *
 *	Whom the peer must prove to be: a host name or a numeric address, and
 *	the comparison with the names that a certificate bears.
 */

#ifndef TLS_IDENTITY_H
#define TLS_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest host name in text form (RFC 1035, section 2.3.4). */
#define TLS_HOSTNAME_MAX 255

typedef struct TlsIdentity {
    char name[TLS_HOSTNAME_MAX + 1]; /* without trailing dot or brackets */
    uint8_t address[16];             /* network order, when it is one */
    size_t addressSize;              /* 4, 16, or 0 for a host name */
} TlsIdentity;

/* Fills *identity from text; false when text is empty, too long, or no name. */
bool TlsIdentityParse(const char *text, TlsIdentity *identity);

/*
 * An s2n_verify_host_fn. data is the TlsIdentity to look for. certName has
 * certNameSize bytes, need not end in NUL and may hold any byte. Returns 1 when
 * it names the identity.
 */
uint8_t TlsIdentityVerify(const char *certName, size_t certNameSize,
	void *data);

#endif /* TLS_IDENTITY_H */
