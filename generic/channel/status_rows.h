/*
 * status_rows.h --
 *
 *	The keys of s2n::status, each with the function that returns its value,
 *	new and with reference count 0.
 */

#ifndef TLS_STATUS_ROWS_H
#define TLS_STATUS_ROWS_H

#include "channel.h"

typedef Tcl_Obj *TlsSessionGetter(TlsChannel *channel);

typedef struct TlsSessionRow {
    const char *name;
    TlsSessionGetter *get;	/* or NULL: it has the value of */
    const char *option;		/* this option of chan configure */
} TlsSessionRow;

/* A certificate to describe. */
typedef struct TlsSubject TlsSubject;

typedef Tcl_Obj *TlsCertificateGetter(const TlsSubject *subject);

typedef struct TlsCertificateRow {
    const char *name;
    TlsCertificateGetter *get;
} TlsCertificateRow;

#endif /* TLS_STATUS_ROWS_H */
