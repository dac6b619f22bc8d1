/*
 * tcl_buffers.h --
 *
 *	The buffers in which Tcl keeps the plain text of a channel.
 */

#ifndef TLS_TCL_BUFFERS_H
#define TLS_TCL_BUFFERS_H

#include "channel.h"

/* The size of the buffers of a socket of our own: a full record. With Tcl's 4
 * KiB each flush is a record and a system call, and takes up to twice the time;
 * 64 KiB is faster still. */
#define TLS_TCL_BUFFERS_SIZE 16384

/* Tcl has written a buffer of so many bytes. Call it at the end of outputProc:
 * if the size is Tcl's own, and that buffer was full, later ones are larger. */
void TlsTclBuffersWritten(TlsChannel *channel, int size);

/* As Tcl_StackChannel, without the loss of a buffer. */
Tcl_Channel TlsTclBuffersStack(Tcl_Interp *interp, TlsChannel *channel,
	Tcl_Channel plain);

/* TLS is gone: gives the channel its size back. */
void TlsTclBuffersRestore(const TlsChannel *channel, Tcl_Channel plain);

/* Frees what Tcl keeps for the next read. For the event loop only. */
void TlsTclBuffersDrop(TlsChannel *channel);

#endif /* TLS_TCL_BUFFERS_H */
