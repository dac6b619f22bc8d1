/*
 * policy.h --
 *
 *	The security policies of s2n-tls that can be asked for.
 */

#ifndef TLS_POLICY_H
#define TLS_POLICY_H

#include <stdbool.h>
#include <stdint.h>

/* A cipher suite or group, and the other name that it has; or NULL. */
typedef struct TlsPolicyName {
    const char *name;
    const char *iana;
} TlsPolicyName;

/* What holds for a policy. */
enum {
    TLS_POLICY_TLS13 = 1,
    TLS_POLICY_FORWARD_SECRECY = 2,	/* with every key exchange */
    TLS_POLICY_POST_QUANTUM = 4,
    TLS_POLICY_FIPS = 8,
    TLS_POLICY_AEAD = 16	/* all cipher suites are of that kind */
};

/* What a policy allows. The sets have a bit for each cipher suite and group, in
 * the order of their tables. */
typedef struct TlsPolicy {
    const char *name;
    int lowest;		/* version that can be negotiated: S2N_TLS12 */
    unsigned traits;
    uint64_t ciphers;
    uint64_t groups;
} TlsPolicy;

/* All of them, and one without a name. */
const TlsPolicy *TlsPolicies(void);

/* True for a name that s2n::policies lists; case does not count, as in s2n. */
bool TlsPolicyIsOffered(const char *name);

/* The bits of a cipher suite and of a group, by name; 0 if no policy knows it.
 * Case does not count. */
uint64_t TlsPolicyCipher(const char *name);
uint64_t TlsPolicyGroup(const char *name);

/* What an error message says of other names. */
const char *TlsPolicyCiphersMustBe(void);
const char *TlsPolicyGroupsMustBe(void);

#endif /* TLS_POLICY_H */
