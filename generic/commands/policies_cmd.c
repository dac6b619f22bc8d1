/*
 * policies_cmd.c --
 *
 *	The command s2n::policies.
 */

#include <s2n.h>

#include "commands.h"
#include "policies_options.h"
#include "policy.h"

static const int minimums[] = {
    [TLS_POLICIES_MIN_1_0] = S2N_TLS10,
    [TLS_POLICIES_MIN_1_1] = S2N_TLS11,
    [TLS_POLICIES_MIN_1_2] = S2N_TLS12,
    [TLS_POLICIES_MIN_1_3] = S2N_TLS13,
};

static const int protocols[] = {
    [TLS_POLICIES_PROTOCOL_1_0] = S2N_TLS10,
    [TLS_POLICIES_PROTOCOL_1_1] = S2N_TLS11,
    [TLS_POLICIES_PROTOCOL_1_2] = S2N_TLS12,
    [TLS_POLICIES_PROTOCOL_1_3] = S2N_TLS13,
};

/* Does a policy allow the versions that were asked for? */
static bool
HasVersions(
    const TlsPolicy *policy,
    const TlsPoliciesOptions *options)
{
    int protocol;

    if (TLS_GIVEN(options, TLS_POLICIES_MIN)
            && policy->lowest < minimums[options->min]) {
        return false;
    }
    if (!TLS_GIVEN(options, TLS_POLICIES_PROTOCOL)) {
        return true;
    }
    protocol = protocols[options->protocol];
    return protocol == S2N_TLS13 ? (policy->traits & TLS_POLICY_TLS13) != 0
            : policy->lowest <= protocol;
}

/* Is a trait as an option wants it? */
static bool
Agrees(
    const TlsPolicy *policy,
    unsigned trait,
    const TlsPoliciesOptions *options,
    TlsPoliciesOption option,
    bool wanted)
{
    return !TLS_GIVEN(options, option)
            || wanted == ((policy->traits & trait) != 0);
}

static bool
Matches(
    const TlsPolicy *policy,
    const TlsPoliciesOptions *options)
{
    return HasVersions(policy, options)
            && Agrees(policy, TLS_POLICY_POST_QUANTUM,
                    options, TLS_POLICIES_PQ, options->pq)
            && Agrees(policy, TLS_POLICY_FORWARD_SECRECY,
                    options, TLS_POLICIES_FORWARDSECRECY,
                    options->forwardsecrecy)
            && Agrees(policy, TLS_POLICY_AEAD,
                    options, TLS_POLICIES_AEAD, options->aead)
            && Agrees(policy, TLS_POLICY_FIPS,
                    options, TLS_POLICIES_FIPS, options->fips)
            && (options->cipher & ~policy->ciphers) == 0
            && (options->group & ~policy->groups) == 0;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsPoliciesObjCmd --
 *
 *	Implements "s2n::policies". See the user documentation.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

int
TlsPoliciesObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    bool hasPattern = objc > 1 && Tcl_GetString(objv[1])[0] != '-';
    const char *pattern = hasPattern ? Tcl_GetString(objv[1]) : "*";
    int first = hasPattern ? 2 : 1;
    TlsPoliciesOptions options;
    const TlsPolicy *policy;
    Tcl_Obj *names;

    if (TlsParsePoliciesOptions(interp, objc - first, objv + first, &options)
            != TCL_OK) {
        return TCL_ERROR;
    }
    names = Tcl_NewListObj(0, NULL);
    for (policy = TlsPolicies(); policy->name != NULL; policy++) {
        if (Tcl_StringMatch(policy->name, pattern)
                && Matches(policy, &options)) {
            Tcl_ListObjAppendElement(NULL, names,
                    Tcl_NewStringObj(policy->name, -1));
        }
    }
    TlsFreePoliciesOptions(&options);
    Tcl_SetObjResult(interp, names);
    return TCL_OK;
}
