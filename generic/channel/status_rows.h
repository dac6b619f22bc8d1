/*
 * status_rows.h --
 *
 *	What s2n::status is made from: the keys, each with the function that
 *	gives its value, as a new value with reference count 0.
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

/* A certificate that is told of. */
typedef struct TlsSubject TlsSubject;

typedef Tcl_Obj *TlsCertificateGetter(const TlsSubject *subject);

typedef struct TlsCertificateRow {
    const char *name;
    TlsCertificateGetter *get;
} TlsCertificateRow;

#endif /* TLS_STATUS_ROWS_H */
