/*
 * pop.c --
 *
 *	What chan pop has to carry across the end of TLS.
 *
 *	Tcl flushes a channel before it is popped, but on a non-blocking channel
 *	a flush may leave output in the queue, which belongs to all layers: when
 *	TLS is gone it would be sent as it is, in clear.
 */

#include "pop.h"

#include <errno.h>

#include "report.h"

void
TlsPopTakeOutput(
    TlsChannel *channel)
{
    int before;
    int left = Tcl_OutputBuffered(channel->self);

    if (left == 0) {
        return;
    }
    channel->popping = true;
    do {
        before = left;
        /* A background flush is under way, and takes only an event for a cue;
         * one may leave the last buffer for the next. */
        Tcl_NotifyChannel(channel->self, TCL_WRITABLE);
        left = Tcl_OutputBuffered(channel->self);
    } while (left > 0 && left < before);
}

/* The options that Tcl_Write heeds, and that must not touch ciphertext. */
static const char *const translations[] = {
    "-encoding", "-eofchar", "-translation", NULL
};

#define TRANSLATION_COUNT 3

_Static_assert(sizeof(translations) / sizeof(translations[0])
        == TRANSLATION_COUNT + 1, "one value for each option");

/* Queues bytes on a channel as they are, behind what it has queued already. */
static void
QueueRaw(
    Tcl_Channel chan,
    const uint8_t *bytes,
    size_t size)
{
    Tcl_DString saved[TRANSLATION_COUNT];
    int i;

    for (i = 0; i < TRANSLATION_COUNT; i++) {
        Tcl_DStringInit(&saved[i]);
        (void) Tcl_GetChannelOption(NULL, chan, translations[i], &saved[i]);
    }
    (void) Tcl_SetChannelOption(NULL, chan, "-translation", "binary");
    (void) Tcl_Write(chan, (const char *) bytes, (Tcl_Size) size);
    (void) Tcl_Flush(chan);
    for (i = 0; i < TRANSLATION_COUNT; i++) {
        (void) Tcl_SetChannelOption(NULL, chan, translations[i],
                Tcl_DStringValue(&saved[i]));
        Tcl_DStringFree(&saved[i]);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TlsPopHandOver --
 *
 *	See pop.h.
 *
 * Results:
 *	0, or ECONNABORTED when output had to be dropped.
 *
 * Side effects:
 *	Writes to the plain channel, and pushes input back into it.
 *
 *----------------------------------------------------------------------
 */

int
TlsPopHandOver(
    TlsChannel *channel,
    Tcl_Channel plain,
    Tcl_Interp *interp)
{
    const uint8_t *bytes;
    size_t size;

    size = TlsSessionUnsent(channel->session, &bytes);
    if (size > 0) {
        QueueRaw(plain, bytes, size);
    }
    size = TlsSessionLeftover(channel->session, &bytes);
    if (size > 0) {
        (void) Tcl_Ungets(plain, (const char *) bytes, (Tcl_Size) size, 0);
    }
    if (channel->dropped == 0) {
        return 0;
    }
    if (interp != NULL) {
        Tcl_SetChannelErrorInterp(interp, Tcl_ObjPrintf(
                "-code error -errorcode {S2N %s} {the TLS handshake is not"
                " done: %d bytes of output are dropped}",
                TlsWordName(TLS_WORD_OUTPUT_DROPPED), channel->dropped));
    }
    return ECONNABORTED;
}
