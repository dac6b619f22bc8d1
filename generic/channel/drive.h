/*
 * drive.h --
 *
 *	Runs the session of a channel, and watches for what it needs next.
 */

#ifndef TLS_DRIVE_H
#define TLS_DRIVE_H

#include "channel.h"

/*
 * A plain channel may be implemented by a script, which can do anything, even
 * close this channel. Enter and Leave preserve our memory during a call into
 * the session. Enter returns false inside such a call: there must not be a
 * second one.
 */
bool TlsChannelEnter(TlsChannel *channel);
void TlsChannelLeave(TlsChannel *channel);

/* Does everything that is possible without waiting. Returns what the script can
 * do then: a mask of TCL_READABLE and TCL_WRITABLE. Afterwards the channel may
 * be closed. */
int TlsChannelAdvance(TlsChannel *channel);

/*
 * Call one of these after a change in the state of a session: the first watches
 * for what can happen next; the second does what is possible now, and notifies
 * the script, which may run its handlers.
 */
void TlsChannelRearm(TlsChannel *channel);
void TlsChannelTell(TlsChannel *channel);

/* The descriptor for a direction at the bottom of the channel, or -1. It is not
 * for data, and Tcl itself does not get it. */
int TlsChannelDescriptor(const TlsChannel *channel, int direction);

/* Drives the handshake; wait as in TlsSessionHandshake, without deadline. */
TlsStep TlsChannelHandshake(TlsChannel *channel, bool wait);

/* Handles what has arrived, without waiting. False when that has closed the
 * channel, which is gone then. */
bool TlsChannelLook(TlsChannel *channel);

/* Has the output from before TLS been sent? The handshake must not begin
 * earlier. If it may wait, this sends the output. */
bool TlsChannelPlainIsGone(TlsChannel *channel);

/* Sends a requested close_notify, once everything before it has been sent. */
void TlsChannelSendEnd(TlsChannel *channel, bool wait);

/* Sets the timer for what no event will report: to fire at once, or not at
 * all. */
void TlsChannelSetTimer(TlsChannel *channel, bool now);
void TlsChannelCancelTimer(TlsChannel *channel);

#endif /* TLS_DRIVE_H */
