/*
 * pop.c --
 *
 *	What chan pop carries over the end of TLS.
 *
 *	Tcl flushes a channel before it is popped, but on a non-blocking channel
 *	a flush may leave output in the queue, which belongs to all layers: when
 *	TLS is gone it would be sent as it is, in clear.
 */

#include "pop.h"

#include <errno.h>

#include "tcl_error.h"

/* More than Tcl needs to write all output, each with a flush and an event. */
#define FLUSH_ROUNDS 8

/*
 *----------------------------------------------------------------------
 *
 * TlsPopTakeOutput --
 *
 *	See pop.h. While a background flush is under way Tcl's flush does
 *	nothing: that takes events for a cue, one to write what is in its queue
 *	and one to find the queue empty. The last buffer is in no queue until a
 *	flush begins behind that. Output from before TLS may stay, if it is alone.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Encrypts what is queued, or counts it as dropped.
 *
 *----------------------------------------------------------------------
 */

void
TlsPopTakeOutput(
    TlsChannel *channel)
{
    int rounds = FLUSH_ROUNDS;
    int left = Tcl_OutputBuffered(channel->self);

    if (left == channel->plainPending) {
        return;
    }
    channel->popping = true;
    while (left > 0 && rounds-- > 0) {
        int before = left;

        (void) Tcl_Flush(channel->self);
        left = Tcl_OutputBuffered(channel->self);
        if (left == before) {
            Tcl_NotifyChannel(channel->self, TCL_WRITABLE);
            left = Tcl_OutputBuffered(channel->self);
        }
    }
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
    TlsFailure failure;
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
    if (TlsSessionFailure(channel->session) != NULL) {
        failure = *TlsSessionFailure(channel->session);
    } else {
        TlsFailureFromWord(&failure, TLS_WORD_OUTPUT_DROPPED,
                "the TLS handshake is not complete: %d bytes of output are"
                " dropped",
                channel->dropped);
    }
    failure.posixCode = channel->posixCodes;
    TlsErrorToPop(interp, &failure);
    return ECONNABORTED;
}
