/*
 * policy.c --
 *
 *	The security policies that can be asked for, and what they allow. s2n-tls
 *	looks a policy up by name, and has no list of names, nor a call for what
 *	is in one, so all is imported from its sources.
 */

#include "policy.h"

#include <stddef.h>
#include <strings.h>

#include "policy_table.h"

const TlsPolicy *
TlsPolicies(void)
{
    return tlsPolicies;
}

bool
TlsPolicyIsOffered(
    const char *name)
{
    const TlsPolicy *policy;

    for (policy = tlsPolicies; policy->name != NULL; policy++) {
        if (strcasecmp(policy->name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* The bit for the place of a name in a table, or 0. */
static uint64_t
BitOf(
    const TlsPolicyName *names,
    const char *name)
{
    int i;

    for (i = 0; names[i].name != NULL; i++) {
        if (strcasecmp(names[i].name, name) == 0 || (names[i].iana != NULL
                && strcasecmp(names[i].iana, name) == 0)) {
            return UINT64_C(1) << i;
        }
    }
    return 0;
}

uint64_t
TlsPolicyCipher(
    const char *name)
{
    return BitOf(tlsCipherNames, name);
}

uint64_t
TlsPolicyGroup(
    const char *name)
{
    return BitOf(tlsGroupNames, name);
}

const char *
TlsPolicyCiphersMustBe(void)
{
    return tlsCiphersMustBe;
}

const char *
TlsPolicyGroupsMustBe(void)
{
    return tlsGroupsMustBe;
}
