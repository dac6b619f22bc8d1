/*
 * sct_list.c --
 *
 *	The signed certificate timestamps that are sent with our own
 *	certificate. s2n-tls sends any bytes; what no client could read is
 *	refused here.
 */

#include "sct_list.h"

#include <stdbool.h>

#include "config_error.h"
#include "config_file.h"
#include "tcl_error.h"

/* The most bytes of a list: a hundred timestamps. s2n-tls sends it in one
 * message with other extensions. */
#define LIST_MAX 16384

#define MUST_BE "must be a list of signed certificate timestamps (RFC 6962): "

/* What is left to read. */
typedef struct Rest {
    const uint8_t *bytes;
    size_t size;
} Rest;

static bool
Skip(
    Rest *rest,
    size_t size)
{
    if (rest->size < size) {
        return false;
    }
    rest->bytes += size;
    rest->size -= size;
    return true;
}

/* Takes a vector, which begins with its length in two bytes. */
static bool
TakeVector(
    Rest *rest,
    Rest *vector)
{
    const uint8_t *length = rest->bytes;

    if (!Skip(rest, 2)) {
        return false;
    }
    *vector = (Rest) {
        .bytes = rest->bytes,
        .size = (size_t) length[0] << 8 | length[1],
    };
    return Skip(rest, vector->size);
}

/* Is this a SignedCertificateTimestamp, version 1, from end to end? See RFC
 * 6962, section 3.2. */
static bool
IsTimestamp(
    Rest rest)
{
    enum {VERSION = 1, LOG_ID = 32, TIME = 8, ALGORITHMS = 2};
    Rest vector;

    return rest.size > 0 && rest.bytes[0] == 0
            && Skip(&rest, VERSION + LOG_ID + TIME)
            && TakeVector(&rest, &vector)	/* extensions */
            && Skip(&rest, ALGORITHMS)
            && TakeVector(&rest, &vector) && vector.size > 0
            && rest.size == 0;
}

/* NULL when these bytes are a SignedCertificateTimestampList (RFC 6962, section
 * 3.3), or else what must be. */
static const char *
Objection(
    Rest rest)
{
    Rest list;
    Rest timestamp;

    if (rest.size > LIST_MAX) {
        return MUST_BE "at most 16384 bytes";
    }
    if (!TakeVector(&rest, &list) || rest.size > 0 || list.size == 0) {
        return MUST_BE "two bytes with the length of the rest, and timestamps";
    }
    while (list.size > 0) {
        if (!TakeVector(&list, &timestamp)) {
            return MUST_BE "two bytes with its length before each timestamp";
        }
        if (!IsTimestamp(timestamp)) {
            return MUST_BE "each timestamp of version 1, and complete";
        }
    }
    return NULL;
}

/* Puts a list to a certificate; file is the value of the key, or NULL if that is
 * not shown. */
static int
Put(
    Tcl_Interp *interp,
    const char *key,
    Tcl_Obj *file,
    Rest list,
    struct s2n_cert_chain_and_key *chain)
{
    const char *objection = Objection(list);

    if (objection != NULL) {
        return TlsErrorBadValue(interp, key, file, objection);
    }
    if (s2n_cert_chain_and_key_set_sct_list(chain, list.bytes,
            (uint32_t) list.size) != S2N_SUCCESS) {
        return TlsConfigErrorS2n(interp, key, file, NULL, s2n_errno);
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSctListApply --
 *
 *	Gives a certificate the timestamps of the settings.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Scripts may run, as the file may be in a virtual file system. May leave
 *	an error in interp.
 *
 *----------------------------------------------------------------------
 */

int
TlsSctListApply(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    struct s2n_cert_chain_and_key *chain)
{
    const char *key;
    TlsConfigFile contents;
    Tcl_Size size;
    const unsigned char *bytes;
    int code;

    if (settings->sct_data != NULL) {
        bytes = Tcl_GetByteArrayFromObj(settings->sct_data, &size);
        return Put(interp, tlsConfigKeyNames[TLS_CONFIG_SCT_DATA], NULL,
                (Rest) {bytes, (size_t) size}, chain);
    }
    if (settings->sct_file == NULL) {
        return TCL_OK;
    }
    key = tlsConfigKeyNames[TLS_CONFIG_SCT_FILE];
    if (TlsConfigFileOpen(interp, &contents, key, settings->sct_file)
            != TCL_OK) {
        return TCL_ERROR;
    }
    code = Put(interp, key, settings->sct_file,
            (Rest) {(const uint8_t *) contents.bytes, contents.size}, chain);
    TlsConfigFileClose(&contents);
    return code;
}
