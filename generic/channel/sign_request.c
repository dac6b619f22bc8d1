/*
 * sign_request.c --
 *
 *	What is to be signed, as a script gets it.
 */

#include "sign_request.h"

#include <openssl/sha.h>

#include "chain_certificate.h"
#include "dict.h"
#include "x509_value.h"

/* The certificate whose key is to sign, by the hash that s2n::status has. */
static Tcl_Obj *
NewFingerprint(
    const struct s2n_cert_chain_and_key *chain)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];
    uint32_t size = 0;
    const uint8_t *der = TlsChainCertificateDer(chain, 0, &size);

    if (der == NULL) {
        return Tcl_NewObj();
    }
    return TlsX509NewHex(SHA256(der, size, digest), sizeof(digest));
}

Tcl_Obj *
TlsSignRequestDict(
    const TlsSession *session)
{
    Tcl_Obj *dict = Tcl_NewDictObj();
    TlsSignRequest request;

    if (TlsSessionSignRequest(session, &request)) {
        TlsDictPut(dict, "operation", Tcl_NewStringObj("sign", -1));
        TlsDictPut(dict, "scheme", Tcl_NewStringObj(request.scheme, -1));
        TlsDictPut(dict, "hash", Tcl_NewStringObj(request.hash, -1));
        TlsDictPut(dict, "input", Tcl_NewByteArrayObj(request.input,
                (Tcl_Size) request.inputSize));
        TlsDictPut(dict, "sha256_hash", NewFingerprint(request.chain));
    }
    return dict;
}
