/*
 * policy.h --
 *
 *	The security policies of s2n-tls that can be asked for.
 */

#ifndef TLS_POLICY_H
#define TLS_POLICY_H

#include <stdbool.h>

/* Their names, and NULL. */
const char *const *TlsPolicyNames(void);

/* True for a name that s2n::policies lists; case does not count, as in s2n. */
bool TlsPolicyIsOffered(const char *name);

#endif /* TLS_POLICY_H */
