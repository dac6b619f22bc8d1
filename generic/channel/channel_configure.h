/*
 * channel_configure.h --
 *
 *	The table of the options of a TLS channel.
 */

#ifndef TLS_CHANNEL_CONFIGURE_H
#define TLS_CHANNEL_CONFIGURE_H

#include "channel.h"

/* Appends the value of an option, without touching the session. */
typedef void TlsChanGetter(TlsChannel *channel, Tcl_DString *value);

/* Sets an option to a value that is one of its words, given as index. */
typedef void TlsChanSetter(TlsChannel *channel, int word);

typedef struct TlsChanOptionRow {
    const char *name;
    TlsChanGetter *get;
    TlsChanSetter *set;		/* NULL: read-only */
    const char *const *words;	/* the values that can be set */
    bool listed;		/* when all options are asked for */
} TlsChanOptionRow;

#endif /* TLS_CHANNEL_CONFIGURE_H */
