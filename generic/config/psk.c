/*
 * psk.c --
 *
 *	Pre-shared keys (RFC 8446, section 2.2).
 */

#include "psk.h"

#include <string.h>

#include "config_error.h"
#include "tcl_error.h"
#include "tls_value.h"

void
TlsPsksFree(
    TlsPsks *psks)
{
    size_t i;

    for (i = 0; i < psks->count; i++) {
        (void) s2n_psk_free(&psks->keys[i]);
    }
    if (psks->keys != NULL) {
        ckfree(psks->keys);
    }
    *psks = (TlsPsks) {.count = 0};
}

/* Fills a key; S2N_SUCCESS, or S2N_FAILURE with s2n_errno set. */
static int
FillKey(
    struct s2n_psk *key,
    const TlsPskValue *value)
{
    if (key == NULL
            || s2n_psk_set_identity(key, value->identity,
                    (uint16_t) value->identitySize) != S2N_SUCCESS
            || s2n_psk_set_secret(key, value->secret,
                    (uint16_t) value->secretSize) != S2N_SUCCESS) {
        return S2N_FAILURE;
    }
    return s2n_psk_set_hmac(key, value->isSha384
            ? S2N_PSK_HMAC_SHA384 : S2N_PSK_HMAC_SHA256);
}

/* Notes an identity; false when an earlier element has the same. The bytes are
 * copied: to read another element may free those that value points to, if they
 * belong to the same object. */
static bool
NoteIdentity(
    Tcl_Obj *seen,
    const TlsPskValue *value)
{
    Tcl_Obj *identity = Tcl_NewByteArrayObj(value->identity,
            value->identitySize);
    Tcl_Size before;
    Tcl_Size after;

    Tcl_IncrRefCount(identity);
    (void) Tcl_DictObjSize(NULL, seen, &before);
    (void) Tcl_DictObjPut(NULL, seen, identity, identity);
    (void) Tcl_DictObjSize(NULL, seen, &after);
    Tcl_DecrRefCount(identity);
    return after > before;
}

/*
 *----------------------------------------------------------------------
 *
 * AddKey --
 *
 *	Makes the key of one element. s2n-tls would only notice a duplicate
 *	identity when it is used.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Adds to *psks, or leaves an error in interp.
 *
 *----------------------------------------------------------------------
 */

static int
AddKey(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *element,
    Tcl_Size index,
    Tcl_Obj *seen,
    TlsPsks *psks)
{
    struct s2n_psk *key;
    TlsPskValue value;

    if (!TlsPskFromObj(element, &value)) {
        return TCL_ERROR;	/* not reached: the form was checked */
    }
    if (!NoteIdentity(seen, &value)) {
        TlsErrorBadValue(interp, name, NULL,
                "must have a unique identity");
        return TlsConfigErrorElement(interp, name, index);
    }
    key = s2n_external_psk_new();
    if (FillKey(key, &value) != S2N_SUCCESS) {
        TlsConfigErrorS2n(interp, name, NULL, NULL, s2n_errno);
        (void) s2n_psk_free(&key);
        return TlsConfigErrorElement(interp, name, index);
    }
    psks->keys[psks->count++] = key;
    return TCL_OK;
}

int
TlsPsksMake(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *list,
    TlsPsks *psks)
{
    Tcl_Obj **elements;
    Tcl_Obj *seen;
    Tcl_Size count;
    Tcl_Size i;
    int code = TCL_OK;

    *psks = (TlsPsks) {.count = 0};
    if (list == NULL || Tcl_ListObjGetElements(NULL, list, &count, &elements)
            != TCL_OK || count == 0) {
        return TCL_OK;
    }
    psks->keys = ckalloc((size_t) count * sizeof(psks->keys[0]));
    seen = Tcl_NewDictObj();
    Tcl_IncrRefCount(seen);
    for (i = 0; i < count && code == TCL_OK; i++) {
        code = AddKey(interp, name, elements[i], i, seen, psks);
    }
    Tcl_DecrRefCount(seen);
    return code;
}
