/*
 * issue.h --
 *
 *	Make keys and certificates. No Tcl here.
 */

#ifndef TLS_ISSUE_H
#define TLS_ISSUE_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

typedef enum TlsIssueType {
    TLS_ISSUE_ECDSA,	/* P-256 */
    TLS_ISSUE_RSA	/* 2048 bits */
} TlsIssueType;

typedef struct TlsIssueParams {
    const char *subject;	/* the common name, in UTF-8: at most 64
			 * characters; or NULL */
    GENERAL_NAMES *names; /* or NULL */
    int64_t from;	/* in seconds since 1970 */
    int64_t until;
    bool isAuthority;
    X509 *issuer;	/* or NULL: the certificate is self-signed */
    EVP_PKEY *issuerKey;
} TlsIssueParams;

/* Both give what the caller frees, or NULL: without memory, or where the issuer's
 * key cannot sign. */
EVP_PKEY *TlsIssueKey(TlsIssueType type);
X509 *TlsIssueCertificate(const TlsIssueParams *params, EVP_PKEY *key);

/* Add a name to a list; false without memory. */
bool TlsIssueAddHost(GENERAL_NAMES *names, const char *host);
bool TlsIssueAddAddress(GENERAL_NAMES *names, const uint8_t *address,
	size_t size);

#endif /* TLS_ISSUE_H */
