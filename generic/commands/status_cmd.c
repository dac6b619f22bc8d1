/*
 * status_cmd.c --
 *
 *	The command s2n::status: describes a connection and its certificates.
 */

#include <stdbool.h>
#include <string.h>

#include "certificate_info.h"
#include "chain_certificate.h"
#include "channel.h"
#include "channel_lookup.h"
#include "commands.h"
#include "dict.h"
#include "status_options.h"
#include "status_session.h"
#include "tcl_error.h"
#include "unverified.h"
#include "verified_chain.h"
#include "x509_value.h"

static struct s2n_connection *
Connection(
    const TlsChannel *channel)
{
    return TlsSessionConnection(channel->session);
}

/* The value of an option that chan configure knows as well. */
static Tcl_Obj *
OptionValue(
    TlsChannel *channel,
    const char *name)
{
    Tcl_DString value;
    Tcl_Obj *obj;

    Tcl_DStringInit(&value);
    (void) TlsChannelGetOption(channel, NULL, name, &value);
    obj = Tcl_NewStringObj(Tcl_DStringValue(&value),
            Tcl_DStringLength(&value));
    Tcl_DStringFree(&value);
    return obj;
}

static Tcl_Obj *
TlsGetSessionCipherId(
    TlsChannel *channel)
{
    uint8_t first;
    uint8_t second;

    if (s2n_connection_get_cipher_iana_value(Connection(channel), &first,
            &second) != 0) {
        return Tcl_NewObj();
    }
    return Tcl_ObjPrintf("0x%02X%02X", first, second);
}

/* The name of a cipher, in the style of IANA or of OpenSSL, includes the size
 * of its key. */
static int
SecretBits(
    const char *cipher)
{
    static const struct {
        const char *part;
        int bits;
    } rows[] = {
        {"AES_256", 256},
        {"AES256", 256},
        {"CHACHA20", 256},
        {"AES_128", 128},
        {"AES128", 128},
        {"RC4", 128},
        {"3DES", 112},
        {"DES-CBC3", 112},
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strstr(cipher, rows[i].part) != NULL) {
            return rows[i].bits;
        }
    }
    return 0;
}

static Tcl_Obj *
TlsGetSessionSbits(
    TlsChannel *channel)
{
    const char *cipher = s2n_connection_get_cipher(Connection(channel));

    return Tcl_NewIntObj(cipher == NULL ? 0 : SecretBits(cipher));
}

/* Did the server sign this handshake? */
static bool
HasSignature(
    TlsChannel *channel)
{
    const char *scheme = NULL;

    return s2n_connection_get_signature_scheme(Connection(channel), &scheme)
            == 0 && scheme != NULL && strcmp(scheme, "none") != 0;
}

static Tcl_Obj *
TlsGetSessionSignatureHashAlgorithm(
    TlsChannel *channel)
{
    static const char *const names[] = {
        [S2N_TLS_HASH_MD5] = "md5",
        [S2N_TLS_HASH_SHA1] = "sha1",
        [S2N_TLS_HASH_SHA224] = "sha224",
        [S2N_TLS_HASH_SHA256] = "sha256",
        [S2N_TLS_HASH_SHA384] = "sha384",
        [S2N_TLS_HASH_SHA512] = "sha512",
    };
    s2n_tls_hash_algorithm hash;

    if (!HasSignature(channel)
            || s2n_connection_get_selected_digest_algorithm(
                    Connection(channel), &hash) != 0) {
        return Tcl_NewObj();
    }
    if (hash == S2N_TLS_HASH_MD5_SHA1) {
        return Tcl_NewStringObj("md5-sha1", -1);
    }
    if (hash >= sizeof(names) / sizeof(names[0])) {
        return Tcl_NewObj();
    }
    return Tcl_NewStringObj(names[hash] == NULL ? "" : names[hash], -1);
}

static Tcl_Obj *
TlsGetSessionSignatureType(
    TlsChannel *channel)
{
    s2n_tls_signature_algorithm algorithm;
    const char *name = "";

    if (!HasSignature(channel)
            || s2n_connection_get_selected_signature_algorithm(
                    Connection(channel), &algorithm) != 0) {
        return Tcl_NewObj();
    }
    switch (algorithm) {
    case S2N_TLS_SIGNATURE_RSA:
        name = "rsaEncryption";
        break;
    case S2N_TLS_SIGNATURE_RSA_PSS_RSAE:
    case S2N_TLS_SIGNATURE_RSA_PSS_PSS:
        name = "rsassaPss";
        break;
    case S2N_TLS_SIGNATURE_ECDSA:
        name = "id-ecPublicKey";
        break;
    case S2N_TLS_SIGNATURE_MLDSA:
        name = "ML-DSA";
        break;
    default:
        break;
    }
    return Tcl_NewStringObj(name, -1);
}

static Tcl_Obj *
TlsGetSessionIsServer(
    TlsChannel *channel)
{
    return Tcl_NewBooleanObj(channel->role == S2N_SERVER);
}

static Tcl_Obj *
TlsGetSessionAcceptedDespite(
    TlsChannel *channel)
{
    return TlsUnverifiedFailures(channel->session, false);
}

static Tcl_Obj *
BytesOrEmpty(
    const uint8_t *bytes,
    uint32_t size)
{
    return bytes == NULL ? Tcl_NewObj()
            : Tcl_NewByteArrayObj(bytes, (Tcl_Size) size);
}

static Tcl_Obj *
TlsGetSessionOcspResponse(
    TlsChannel *channel)
{
    const TlsBytes *response =
            &TlsSessionResult(channel->session)->ocspResponse;

    return BytesOrEmpty(response->bytes, (uint32_t) response->size);
}

/* A resumed session has asked for nothing. */
static Tcl_Obj *
TlsGetSessionCaNames(
    TlsChannel *channel)
{
    const TlsBytes *bytes = &TlsSessionResult(channel->session)->authorities;

    return TlsX509NewNames((TlsAuthorityNames) {bytes->bytes, bytes->size});
}

/* The ticket of a resumed session is the identity of its key, too. */
static Tcl_Obj *
TlsGetSessionPskIdentity(
    TlsChannel *channel)
{
    struct s2n_connection *conn = Connection(channel);
    Tcl_Obj *identity;
    uint16_t size = 0;

    if (s2n_connection_is_session_resumed(conn)
            || s2n_connection_get_negotiated_psk_identity_length(conn, &size)
                    != 0 || size == 0) {
        return Tcl_NewObj();
    }
    identity = Tcl_NewByteArrayObj(NULL, size);
    if (s2n_connection_get_negotiated_psk_identity(conn,
            Tcl_GetByteArrayFromObj(identity, NULL), size) != 0) {
        Tcl_SetByteArrayLength(identity, 0);
    }
    return identity;
}

static Tcl_Obj *
TlsGetSessionSctList(
    TlsChannel *channel)
{
    uint32_t size = 0;
    const uint8_t *bytes = s2n_connection_get_sct_list(Connection(channel),
            &size);

    return BytesOrEmpty(bytes, size);
}

static Tcl_Obj *
TlsGetSessionPolicy(
    TlsChannel *channel)
{
    return Tcl_NewStringObj(TlsConfigPolicyName(channel->config), -1);
}

static Tcl_Obj *
TlsGetSessionHandshakeMs(
    TlsChannel *channel)
{
    return Tcl_NewWideIntObj((Tcl_WideInt)
            TlsSessionResult(channel->session)->milliseconds);
}

static Tcl_Obj *
TlsGetSessionEarlyData(
    TlsChannel *channel)
{
    static const char *const words[] = {
        [TLS_EARLY_NONE] = "none",
        [TLS_EARLY_ACCEPTED] = "accepted",
        [TLS_EARLY_REJECTED] = "rejected",
    };

    return Tcl_NewStringObj(words[TlsSessionEarlyState(channel->session)], -1);
}

static Tcl_Obj *
TlsGetSessionWireBytesIn(
    TlsChannel *channel)
{
    return Tcl_NewWideIntObj((Tcl_WideInt)
            s2n_connection_get_wire_bytes_in(Connection(channel)));
}

static Tcl_Obj *
TlsGetSessionWireBytesOut(
    TlsChannel *channel)
{
    return Tcl_NewWideIntObj((Tcl_WideInt)
            s2n_connection_get_wire_bytes_out(Connection(channel)));
}

static void
TellSession(
    TlsChannel *channel,
    Tcl_Obj *dict)
{
    const TlsSessionRow *row;

    for (row = tlsSessionRows; row->name != NULL; row++) {
        TlsDictPut(dict, row->name, row->get != NULL ? row->get(channel)
                : OptionValue(channel, row->option));
    }
}

/* The chain of the peer, if one was verified. */
static void
TellPeer(
    const TlsChannel *channel,
    Tcl_Obj *dict)
{
    STACK_OF(X509) *chain = TlsSessionVerifiedChain(channel->session);

    TlsCertificateInfoTell(chain, dict);
    TlsVerifiedChainFree(chain);
}

static void
TellLocal(
    const TlsChannel *channel,
    Tcl_Obj *dict)
{
    const struct s2n_cert_chain_and_key *own =
            s2n_connection_get_selected_cert(Connection(channel));
    STACK_OF(X509) *chain = own == NULL ? NULL : TlsChainCertificates(own);

    TlsCertificateInfoTell(chain, dict);
    TlsVerifiedChainFree(chain);
}

/* What is known of a connection, with our own certificate or the peer's; nothing
 * before the end of the handshake. */
static Tcl_Obj *
NewStatus(
    TlsChannel *channel,
    bool local)
{
    Tcl_Obj *dict = Tcl_NewDictObj();

    if (!TlsSessionEstablished(channel->session)) {
        return dict;
    }
    TellSession(channel, dict);
    if (local) {
        TellLocal(channel, dict);
    } else {
        TellPeer(channel, dict);
    }
    return dict;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsStatusObjCmd --
 *
 *	Implements "s2n::status". See the user documentation.
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
TlsStatusObjCmd(
    ClientData clientData TLS_UNUSED,
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])
{
    TlsStatusOptions options = tlsStatusDefaults;
    TlsChannel *channel;
    Tcl_Obj *dict;

    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, TLS_STATUS_USAGE);
        return TCL_ERROR;
    }
    if (TlsParseStatusOptions(interp, objc - 2, objv + 1, &options)
            != TCL_OK) {
        return TCL_ERROR;
    }
    channel = TlsChannelFromName(interp, objv[objc - 1]);
    if (channel == NULL) {
        return TCL_ERROR;
    }
    dict = options.unverified ? TlsUnverifiedDict(channel->session)
            : NewStatus(channel, options.local);
    TlsFreeStatusOptions(&options);
    Tcl_SetObjResult(interp, dict);
    return TCL_OK;
}
