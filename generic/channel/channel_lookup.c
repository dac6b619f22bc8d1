/*
 * channel_lookup.c --
 *
 *	Finds TLS channels by their names.
 */

#include "channel_lookup.h"

#include "tcl_error.h"

/*
 *----------------------------------------------------------------------
 *
 * TlsChannelFromName --
 *
 *	Finds the TLS layer of a named channel.
 *
 * Results:
 *	The layer, or NULL.
 *
 * Side effects:
 *	Leaves an error in interp.
 *
 *----------------------------------------------------------------------
 */

TlsChannel *
TlsChannelFromName(
    Tcl_Interp *interp,
    Tcl_Obj *name)
{
    Tcl_Channel layer = Tcl_GetChannel(interp, Tcl_GetString(name), NULL);

    if (layer == NULL) {
        return NULL;
    }
    for (layer = Tcl_GetTopChannel(layer); layer != NULL;
            layer = Tcl_GetStackedChannel(layer)) {
        if (Tcl_GetChannelType(layer) == &tlsChannelType) {
            return Tcl_GetChannelInstanceData(layer);
        }
    }
    TlsErrorWord(interp, TLS_WORD_NO_TLS, Tcl_ObjPrintf(
            "channel \"%s\" has no TLS on it", Tcl_GetString(name)));
    return NULL;
}

TlsChannel *
TlsChannelAsking(
    Tcl_Interp *interp,
    Tcl_Obj *name,
    unsigned answers)
{
    TlsChannel *channel = TlsChannelFromName(interp, name);
    TlsQuestion question;

    if (channel == NULL) {
        return NULL;
    }
    question = TlsSessionQuestion(channel->session);
    if ((answers & 1u << question) != 0) {
        return channel;
    }
    TlsErrorWord(interp, TLS_WORD_NOT_ASKED, question == TLS_ASKS_NOTHING
            ? Tcl_ObjPrintf("channel \"%s\" is not waiting for an answer",
                    Tcl_GetString(name))
            : Tcl_ObjPrintf("channel \"%s\" is waiting for %s",
                    Tcl_GetString(name), TlsChannelAnswerers(question)));
    return NULL;
}

const char *
TlsChannelAnswerers(
    TlsQuestion question)
{
    return question == TLS_ASKS_SIGNATURE ? "s2n::sign or s2n::reject"
            : "s2n::accept or s2n::reject";
}
