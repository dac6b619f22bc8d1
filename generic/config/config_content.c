/*
 * config_content.c --
 *
 *	What tells one config from another. Of values only a digest is kept,
 *	since there are keys and passwords among them; it has a random key of its
 *	own, for what is easily guessed.
 */

#include "config_content.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include "trust.h"

/* The value of a key that the settings have. */
static Tcl_Obj *
ValueOf(
    Tcl_Obj *dict,
    int key)
{
    Tcl_Obj *name = Tcl_NewStringObj(tlsConfigKeyNames[key], -1);
    Tcl_Obj *value = NULL;

    Tcl_IncrRefCount(name);
    (void) Tcl_DictObjGet(NULL, dict, name, &value);
    Tcl_DecrRefCount(name);
    return value;
}

/* Where the system's authorities are, as aws-lc has it: a file, and a list of
 * directories. */
static const char *
SystemFile(void)
{
    const char *name = getenv(X509_get_default_cert_file_env());

    return name == NULL ? X509_get_default_cert_file() : name;
}

static const char *
SystemDirectories(void)
{
    const char *names = getenv(X509_get_default_cert_dir_env());

    return names == NULL ? X509_get_default_cert_dir() : names;
}

/* Each part goes in with its size, so that no two lists of them are the same. */
static void
DigestBytes(
    HMAC_CTX *context,
    const char *bytes,
    size_t size)
{
    uint64_t count = size;

    (void) HMAC_Update(context, (const uint8_t *) &count, sizeof(count));
    (void) HMAC_Update(context, (const uint8_t *) bytes, size);
}

/* Begins with the process' own key. */
TCL_DECLARE_MUTEX(digestMutex)

static void
DigestBegin(
    HMAC_CTX *context)
{
    static uint8_t key[TLS_CONFIG_DIGEST_SIZE];
    static bool hasKey = false;

    Tcl_MutexLock(&digestMutex);
    if (!hasKey) {
        RAND_bytes(key, sizeof(key));
        hasKey = true;
    }
    Tcl_MutexUnlock(&digestMutex);
    HMAC_CTX_init(context);
    (void) HMAC_Init_ex(context, key, sizeof(key), EVP_sha256(), NULL);
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
    char isSafe = (char) Tcl_IsSafe(interp);
    HMAC_CTX context;
    int key;

    DigestBegin(&context);
    DigestBytes(&context, &isSafe, 1);
    for (key = 0; tlsConfigKeyNames[key] != NULL; key++) {
        const char *name = tlsConfigKeyNames[key];
        const char *text;
        Tcl_Size size;

        if (TLS_GIVEN(settings, key)) {
            text = Tcl_GetStringFromObj(ValueOf(dict, key), &size);
            DigestBytes(&context, name, strlen(name));
            DigestBytes(&context, text, (size_t) size);
        }
    }
    if (TlsTrustsSystem(settings)) {
        DigestBytes(&context, SystemFile(), strlen(SystemFile()));
        DigestBytes(&context, SystemDirectories(),
                strlen(SystemDirectories()));
    }
    (void) HMAC_Final(&context, digest->bytes, NULL);
    HMAC_CTX_cleanup(&context);
}

/* Adds the system's authorities. */
static void
AddSystem(
    TlsFileStamp **listPtr)
{
    char *names = strdup(SystemDirectories());
    char *at = names;

    TlsFileStampAdd(listPtr, SystemFile());
    while (at != NULL) {
        TlsFileStampAdd(listPtr, strsep(&at, ":"));
    }
    free(names);
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
            TlsFileStampAdd(listPtr, Tcl_GetString(ValueOf(dict, key)));
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
        AddSystem(&list);
    }
    return list;
}
