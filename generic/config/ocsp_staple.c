/*
 * ocsp_staple.c --
 *
 *	The OCSP response that is sent with our own certificate. s2n-tls sends
 *	any bytes; a response that clients would refuse is refused here.
 */

#include "ocsp_staple.h"

#include <time.h>

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>

#include "chain_certificate.h"
#include "config_dict.h"
#include "config_error.h"
#include "config_file.h"
#include "failure.h"
#include "tcl_error.h"

/* The tolerated difference between the clocks of two machines, in seconds. */
#define CLOCK_SKEW 300

/* The serial number of the own certificate, which the caller frees; NULL when
 * there is no memory. */
static ASN1_INTEGER *
SerialNumber(
    const struct s2n_cert_chain_and_key *chain)
{
    X509 *cert = TlsChainCertificate(chain, 0);
    ASN1_INTEGER *serial = NULL;

    if (cert != NULL) {
        serial = ASN1_INTEGER_dup(X509_get0_serialNumber(cert));
        X509_free(cert);
    }
    return serial;
}

/* Is this the answer for the certificate with the serial number? */
static bool
IsFor(
    const OCSP_SINGLERESP *single,
    const ASN1_INTEGER *serial)
{
    ASN1_INTEGER *found = NULL;

    return OCSP_id_get0_info(NULL, NULL, NULL, &found,
                    (OCSP_CERTID *) OCSP_SINGLERESP_get0_id(single))
            && ASN1_INTEGER_cmp(found, serial) == 0;
}

/* Finds the answer for a certificate in a response, or NULL. */
static OCSP_SINGLERESP *
FindAnswer(
    OCSP_BASICRESP *response,
    const ASN1_INTEGER *serial)
{
    int count = OCSP_resp_count(response);
    int i;

    for (i = 0; i < count; i++) {
        OCSP_SINGLERESP *single = OCSP_resp_get0(response, (size_t) i);

        if (IsFor(single, serial)) {
            return single;
        }
    }
    return NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * Objection --
 *
 *	Checks whether a client could accept a response for the certificate.
 *	Clients check the signature, since the authority may be unknown here.
 *
 * Results:
 *	NULL when it could, or else what must be.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static const char *
Objection(
    OCSP_RESPONSE *response,
    const ASN1_INTEGER *serial)
{
    ASN1_GENERALIZEDTIME *from = NULL;
    ASN1_GENERALIZEDTIME *until = NULL;
    OCSP_BASICRESP *basic;
    OCSP_SINGLERESP *answer;
    const char *objection = NULL;
    int status = V_OCSP_CERTSTATUS_UNKNOWN;

    if (response == NULL || OCSP_response_status(response)
            != OCSP_RESPONSE_STATUS_SUCCESSFUL) {
        return "must contain an OCSP response in DER form";
    }
    basic = OCSP_response_get1_basic(response);
    answer = (basic == NULL) ? NULL : FindAnswer(basic, serial);
    if (answer == NULL) {
        objection = "must contain an OCSP response for the certificate";
    } else {
        status = OCSP_single_get0_status(answer, NULL, NULL, &from, &until);
    }
    if (answer != NULL && status != V_OCSP_CERTSTATUS_GOOD) {
        objection = "must contain an OCSP response with the status good";
    } else if (answer != NULL
            && !OCSP_check_validity(from, until, CLOCK_SKEW, -1)) {
        objection = "must contain an OCSP response that is valid now";
    }
    OCSP_BASICRESP_free(basic);
    return objection;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsOcspStaple --
 *
 *	Reads an OCSP response and puts it to a certificate.
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
TlsOcspStaple(
    Tcl_Interp *interp,
    Tcl_Obj *file,
    struct s2n_cert_chain_and_key *chain)
{
    const char *key = tlsConfigKeyNames[TLS_CONFIG_OCSP_FILE];
    TlsConfigFile contents;
    const unsigned char *at;
    ASN1_INTEGER *serial;
    OCSP_RESPONSE *response;
    const char *objection;
    bool lacksMemory;
    int code = TCL_OK;

    if (TlsConfigFileOpen(interp, &contents, key, file) != TCL_OK) {
        return TCL_ERROR;
    }
    ERR_clear_error();
    at = (const unsigned char *) contents.bytes;
    response = d2i_OCSP_RESPONSE(NULL, &at, (long) contents.size);
    serial = SerialNumber(chain);
    objection = (serial == NULL) ? NULL : Objection(response, serial);
    lacksMemory = TlsLacksMemory();
    if (serial == NULL || (objection != NULL && lacksMemory)) {
        code = TlsConfigErrorMemory(interp, key, file, NULL);
    } else if (objection != NULL) {
        code = TlsErrorBadValue(interp, key, file, objection);
    } else if (s2n_cert_chain_and_key_set_ocsp_data(chain,
            (const uint8_t *) contents.bytes, (uint32_t) contents.size)
            != S2N_SUCCESS) {
        code = TlsConfigErrorS2n(interp, key, file, NULL, s2n_errno);
    }
    OCSP_RESPONSE_free(response);
    ASN1_INTEGER_free(serial);
    ERR_clear_error();
    TlsConfigFileClose(&contents);
    return code;
}
