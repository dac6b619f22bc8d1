/*
 * session_params.h --
 *
 *	From the options that commands share to the parameters of a session.
 */

#ifndef TLS_SESSION_PARAMS_H
#define TLS_SESSION_PARAMS_H

#include "config.h"
#include "psk.h"
#include "session.h"
#include "tclcompat.h"
#include "verify_host.h"

/* The values of options. Those that were not given are NULL or zero. */
typedef struct TlsParamValues {
    s2n_mode role;
    TlsConfig *config;
    const char *host;		/* where the client connects to, or NULL, */
    const char *port;		/* and the port there; */
    const void *address;	/* or else the address, if it is known */
    size_t addressSize;
    Tcl_Obj *servername;
    Tcl_Obj *verifyhost;
    Tcl_Obj *alpn;
    Tcl_Obj *resume;		/* bytes of a session */
    Tcl_Obj *early;		/* bytes of early data */
    TlsPrefer prefer;
    bool asksConfig;		/* -hello is given */
    bool asksPeer;		/* -verify is given */
    bool asksSignature;		/* -sign is given */
} TlsParamValues;

typedef struct TlsParams {
    TlsSessionParams session;	/* borrows from the values, and from here: */
    TlsVerifyHost server;
    Tcl_Obj *alpn;
    Tcl_Obj *early;
    TlsTicket resume;
    const TlsPsks *psks;	/* in place of those of the config; or NULL */
} TlsParams;

/* Decides what is sent and what is verified. A standard Tcl result; after
 * success call TlsParamsFree. *params must not move. */
int TlsParamsResolve(Tcl_Interp *interp, const TlsParamValues *values,
	TlsParams *params);
/* Switches to another config, which must suit the role. A standard Tcl result;
 * a failure changes nothing. */
int TlsParamsUseConfig(Tcl_Interp *interp, TlsParams *params,
	const TlsConfig *config);
void TlsParamsFree(TlsParams *params);

#endif /* TLS_SESSION_PARAMS_H */
