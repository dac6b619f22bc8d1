/*
 * policy_names.h --
 *
 *	The security policies that can be asked for.
 *
 *	It comes out of the sources of s2n-tls: go run ./gen import.
 */

#ifndef TLS_POLICY_NAMES_H
#define TLS_POLICY_NAMES_H

#include <stddef.h>

/*< block "policies.names" >*/

#endif /* TLS_POLICY_NAMES_H */
