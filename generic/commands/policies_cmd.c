/*
 * policies_cmd.c --
 *
 *	s2n::policies: the security policies that can be asked for. s2n-tls
 *	looks a policy up by name and has no list of names, so the list is
 *	imported from its sources.
 */

#include "policies_cmd.h"

#include <strings.h>

#include "command_usage.h"
#include "commands.h"
#include "policy_names.h"

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
    const char *pattern;
    Tcl_Obj *names;
    int i;

    if (objc > 2) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_POLICIES_USAGE);
        return TCL_ERROR;
    }
    pattern = (objc == 2) ? Tcl_GetString(objv[1]) : "*";
    names = Tcl_NewListObj(0, NULL);
    for (i = 0; tlsPolicyNames[i] != NULL; i++) {
        if (Tcl_StringMatch(tlsPolicyNames[i], pattern)) {
            Tcl_ListObjAppendElement(NULL, names,
                    Tcl_NewStringObj(tlsPolicyNames[i], -1));
        }
    }
    Tcl_SetObjResult(interp, names);
    return TCL_OK;
}
