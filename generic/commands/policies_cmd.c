/*
 * policies_cmd.c --
 *
 *	The command s2n::policies.
 */

#include "command_usage.h"
#include "commands.h"
#include "policy.h"

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
    const char *const *policies = TlsPolicyNames();
    const char *pattern;
    Tcl_Obj *names;
    int i;

    if (objc > 2) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_POLICIES_USAGE);
        return TCL_ERROR;
    }
    pattern = (objc == 2) ? Tcl_GetString(objv[1]) : "*";
    names = Tcl_NewListObj(0, NULL);
    for (i = 0; policies[i] != NULL; i++) {
        if (Tcl_StringMatch(policies[i], pattern)) {
            Tcl_ListObjAppendElement(NULL, names,
                    Tcl_NewStringObj(policies[i], -1));
        }
    }
    Tcl_SetObjResult(interp, names);
    return TCL_OK;
}
