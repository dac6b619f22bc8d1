/*
 * policy.c --
 *
 *	The security policies that can be asked for. s2n-tls looks a policy up
 *	by name and has no list of names, so the list is imported from its
 *	sources.
 */

#include "policy.h"

#include <strings.h>

#include "policy_names.h"

const char *const *
TlsPolicyNames(void)
{
    return tlsPolicyNames;
}

bool
TlsPolicyIsOffered(
    const char *name)
{
    int i;

    for (i = 0; tlsPolicyNames[i] != NULL; i++) {
        if (strcasecmp(tlsPolicyNames[i], name) == 0) {
            return true;
        }
    }
    return false;
}
