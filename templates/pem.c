/*
 * pem.c --
 *
 *	PEM text, out of a config key or of the file that the key names. s2n-tls
 *	takes PEM with nothing else around it; here comments, blocks of another
 *	kind, and certificate and key in one file are sorted out.
 */

#include "pem.h"

#include <errno.h>
#include <string.h>

#include <openssl/mem.h>

#include "keyerror.h"
#include "report.h"

#define BEGIN "-----BEGIN "
#define END "-----END "
#define DASHES "-----"

/* Far more than any bundle of authorities has; /dev/zero is no bundle. */
#define FILE_MAX_SIZE (16 * 1024 * 1024)
#define FILE_FIRST_SIZE (16 * 1024)

void
TlsPemOpenText(
    TlsPem *pem,
    const char *key,
    Tcl_Obj *text)
{
    *pem = (TlsPem) {.key = key, .at = Tcl_GetString(text)};
}

/* Gives back memory that a private key may have been in. */
static void
WipeAndFree(
    char *bytes,
    size_t size)
{
    if (bytes != NULL) {
        OPENSSL_cleanse(bytes, size);
        ckfree(bytes);
    }
}

/* Doubles the buffer, and leaves no copy behind. */
static void
Grow(
    TlsPem *pem)
{
    size_t capacity = (pem->contents == NULL)
            ? FILE_FIRST_SIZE : 2 * pem->capacity;
    char *contents = ckalloc(capacity);

    if (pem->contents != NULL) {
        memcpy(contents, pem->contents, pem->capacity);
        WipeAndFree(pem->contents, pem->capacity);
    }
    pem->contents = contents;
    pem->capacity = capacity;
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
 *	Fills the contents, with a NUL behind them.
 *
 *----------------------------------------------------------------------
 */

static int
ReadAll(
    TlsPem *pem,
    Tcl_Channel chan)
{
    size_t size = 0;

    for (;;) {
        Tcl_Size got;

        if (size + 1 >= pem->capacity) {
            Grow(pem);
        }
        got = Tcl_ReadRaw(chan, pem->contents + size,
                (Tcl_Size) (pem->capacity - size - 1));
        if (got < 0) {
            return Tcl_GetErrno();
        }
        if (got == 0) {
            pem->contents[size] = '\0';
            return 0;
        }
        size += (size_t) got;
        if (size > FILE_MAX_SIZE) {
            return EFBIG;
        }
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsPemOpenFile --
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
TlsPemOpenFile(
    Tcl_Interp *interp,
    TlsPem *pem,
    const char *key,
    Tcl_Obj *file)
{
    Tcl_Channel chan;
    int error;

    *pem = (TlsPem) {.key = key, .file = file};
    Tcl_SetErrno(ENOENT);	/* for failures that do not say more */
    chan = Tcl_FSOpenFileChannel(NULL, file, "rb", 0);
    if (chan == NULL) {
        return TlsKeyErrorPosix(interp, key, file, Tcl_GetErrno());
    }
    error = ReadAll(pem, chan);
    Tcl_Close(NULL, chan);
    if (error != 0) {
        TlsPemClose(pem);
        return TlsKeyErrorPosix(interp, key, file, error);
    }
    pem->at = pem->contents;
    return TCL_OK;
}

int
TlsPemOpen(
    Tcl_Interp *interp,
    TlsPem *pem,
    const char *fileKey,
    Tcl_Obj *file,
    const char *textKey,
    Tcl_Obj *text)
{
    if (file != NULL) {
        return TlsPemOpenFile(interp, pem, fileKey, file);
    }
    TlsPemOpenText(pem, textKey, text);
    return TCL_OK;
}

void
TlsPemClose(
    TlsPem *pem)
{
    WipeAndFree(pem->contents, pem->capacity);
    pem->contents = NULL;
}

int
TlsPemReport(
    Tcl_Interp *interp,
    const TlsPem *pem,
    const char *mustBe)
{
    return TlsReportBadValue(interp, pem->key, pem->file, mustBe);
}

/* Does text begin with the END line of a label? */
static bool
Ends(
    const char *text,
    const TlsPemBlock *block)
{
    return strncmp(text, END, strlen(END)) == 0
            && strncmp(text + strlen(END), block->label, block->labelSize) == 0
            && strncmp(text + strlen(END) + block->labelSize, DASHES,
                    strlen(DASHES)) == 0;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsPemNext --
 *
 *	Finds the next block. Whatever stands before its -----BEGIN is skipped:
 *	comments, and what a certificate says in plain text.
 *
 * Results:
 *	A standard Tcl result; block->text is NULL when there is no more.
 *
 * Side effects:
 *	Moves on in the text. Leaves an error in interp when a block has no end.
 *
 *----------------------------------------------------------------------
 */

int
TlsPemNext(
    Tcl_Interp *interp,
    TlsPem *pem,
    TlsPemBlock *block)
{
    const char *labelEnd;
    const char *end;

    *block = (TlsPemBlock) {.text = strstr(pem->at, BEGIN)};
    if (block->text == NULL) {
        return TCL_OK;
    }
    block->label = block->text + strlen(BEGIN);
    labelEnd = strstr(block->label, DASHES);
    end = (labelEnd == NULL) ? NULL : strstr(labelEnd + strlen(DASHES), DASHES);
    if (end != NULL) {
        block->labelSize = (size_t) (labelEnd - block->label);
    }
    if (end == NULL || !Ends(end, block)) {
        return TlsPemReport(interp, pem,
                "must have an -----END line for each -----BEGIN line");
    }
    end += strlen(END) + block->labelSize + strlen(DASHES);
    block->size = (size_t) (end - block->text);
    pem->at = end;
    return TCL_OK;
}

bool
TlsPemIsCertificate(
    const TlsPemBlock *block)
{
    static const char label[] = "CERTIFICATE";

    return block->labelSize == strlen(label)
            && memcmp(block->label, label, strlen(label)) == 0;
}

/* PRIVATE KEY, and with another word before it. */
bool
TlsPemIsPrivateKey(
    const TlsPemBlock *block)
{
    static const char label[] = "PRIVATE KEY";
    size_t size = strlen(label);

    return block->labelSize >= size && memcmp(
            block->label + block->labelSize - size, label, size) == 0;
}

/* By its label (PKCS #8), or by a header (the older form of OpenSSL). */
bool
TlsPemIsEncrypted(
    const TlsPemBlock *block)
{
    static const char label[] = "ENCRYPTED";
    const char *header = strstr(block->text, "Proc-Type:");

    return (block->labelSize >= strlen(label)
                    && memcmp(block->label, label, strlen(label)) == 0)
            || (header != NULL && header < block->text + block->size);
}
