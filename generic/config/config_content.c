/*
 * config_content.c --
 *
 *	What distinguishes one config from another. Only a digest of the values
 *	is kept, since keys and passwords are among them; it has a random key,
 *	so that nobody can guess passwords from it.
 */

#include "config_content.h"

#include <string.h>

#include <openssl/hmac.h>
#include <openssl/mem.h>
#include <openssl/rand.h>

#include "dict.h"
#include "system_trust.h"
#include "trust.h"

/* Seals a digest with a random key of the process, against attempts to guess
 * values. */
TCL_DECLARE_MUTEX(sealMutex)

static void
Seal(
    const uint8_t content[TLS_DIGEST_SIZE],
    TlsConfigDigest *digest)
{
    static uint8_t key[TLS_DIGEST_SIZE];
    static bool hasKey = false;

    Tcl_MutexLock(&sealMutex);
    if (!hasKey) {
        RAND_bytes(key, sizeof(key));
        hasKey = true;
    }
    Tcl_MutexUnlock(&sealMutex);
    (void) HMAC(EVP_sha256(), key, sizeof(key), content, TLS_DIGEST_SIZE,
            digest->bytes, NULL);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsConfigContentDigest --
 *
 *	Digests the keys in the order of the spec, whatever that of the dict is.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Fills *digest.
 *
 *----------------------------------------------------------------------
 */

void
TlsConfigContentDigest(
    Tcl_Interp *interp,
    Tcl_Obj *dict,
    const TlsConfigSettings *settings,
    TlsConfigDigest *digest)
{
    uint8_t content[TLS_DIGEST_SIZE];
    TlsDigest state;
    int key;

    TlsDigestBegin(&state);
    TlsDigestAddNumber(&state, Tcl_IsSafe(interp));
    for (key = 0; tlsConfigKeyNames[key] != NULL; key++) {
        const char *text;
        Tcl_Size size;

        if (TLS_GIVEN(settings, key)) {
            text = Tcl_GetStringFromObj(TlsDictGet(dict,
                    tlsConfigKeyNames[key]), &size);
            TlsDigestAddText(&state, tlsConfigKeyNames[key]);
            TlsDigestAdd(&state, text, (size_t) size);
        }
    }
    if (TlsTrustsSystem(settings)) {
        TlsDigestAddText(&state, TlsSystemTrustFile());
        TlsDigestAddText(&state, TlsSystemTrustDirectories());
    }
    TlsDigestEnd(&state, content);
    Seal(content, digest);
    OPENSSL_cleanse(&state, sizeof(state));
    OPENSSL_cleanse(content, sizeof(content));
}

static void
AddFiles(
    TlsFileStamp **listPtr,
    Tcl_Obj *dict,
    const TlsConfigSettings *settings)
{
    TlsSet files = settings->given & tlsConfigUnsafeKeys
            & ~TLS_BIT(TLS_CONFIG_KEY_LOG);
    Tcl_Size i;
    int key;

    for (key = 0; tlsConfigKeyNames[key] != NULL; key++) {
        if ((files & TLS_BIT(key)) != 0) {
            const char *name = Tcl_GetString(TlsDictGet(dict,
                    tlsConfigKeyNames[key]));

            TlsFileStampAdd(listPtr, name, strlen(name));
        }
    }
    for (i = 0; settings->certificates != NULL
            && i < settings->certificates->count; i++) {
        TlsDict *element = &settings->certificates->dicts[i];

        AddFiles(listPtr, element->dict, &element->settings);
    }
}

TlsFileStamp *
TlsConfigContentStamps(
    Tcl_Obj *dict,
    const TlsConfigSettings *settings)
{
    TlsFileStamp *list = NULL;

    AddFiles(&list, dict, settings);
    if (TlsTrustsSystem(settings)) {
        TlsSystemTrustAddStamps(&list);
    }
    return list;
}
