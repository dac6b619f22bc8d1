/*
 * pem.c --
 *
 *	PEM text, from a config key or from the file that the key names. s2n-tls
 *	takes PEM with nothing around it. This file skips comments and blocks of
 *	another kind, and separates certificate and key of one file.
 */

#include "pem.h"

#include <string.h>

#include "tcl_error.h"

#define BEGIN "-----BEGIN "
#define END "-----END "
#define DASHES "-----"

void
TlsPemOpenText(
    TlsPem *pem,
    const char *key,
    Tcl_Obj *text)
{
    *pem = (TlsPem) {.key = key, .at = Tcl_GetString(text)};
}

int
TlsPemOpenFile(
    Tcl_Interp *interp,
    TlsPem *pem,
    const char *key,
    Tcl_Obj *file)
{
    *pem = (TlsPem) {.key = key, .file = file};
    if (TlsConfigFileOpen(interp, &pem->contents, key, file) != TCL_OK) {
        return TCL_ERROR;
    }
    pem->at = pem->contents.bytes;
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
    TlsConfigFileClose(&pem->contents);
}

int
TlsPemReport(
    Tcl_Interp *interp,
    const TlsPem *pem,
    const char *mustBe)
{
    return TlsErrorBadValue(interp, pem->key, pem->file, mustBe);
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

static bool
HasLabel(
    const TlsPemBlock *block,
    const char *label)
{
    return block->labelSize == strlen(label)
            && memcmp(block->label, label, strlen(label)) == 0;
}

bool
TlsPemIsCertificate(
    const TlsPemBlock *block)
{
    return HasLabel(block, "CERTIFICATE");
}

bool
TlsPemIsRevocationList(
    const TlsPemBlock *block)
{
    return HasLabel(block, "X509 CRL");
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

/* Is there only white space up to end? */
static bool
IsBlank(
    const char *text,
    const char *end)
{
    return text + strspn(text, " \t\r\n") >= end;
}

/* Refuses an empty block of a kind that we need; s2n-tls would only report a
 * NULL pointer. */
static int
CheckEmpty(
    Tcl_Interp *interp,
    const TlsPem *pem,
    const TlsPemBlock *block)
{
    if (TlsPemIsCertificate(block)) {
        return TlsPemReport(interp, pem,
                "must hold a certificate in each CERTIFICATE block");
    }
    if (TlsPemIsPrivateKey(block)) {
        return TlsPemReport(interp, pem,
                "must hold a key in each PRIVATE KEY block");
    }
    if (TlsPemIsRevocationList(block)) {
        return TlsPemReport(interp, pem,
                "must hold a revocation list in each X509 CRL block");
    }
    return TCL_OK;
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
 *	Moves on in the text. Leaves an error in interp when a block has no end,
 *	or nothing in it.
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
    if (IsBlank(labelEnd + strlen(DASHES), end)
            && CheckEmpty(interp, pem, block) != TCL_OK) {
        return TCL_ERROR;
    }
    end += strlen(END) + block->labelSize + strlen(DASHES);
    block->size = (size_t) (end - block->text);
    pem->at = end;
    return TCL_OK;
}
