/*
 * system_trust.c --
 *
 *	The authorities that the system trusts. They may be a file that takes 5 ms
 *	to read and a megabyte to keep, and most configs trust them and nobody
 *	else, even those of servers that verify nobody: what a config is for is
 *	known too late. So these configs have one trust store, as long as the
 *	files stay the same.
 */

#include "system_trust.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/x509.h>

#include "config_dict.h"
#include "native_path.h"
#include "shown_chain.h"

/* A trust store, and what it was made from. */
typedef struct Shared {
    char *names;
    TlsFileStamp *stamps;
    X509_STORE *store;	/* or NULL */
} Shared;

TCL_DECLARE_MUTEX(sharedMutex)
static Shared shared;	/* the last one */

const char *
TlsSystemTrustFile(void)
{
    const char *name = getenv(X509_get_default_cert_file_env());

    return name != NULL ? name : X509_get_default_cert_file();
}

const char *
TlsSystemTrustDirectories(void)
{
    const char *names = getenv(X509_get_default_cert_dir_env());

    return names != NULL ? names : X509_get_default_cert_dir();
}

char *
TlsSystemTrustNames(void)
{
    const char *file = TlsSystemTrustFile();
    const char *directories = TlsSystemTrustDirectories();
    size_t size = strlen(file) + strlen(directories) + sizeof("\n");
    char *names = ckalloc(size);

    (void) snprintf(names, size, "%s\n%s", file, directories);
    return names;
}

bool
TlsSystemTrustHasNames(
    const char *names)
{
    const char *file = TlsSystemTrustFile();
    size_t size = strlen(file);

    return strncmp(names, file, size) == 0 && names[size] == '\n'
            && strcmp(names + size + 1, TlsSystemTrustDirectories()) == 0;
}

void
TlsSystemTrustAddStamps(
    TlsFileStamp **listPtr)
{
    static const char separator[] = {TLS_PATHS_SEPARATOR, '\0'};
    const char *names = TlsSystemTrustDirectories();

    TlsFileStampAdd(listPtr, TlsSystemTrustFile(),
            strlen(TlsSystemTrustFile()));
    while (*names != '\0') {
        size_t size = strcspn(names, separator);

        TlsFileStampAdd(listPtr, names, size);
        names += size + (names[size] != '\0' ? 1 : 0);
    }
}

static void
Free(
    Shared *one)
{
    if (one->names != NULL) {
        ckfree(one->names);
    }
    TlsFileStampFree(one->stamps);
    X509_STORE_free(one->store);
}

/* The store that was made from the same files, with one more reference; or
 * NULL. */
static X509_STORE *
Find(
    const Shared *wanted)
{
    X509_STORE *store = NULL;

    Tcl_MutexLock(&sharedMutex);
    if (shared.store != NULL && strcmp(shared.names, wanted->names) == 0
            && TlsFileStampIsSame(shared.stamps, wanted->stamps)
            && X509_STORE_up_ref(shared.store) == 1) {
        store = shared.store;
    }
    Tcl_MutexUnlock(&sharedMutex);
    return store;
}

/* Keeps another one, and gives back the one before. */
static void
Exchange(
    Shared *one)
{
    Shared before;

    Tcl_MutexLock(&sharedMutex);
    before = shared;
    shared = *one;
    *one = before;
    Tcl_MutexUnlock(&sharedMutex);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsSystemTrustUse --
 *
 *	See system_trust.h. Looks at the files before it reads them, so that the
 *	next look detects a change during the reading.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Reads files, or shares what was made from them. May leave an error in
 *	interp.
 *
 *----------------------------------------------------------------------
 */

int
TlsSystemTrustUse(
    Tcl_Interp *interp,
    struct s2n_config *config,
    bool alone)
{
    Shared one = {.names = TlsSystemTrustNames()};
    X509_STORE *store;
    int code = TCL_OK;

    TlsSystemTrustAddStamps(&one.stamps);
    store = alone ? Find(&one) : NULL;
    if (store != NULL) {
        TlsShownChainShareSystem(config, store);
    } else {
        code = TlsConfigCheck(interp, TLS_CONFIG_SYSTEM_CERTS,
                s2n_config_load_system_certs(config));
        one.store = code == TCL_OK && alone ? TlsShownChainTrust(config) : NULL;
    }
    if (one.store != NULL) {
        Exchange(&one);
    }
    Free(&one);
    return code;
}
