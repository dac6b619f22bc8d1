/*
 * tls_value.c --
 *
 *	Types of values that belong to TLS: what is allowed, and the C form of
 *	it.
 */

#include "tls_value.h"

#include <string.h>

#include "policy.h"
#include "tcl_error.h"
#include "verify_host.h"

#define SECONDS_MAX 31536000

/* RFC 9257 requires secrets of at least 128 bits; the other limits keep sizes
 * sane. */
#define PSK_IDENTITY_MAX_SIZE 1024
#define PSK_SECRET_MIN_SIZE 16
#define PSK_SECRET_MAX_SIZE 1024

/* Limits of s2n-tls for records of changing size. */
#define RECORD_BYTES_MAX 8388608
#define RECORD_SECONDS_MAX 65535

/* What aws-lc has room for: PEM_BUFSIZE. */
#define PASSWORD_MAX_SIZE 1024

/* Of a key for session tickets; s2n multiplies times by 1E9, in 64 bits. */
#define TICKET_KEY_NAME_MAX_SIZE 16
#define TICKET_KEY_MIN_SIZE 32
#define TICKET_KEY_MAX_SIZE 255
#define TIME_MAX 9999999999

/* RFC 7301, section 3.1. */
#define PROTOCOL_MAX_SIZE 255
#define PROTOCOLS_MAX_SIZE 65535

int
TlsGetHostname(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_Obj **valuePtr)
{
    TlsVerifyHost identity;

    if (!TlsVerifyHostParse(Tcl_GetString(obj), &identity)) {
        return TlsErrorBadValue(interp, name, obj,
                "must be a host name or a numeric address");
    }
    *valuePtr = obj;
    return TCL_OK;
}

int
TlsGetPath(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_Obj **valuePtr)
{
    if (strstr(Tcl_GetString(obj), "-----BEGIN ") != NULL) {
        /* A private key may be in it, so it is not shown. */
        return TlsErrorBadValue(interp, name, NULL,
                "must be a file name, not PEM text");
    }
    if (Tcl_GetString(obj)[0] == '\0' || TlsHasNul(obj)) {
        return TlsErrorBadValue(interp, name, obj, "must be a file name");
    }
    *valuePtr = obj;
    return TCL_OK;
}

int
TlsGetPem(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_Obj **valuePtr)
{
    if (strstr(Tcl_GetString(obj), "-----BEGIN ") == NULL || TlsHasNul(obj)) {
        /* It may be a private key with a mistake, so it is not shown. */
        return TlsErrorBadValue(interp, name, NULL,
                "must be PEM text, with a -----BEGIN line");
    }
    *valuePtr = obj;
    return TCL_OK;
}

int
TlsGetPassword(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_Obj **valuePtr)
{
    Tcl_Size size;

    (void) Tcl_GetStringFromObj(obj, &size);
    if (size < 1 || size > PASSWORD_MAX_SIZE || TlsHasNul(obj)) {
        return TlsErrorBadValue(interp, name, NULL,
                "must be a password of 1 to 1024 bytes without NUL characters");
    }
    *valuePtr = obj;
    return TCL_OK;
}

/* Are these bytes, and is their number in the range? */
static bool
IsBytes(
    Tcl_Obj *obj,
    Tcl_Size min,
    Tcl_Size max)
{
    Tcl_Size size;

    return TlsGetBytes(obj, &size) != NULL && size >= min && size <= max;
}

/* Is this {name key ?intro_time?}? */
static bool
IsTicketKey(
    Tcl_Obj *obj)
{
    Tcl_WideInt intro;
    Tcl_Obj **parts;
    Tcl_Size count;

    return Tcl_ListObjGetElements(NULL, obj, &count, &parts) == TCL_OK
            && (count == 2 || count == 3)
            && IsBytes(parts[0], 1, TICKET_KEY_NAME_MAX_SIZE)
            && IsBytes(parts[1], TICKET_KEY_MIN_SIZE, TICKET_KEY_MAX_SIZE)
            && (count == 2 || TlsIntegerInRange(parts[2], 0, TIME_MAX, &intro));
}

/* The keys are secret, so they are not shown. */
int
TlsGetTicketKeys(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_Obj **valuePtr)
{
    Tcl_Obj **elements;
    Tcl_Size count;
    Tcl_Size i = 0;

    if (Tcl_ListObjGetElements(NULL, obj, &count, &elements) == TCL_OK) {
        while (i < count && IsTicketKey(elements[i])) {
            i++;
        }
    }
    if (i == 0 || i < count) {
        return TlsErrorBadValue(interp, name, NULL,
                "must be a list of {name key ?intro_time?}, with a name of 1"
                " to 16 bytes, a key of 32 to 255 bytes, and a time in seconds"
                " since 1970");
    }
    *valuePtr = obj;
    return TCL_OK;
}

int
TlsGetPolicy(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_Obj **valuePtr)
{
    if (TlsPolicyIsOffered(Tcl_GetString(obj))) {
        *valuePtr = obj;
        return TCL_OK;
    }
    TlsErrorBadValue(interp, name, obj, "must be a security policy that"
            " s2n::policies lists");
    if (interp != NULL) {
        /* What s2n itself says of a name that it does not know. */
        Tcl_SetErrorCode(interp, "S2N", "S2N_ERR_INVALID_SECURITY_POLICY",
                NULL);
    }
    return TCL_ERROR;
}

/* Converts a list of names to a set. A message shows the name at fault alone. */
static int
GetSet(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    uint64_t (*bitOf)(const char *name),
    const char *mustBe,
    TlsSet *valuePtr)
{
    Tcl_Size count, i;
    Tcl_Obj **names;

    if (Tcl_ListObjGetElements(NULL, obj, &count, &names) != TCL_OK) {
        return TlsErrorBadValue(interp, name, obj, mustBe);
    }
    *valuePtr = 0;
    for (i = 0; i < count; i++) {
        uint64_t bit = bitOf(Tcl_GetString(names[i]));

        if (bit == 0) {
            return TlsErrorBadValue(interp, name, names[i], mustBe);
        }
        *valuePtr |= bit;
    }
    return TCL_OK;
}

int
TlsGetCiphers(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    TlsSet *valuePtr)
{
    return GetSet(interp, name, obj, TlsPolicyCipher, TlsPolicyCiphersMustBe(),
            valuePtr);
}

int
TlsGetGroups(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    TlsSet *valuePtr)
{
    return GetSet(interp, name, obj, TlsPolicyGroup, TlsPolicyGroupsMustBe(),
            valuePtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GetProtocol --
 *
 *	Reads one protocol name of a list. RFC 7301 allows NUL, but this does
 *	not, since s2n returns the negotiated name as a C string.
 *
 * Results:
 *	The bytes, which belong to the value, or NULL.
 *
 * Side effects:
 *	Fills *sizePtr.
 *
 *----------------------------------------------------------------------
 */

static const unsigned char *
GetProtocol(
    Tcl_Obj *obj,
    Tcl_Size *sizePtr)
{
    const unsigned char *bytes = TlsGetBytes(obj, sizePtr);

    if (bytes == NULL || *sizePtr < 1 || *sizePtr > PROTOCOL_MAX_SIZE
            || memchr(bytes, '\0', (size_t) *sizePtr) != NULL) {
        return NULL;
    }
    return bytes;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsEncodeProtocols --
 *
 *	Writes a list of protocol names as TLS does: each name behind a byte
 *	that tells its size.
 *
 * Results:
 *	A new byte array with reference count 0; NULL when the value is no list
 *	of names, or does not fit a ClientHello.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

Tcl_Obj *
TlsEncodeProtocols(
    Tcl_Obj *protocols)
{
    Tcl_DString encoded;
    Tcl_Obj **elements;
    Tcl_Obj *result = NULL;
    Tcl_Size count;
    Tcl_Size i;

    if (Tcl_ListObjGetElements(NULL, protocols, &count, &elements) != TCL_OK) {
        return NULL;
    }
    Tcl_DStringInit(&encoded);
    for (i = 0; i < count; i++) {
        Tcl_Size size;
        const unsigned char *bytes = GetProtocol(elements[i], &size);
        char prefix;

        if (bytes == NULL || Tcl_DStringLength(&encoded) + 1 + size
                > PROTOCOLS_MAX_SIZE) {
            break;
        }
        prefix = (char) size;
        Tcl_DStringAppend(&encoded, &prefix, 1);
        Tcl_DStringAppend(&encoded, (const char *) bytes, size);
    }
    if (i == count) {
        result = Tcl_NewByteArrayObj(
                (const unsigned char *) Tcl_DStringValue(&encoded),
                Tcl_DStringLength(&encoded));
    }
    Tcl_DStringFree(&encoded);
    return result;
}

int
TlsGetProtocols(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_Obj **valuePtr)
{
    Tcl_Obj *encoded = TlsEncodeProtocols(obj);

    if (encoded == NULL) {
        return TlsErrorBadValue(interp, name, obj,
                "must be a list of protocol names of 1 to 255 bytes each");
    }
    Tcl_IncrRefCount(encoded);
    Tcl_DecrRefCount(encoded);
    *valuePtr = obj;
    return TCL_OK;
}

int
TlsGetSecondsPair(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    TlsSecondsPair *valuePtr)
{
    Tcl_Obj **elements;
    Tcl_Size count;

    if (Tcl_ListObjGetElements(NULL, obj, &count, &elements) == TCL_OK
            && count == 2
            && TlsIntegerInRange(elements[0], 1, SECONDS_MAX, &valuePtr->first)
            && TlsIntegerInRange(elements[1], 1, SECONDS_MAX,
                    &valuePtr->second)) {
        return TCL_OK;
    }
    return TlsErrorBadValue(interp, name, obj, "must be two integers from 1 to"
            " 31536000: {encrypt_decrypt_seconds decrypt_only_seconds}");
}

/* Reads the name of a hash function, which may be left out. */
static bool
IsHash(
    Tcl_Size count,
    Tcl_Obj *const elements[],
    bool *isSha384Ptr)
{
    const char *name = count < 3 ? "sha256" : Tcl_GetString(elements[2]);

    *isSha384Ptr = strcmp(name, "sha384") == 0;
    return *isSha384Ptr || strcmp(name, "sha256") == 0;
}

bool
TlsPskFromObj(
    Tcl_Obj *obj,
    TlsPskValue *value)
{
    Tcl_Obj **elements;
    Tcl_Size count;

    if (Tcl_ListObjGetElements(NULL, obj, &count, &elements) != TCL_OK
            || count < 2 || count > 3
            || !IsHash(count, elements, &value->isSha384)) {
        return false;
    }
    value->identity = TlsGetBytes(elements[0], &value->identitySize);
    value->secret = TlsGetBytes(elements[1], &value->secretSize);
    return value->identity != NULL && value->secret != NULL
            && value->identitySize >= 1
            && value->identitySize <= PSK_IDENTITY_MAX_SIZE
            && value->secretSize >= PSK_SECRET_MIN_SIZE
            && value->secretSize <= PSK_SECRET_MAX_SIZE;
}

int
TlsGetPsks(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_Obj **valuePtr)
{
    Tcl_Obj **elements;
    Tcl_Size count;
    Tcl_Size i = 0;
    bool good = Tcl_ListObjGetElements(NULL, obj, &count, &elements) == TCL_OK;

    for (i = 0; good && i < count; i++) {
        TlsPskValue value;

        good = TlsPskFromObj(elements[i], &value);
    }
    if (!good) {
        /* The secrets are in it, so it is not shown. */
        return TlsErrorBadValue(interp, name, NULL, "must be a list of"
                " {identity secret ?sha256|sha384?}, with an identity of 1 to"
                " 1024 bytes and a secret of 16 to 1024 bytes");
    }
    *valuePtr = obj;
    return TCL_OK;
}

int
TlsGetRecordThreshold(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    TlsRecordThreshold *valuePtr)
{
    Tcl_Obj **elements;
    Tcl_Size count;

    if (Tcl_ListObjGetElements(NULL, obj, &count, &elements) == TCL_OK
            && count == 2
            && TlsIntegerInRange(elements[0], 1, RECORD_BYTES_MAX,
                    &valuePtr->bytes)
            && TlsIntegerInRange(elements[1], 0, RECORD_SECONDS_MAX,
                    &valuePtr->seconds)) {
        return TCL_OK;
    }
    return TlsErrorBadValue(interp, name, obj, "must be {bytes seconds}: an"
            " integer from 1 to 8388608, and one from 0 to 65535");
}
