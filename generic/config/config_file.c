/*
 * config_file.c --
 *
 *	The contents of a file that a config key names. It may be a private key,
 *	so no copy of it stays in memory.
 */

#include "config_file.h"

#include <errno.h>
#include <string.h>

#include <openssl/mem.h>

#include "config_error.h"

/* Far more than any bundle of authorities needs. Without a limit, /dev/zero
 * would fill the memory. */
#define FILE_MAX_SIZE (16 * 1024 * 1024)
#define FILE_FIRST_SIZE (16 * 1024)

void
TlsConfigFileClose(
    TlsConfigFile *file)
{
    if (file->bytes != NULL) {
        OPENSSL_cleanse(file->bytes, file->capacity);
        ckfree(file->bytes);
        file->bytes = NULL;
    }
}

/* Doubles the buffer, and wipes the old one. */
static void
Grow(
    TlsConfigFile *file)
{
    TlsConfigFile grown = {
        .size = file->size,
        .capacity = (file->bytes == NULL)
                ? FILE_FIRST_SIZE : 2 * file->capacity,
    };

    grown.bytes = ckalloc(grown.capacity);
    if (file->bytes != NULL) {
        memcpy(grown.bytes, file->bytes, file->size);
        TlsConfigFileClose(file);
    }
    *file = grown;
}

/*
 *----------------------------------------------------------------------
 *
 * ReadAll --
 *
 *	Reads a channel up to its end. Reads past Tcl's buffers, since these
 *	would keep a copy.
 *
 * Results:
 *	0, or an errno.
 *
 * Side effects:
 *	Fills *file.
 *
 *----------------------------------------------------------------------
 */

static int
ReadAll(
    TlsConfigFile *file,
    Tcl_Channel chan)
{
    for (;;) {
        Tcl_Size got;

        if (file->size + 1 >= file->capacity) {
            Grow(file);
        }
        got = Tcl_ReadRaw(chan, file->bytes + file->size,
                (Tcl_Size) (file->capacity - file->size - 1));
        if (got < 0) {
            return Tcl_GetErrno();
        }
        if (got == 0) {
            file->bytes[file->size] = '\0';
            return 0;
        }
        file->size += (size_t) got;
        if (file->size > FILE_MAX_SIZE) {
            return EFBIG;
        }
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsConfigFileOpen --
 *
 *	Reads a file as a whole, through Tcl's file system.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Scripts may run, when the file lies in a virtual file system. May leave
 *	an error in interp.
 *
 *----------------------------------------------------------------------
 */

int
TlsConfigFileOpen(
    Tcl_Interp *interp,
    TlsConfigFile *file,
    const char *key,
    Tcl_Obj *name)
{
    Tcl_Channel chan;
    int error;

    *file = (TlsConfigFile) {.bytes = NULL};
    Tcl_SetErrno(ENOENT);	/* for failures that do not say more */
    chan = Tcl_FSOpenFileChannel(NULL, name, "rb", 0);
    if (chan == NULL) {
        return TlsConfigErrorPosix(interp, key, name, Tcl_GetErrno());
    }
    error = ReadAll(file, chan);
    Tcl_Close(NULL, chan);
    if (error != 0) {
        TlsConfigFileClose(file);
        return TlsConfigErrorPosix(interp, key, name, error);
    }
    return TCL_OK;
}
