/*
 * policies_cmd.h --
 *
 *	The security policies of s2n-tls that can be asked for.
 */

#ifndef TLS_POLICIES_CMD_H
#define TLS_POLICIES_CMD_H

#include <stdbool.h>

/* True for a name that s2n::policies lists; case does not count, as in s2n. */
bool TlsPolicyIsOffered(const char *name);

#endif /* TLS_POLICIES_CMD_H */
