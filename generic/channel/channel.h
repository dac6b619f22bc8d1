/*
 * channel.h --
 *
 *	A TLS channel: a session on a lower layer, as Tcl sees it.
 */

#ifndef TLS_CHANNEL_H
#define TLS_CHANNEL_H

#include <stdatomic.h>

#include "callback.h"
#include "config.h"
#include "session.h"
#include "soon.h"
#include "tclcompat.h"
#include "transport_driver.h"

typedef struct TlsChannel TlsChannel;

/*
 * Callbacks for events of a channel's session. The files that implement them
 * are above drive.c, which runs the session, and call drive.c themselves; so
 * open.c passes down this table.
 */
typedef struct TlsAttendants {
    void (*question)(TlsChannel *channel); /* it may ask something */
    void (*deadline)(TlsChannel *channel); /* its handshake may have ended */
    void (*news)(TlsChannel *channel);	/* there may be something to tell */
    void (*moved)(TlsChannel *channel);	/* it has done something */
} TlsAttendants;

struct TlsChannel {
    atomic_int references; /* of calls under way, and one of Tcl's */
    const TlsAttendants *attendants;
    Tcl_Channel self;	/* our layer; NULL while it is being made */
    const TlsTransportDriver *lowerType; /* what is below, */
    void *lower;	/* and its data */
    bool closed;	/* all that is left is to free the memory */
    bool away;		/* it has left its thread, or is being popped */
    TlsSession *session;
    TlsConfig *config;
    s2n_mode role;
    bool blocking;	/* -blocking of the channel */
    bool busy;		/* inside a call that may run scripts below us */
    bool withdrawn;	/* the push failed; the bytes below are not ours */
    bool popping;	/* chan pop takes the output that waits */
    int dropped;	/* bytes of output that chan pop could not encrypt */
    const TlsFailure *errorAsked; /* the failure that -error has told; or NULL */
    bool posixCodes;	/* errors of TLS have the errorCode of tcltls */
    bool hasGrown;	/* -buffersize is ours, not Tcl's default */
    bool ending;	/* close_notify is to follow what is queued */
    int plainPending;	/* bytes written before push that have yet to go */
    int interest;	/* events that the generic layer asks for */
    int watched;	/* events that we ask of the plain channel */
    TlsSoon *soon;	/* for what no event below will tell; or NULL */
    Tcl_TimerToken timer; /* the same, once the others had their turn; or NULL */
    bool prompt;	/* others had it: the next one may come soon */
    Tcl_WideInt timeout; /* of the handshake, in ms; 0: none */
    Tcl_WideInt deadline; /* when it is over */
    Tcl_TimerToken deadlineTimer; /* for that; or NULL */
    TlsCallbacks callbacks;
    unsigned told;	/* what the one of -command has been told, */
    unsigned ticketsTold; /* of how many tickets, */
    size_t earlyTold;	/* and of how many bytes of early data */
    Tcl_TimerToken noticeTimer; /* there is more to tell; or NULL */
    bool asked;		/* the script knows the question of the session */
    Tcl_TimerToken askTimer; /* it is about to be asked; or NULL */
    bool hidden;	/* no interpreter knows the channel yet */
    bool moved;		/* since the last round of idle_buffers.c, */
    struct TlsChannel *idleNext; /* which has the channel in a list: the next */
    struct TlsChannel **idleLink; /* one, and what points here; or NULL */
    void (*left)(void *data); /* it is closed, or moves to another thread;
			 * or NULL */
    void *leftData;
};

/* The parameters of a new channel, which the caller still owns. */
typedef struct TlsChannelParams {
    const TlsSessionParams *session;
    TlsConfig *config;
    TlsCallbacks callbacks;
    bool async;		/* do not wait, even in blocking mode */
    bool posixCodes;	/* as in TlsChannel */
    const char *destination; /* of a plain channel that may be connecting, for
			 * messages; or NULL */
    Tcl_WideInt timeout; /* of the handshake, in ms; 0: none */
} TlsChannelParams;

extern const Tcl_ChannelType tlsChannelType;

/*
 * The memory of a channel stays until the last reference is released. The first
 * one, of a new channel, goes when Tcl closes it. Not by Tcl_Preserve: that
 * searches a list of the process, in which each value that a script has used as
 * the name of a channel has an entry.
 */
void TlsChannelRetain(TlsChannel *channel);
void TlsChannelRelease(TlsChannel *channel);

/*
 * Can the channel still be used in this thread? A call into the layer below may
 * run a script that closes, pops or detaches the channel. So retain the
 * channel around such a call, and ask here afterwards.
 */
static inline bool
TlsChannelIsHere(
    const TlsChannel *channel)
{
    return !channel->closed && !channel->away;
}

/* The failure, with the form of errorCode that scripts expect of this
 * channel. */
static inline TlsFailure
TlsChannelFailure(
    const TlsChannel *channel,
    const TlsFailure *failure)
{
    TlsFailure ours = *failure;

    ours.posixCode = channel->posixCodes;
    return ours;
}

/* The driver's part of chan configure; in channel_configure.c. */
Tcl_DriverGetOptionProc TlsChannelGetOption;
Tcl_DriverSetOptionProc TlsChannelSetOption;

#endif /* TLS_CHANNEL_H */
