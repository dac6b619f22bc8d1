/*
 * psk.c --
 *
 *	The pre-shared keys of a config (RFC 8446, section 2.2).
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

/* Is there an earlier element with the same identity? */
static bool
IsTwice(
    Tcl_Obj *const elements[],
    Tcl_Size index,
    const TlsPskValue *value)
{
    Tcl_Size i;

    for (i = 0; i < index; i++) {
        TlsPskValue other;

        if (TlsPskFromObj(elements[i], &other)
                && other.identitySize == value->identitySize
                && memcmp(other.identity, value->identity,
                        (size_t) value->identitySize) == 0) {
            return true;
        }
    }
    return false;
}

/*
 *----------------------------------------------------------------------
 *
 * AddKey --
 *
 *	Makes the key of one element. s2n-tls would find the same identity twice
 *	only when it is used.
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
    Tcl_Obj *const elements[],
    Tcl_Size index,
    TlsPsks *psks)
{
    const char *name = tlsConfigKeyNames[TLS_CONFIG_PSK];
    struct s2n_psk *key;
    TlsPskValue value;

    if (!TlsPskFromObj(elements[index], &value)) {
        return TCL_ERROR;	/* not reached: the form was checked */
    }
    if (IsTwice(elements, index, &value)) {
        TlsReportBadValue(interp, name, NULL,
                "must have another identity than those before it");
        return TlsKeyErrorElement(interp, name, index);
    }
    key = s2n_external_psk_new();
    if (FillKey(key, &value) != S2N_SUCCESS) {
        TlsSettingsCheck(interp, TLS_CONFIG_PSK, S2N_FAILURE);
        (void) s2n_psk_free(&key);
        return TlsKeyErrorElement(interp, name, index);
    }
    psks->keys[psks->count++] = key;
    return TCL_OK;
}

int
TlsPsksApply(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    TlsPsks *psks)
{
    Tcl_Obj **elements;
    Tcl_Size count;
    Tcl_Size i;

    *psks = (TlsPsks) {.count = 0};
    if (settings->psk == NULL || Tcl_ListObjGetElements(NULL, settings->psk,
            &count, &elements) != TCL_OK || count == 0) {
        return TCL_OK;
    }
    psks->keys = ckalloc((size_t) count * sizeof(psks->keys[0]));
    for (i = 0; i < count; i++) {
        if (AddKey(interp, elements, i, psks) != TCL_OK) {
            return TCL_ERROR;
        }
    }
    return TCL_OK;
}
