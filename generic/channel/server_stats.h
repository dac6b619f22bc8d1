/*
 * server_stats.h --
 *
 *	What a listening channel counts: its clients, and what becomes of them.
 */

#ifndef TLS_SERVER_STATS_H
#define TLS_SERVER_STATS_H

#include "channel.h"
#include "failure.h"
#include "tclcompat.h"

/* How often each of a few words was counted, in the order of their first
 * time. */
typedef struct TlsTally TlsTally;

/* Each client that is accepted is, once it is no longer in progress, counted in
 * succeeded, failed or closed. */
typedef struct TlsServerStats {
    Tcl_WideInt accepted;	/* by the system */
    Tcl_WideInt succeeded;	/* handshakes */
    Tcl_WideInt resumed;	/* of these */
    Tcl_WideInt closed;		/* by the script, during the handshake */
    int peak;			/* most handshakes in progress at once */
    TlsTally *failed;		/* by error word; or NULL, as these: */
    TlsTally *alerts;		/* that have ended handshakes */
    TlsTally *protocols;	/* of the handshakes that succeeded */
    TlsTally *ciphers;
    TlsTally *groups;
} TlsServerStats;

void TlsServerStatsFree(TlsServerStats *stats);

/* A client has failed. */
void TlsServerStatsFailed(TlsServerStats *stats, const TlsFailure *failure);

/* The handshake of a client has ended, one way or the other. */
void TlsServerStatsSettled(TlsServerStats *stats, TlsChannel *channel);

/* A new dictionary for scripts. */
Tcl_Obj *TlsServerStatsValue(const TlsServerStats *stats, int inProgress);

#endif /* TLS_SERVER_STATS_H */
