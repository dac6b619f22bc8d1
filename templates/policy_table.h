/*
 * policy_table.h --
 *
 *	The security policies that can be asked for, and what they allow.
 *
 *	It comes out of the sources of s2n-tls: go run ./gen import.
 */

#ifndef TLS_POLICY_TABLE_H
#define TLS_POLICY_TABLE_H

#include <s2n.h>
#include <stddef.h>

#include "policy.h"

/*< block "policies.table" >*/

#endif /* TLS_POLICY_TABLE_H */
