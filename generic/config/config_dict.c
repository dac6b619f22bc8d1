/*
 * config_dict.c --
 *
 *	Parses the dict of a config.
 */

#include "config_dict.h"

#include <s2n.h>

#include "config_error.h"
#include "config_parser.h"
#include "tcl_error.h"

int
TlsConfigCheck(
    Tcl_Interp *interp,
    TlsConfigKey key,
    int result)
{
    if (result != S2N_SUCCESS) {
        return TlsConfigErrorS2n(interp, tlsConfigKeyNames[key], NULL, NULL,
                s2n_errno);
    }
    return TCL_OK;
}

static void
TlsFreeDicts(
    TlsDicts *dicts)
{
    Tcl_Size i;

    for (i = 0; i < dicts->count; i++) {
        TlsFreeConfigSettings(&dicts->dicts[i].settings);
        Tcl_DecrRefCount(dicts->dicts[i].dict);
    }
    ckfree(dicts);
}

/* The value is not a list of dicts. It may contain a key, and is not shown. */
static int
NoDicts(
    Tcl_Interp *interp,
    const char *name,
    const char *const *keys)
{
    Tcl_Obj *mustBe = Tcl_NewStringObj(
            "must be a list of dictionaries with keys from ", -1);
    int i;

    Tcl_IncrRefCount(mustBe);
    for (i = 0; keys[i] != NULL; i++) {
        Tcl_AppendStringsToObj(mustBe, i > 0 ? ", " : "", keys[i], NULL);
    }
    TlsErrorBadValue(interp, name, NULL, Tcl_GetString(mustBe));
    Tcl_DecrRefCount(mustBe);
    return TCL_ERROR;
}

/*
 *----------------------------------------------------------------------
 *
 * ParseDict --
 *
 *	Parses one dict of a list as a config that can have no other keys than
 *	these. That it is a dict is known.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Fills *settings, or leaves an error in interp and nothing to free.
 *
 *----------------------------------------------------------------------
 */

static int
ParseDict(
    Tcl_Interp *interp,
    Tcl_Obj *dict,
    const char *const *keys,
    TlsConfigSettings *settings)
{
    Tcl_DictSearch search;
    Tcl_Obj *key;
    Tcl_Obj *value;
    int code = TCL_OK;
    int index;
    int done;

    Tcl_DictObjFirst(NULL, dict, &search, &key, &value, &done);
    while (!done && code == TCL_OK) {
        code = TlsGetIndex(interp, key, keys, "config key", TCL_EXACT, &index);
        Tcl_DictObjNext(&search, &key, &value, &done);
    }
    Tcl_DictObjDone(&search);
    return code == TCL_OK ? TlsParseConfigSettings(interp, dict, settings)
            : TCL_ERROR;
}

/* Reads one dict of a list into a copy, which it frees on failure. */
static int
ReadDict(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *list,
    Tcl_Size index,
    const char *const *keys,
    TlsDict *element)
{
    Tcl_Obj *original;
    Tcl_Size size;
    int code;

    Tcl_ListObjIndex(NULL, list, index, &original);
    element->dict = Tcl_DuplicateObj(original);
    Tcl_IncrRefCount(element->dict);
    if (Tcl_DictObjSize(NULL, element->dict, &size) != TCL_OK) {
        code = NoDicts(interp, name, keys);
    } else {
        code = ParseDict(interp, element->dict, keys, &element->settings);
        if (code != TCL_OK) {
            TlsConfigErrorElement(interp, name, index);
        }
    }
    if (code != TCL_OK) {
        Tcl_DecrRefCount(element->dict);
    }
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsGetDicts --
 *
 *	Reads the value of a key that is a list of dicts. Works on copies, which
 *	must not depend on later changes of the list.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Sets *dictsPtr, which has to be freed, or leaves an error in interp that
 *	tells which element is wrong.
 *
 *----------------------------------------------------------------------
 */

static int
TlsGetDicts(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *value,
    const char *const *keys,
    TlsDicts **dictsPtr)
{
    TlsDicts *dicts;
    Tcl_Size count;
    Tcl_Size i;

    if (Tcl_ListObjLength(NULL, value, &count) != TCL_OK) {
        return NoDicts(interp, name, keys);
    }
    dicts = ckalloc(sizeof(TlsDicts) + (size_t) count * sizeof(TlsDict));
    dicts->count = 0;
    for (i = 0; i < count; i++) {
        if (ReadDict(interp, name, value, i, keys, &dicts->dicts[i])
                != TCL_OK) {
            TlsFreeDicts(dicts);
            return TCL_ERROR;
        }
        dicts->count++;
    }
    *dictsPtr = dicts;
    return TCL_OK;
}
