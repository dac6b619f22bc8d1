/*
 * sct_list.c --
 *
 *	The signed certificate timestamps that are sent with our own
 *	certificate. s2n-tls sends any bytes; what no client could read is
 *	refused here.
 */

#include "sct_list.h"

#include <stdbool.h>

#include <openssl/bytestring.h>

#include "config_error.h"
#include "config_file.h"
#include "tcl_error.h"

/* The most bytes of a list: a hundred timestamps. s2n-tls sends it in one
 * message with other extensions. */
#define LIST_MAX 16384

#define MUST_BE "must be a list of signed certificate timestamps (RFC 6962): "

/* Is this a SignedCertificateTimestamp, version 1, from end to end? See RFC
 * 6962, section 3.2. */
static bool
IsTimestamp(
    CBS rest)
{
    enum {LOG_ID = 32, TIME = 8, ALGORITHMS = 2};
    uint8_t version;
    CBS vector;

    return CBS_get_u8(&rest, &version) && version == 0
            && CBS_skip(&rest, LOG_ID + TIME)
            && CBS_get_u16_length_prefixed(&rest, &vector) /* extensions */
            && CBS_skip(&rest, ALGORITHMS)
            && CBS_get_u16_length_prefixed(&rest, &vector)
            && CBS_len(&vector) > 0 && CBS_len(&rest) == 0;
}

/* NULL when these bytes are a SignedCertificateTimestampList (RFC 6962, section
 * 3.3), or else what must be. */
static const char *
Objection(
    CBS rest)
{
    CBS list;
    CBS timestamp;

    if (CBS_len(&rest) > LIST_MAX) {
        return MUST_BE "at most 16384 bytes";
    }
    if (!CBS_get_u16_length_prefixed(&rest, &list) || CBS_len(&rest) > 0
            || CBS_len(&list) == 0) {
        return MUST_BE "two bytes with the length of the rest, and timestamps";
    }
    while (CBS_len(&list) > 0) {
        if (!CBS_get_u16_length_prefixed(&list, &timestamp)) {
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
    CBS list,
    struct s2n_cert_chain_and_key *chain)
{
    const char *objection = Objection(list);

    if (objection != NULL) {
        return TlsErrorBadValue(interp, key, file, objection);
    }
    if (s2n_cert_chain_and_key_set_sct_list(chain, CBS_data(&list),
            (uint32_t) CBS_len(&list)) != S2N_SUCCESS) {
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
    CBS list;
    int code;

    if (settings->sct_data != NULL) {
        bytes = Tcl_GetByteArrayFromObj(settings->sct_data, &size);
        CBS_init(&list, bytes, (size_t) size);
        return Put(interp, tlsConfigKeyNames[TLS_CONFIG_SCT_DATA], NULL, list,
                chain);
    }
    if (settings->sct_file == NULL) {
        return TCL_OK;
    }
    key = tlsConfigKeyNames[TLS_CONFIG_SCT_FILE];
    if (TlsConfigFileOpen(interp, &contents, key, settings->sct_file)
            != TCL_OK) {
        return TCL_ERROR;
    }
    CBS_init(&list, (const uint8_t *) contents.bytes, contents.size);
    code = Put(interp, key, settings->sct_file, list, chain);
    TlsConfigFileClose(&contents);
    return code;
}
