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
 * close this channel. Enter and Leave keep our memory for as long as a call
 * into the session is under way, and refuse a second call inside it: then Enter
 * is false.
 */
bool TlsChannelEnter(TlsChannel *channel);
void TlsChannelLeave(TlsChannel *channel);

/* Does all that can be done without waiting, and gives what the script can do
 * then: a mask of TCL_READABLE and TCL_WRITABLE. The channel may be closed. */
int TlsChannelAdvance(TlsChannel *channel);

/*
 * For whoever changes the state of a session: has the channel watch for what
 * can happen next; or does what can be done now, and tells the script. That may
 * run handlers of the script.
 */
void TlsChannelRearm(TlsChannel *channel);
void TlsChannelTell(TlsChannel *channel);

/* The descriptor for a direction at the bottom of the channel, or -1. For what is
 * no data: Tcl itself is not given it. */
int TlsChannelDescriptor(const TlsChannel *channel, int direction);

/* Drives the handshake; wait as in TlsSessionHandshake, without deadline. */
TlsStep TlsChannelHandshake(TlsChannel *channel, bool wait);

/* Handles what has arrived, without waiting. False when that has closed the
 * channel, which is gone then. */
bool TlsChannelLook(TlsChannel *channel);

/* Has the output from before TLS gone? The handshake must not begin before.
 * Who may wait has that written. */
bool TlsChannelPlainIsGone(TlsChannel *channel);

/* Sends the close_notify that has been asked for, when all before it went. */
void TlsChannelSendEnd(TlsChannel *channel, bool wait);

/* The timer for what no event below tells: now, or not at all. */
void TlsChannelSetTimer(TlsChannel *channel, bool now);
void TlsChannelCancelTimer(TlsChannel *channel);

#endif /* TLS_DRIVE_H */
