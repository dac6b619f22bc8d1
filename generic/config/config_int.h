/*
 * config_int.h --
 *
 *	The structure of a config, for the files that build it.
 */

#ifndef TLS_CONFIG_INT_H
#define TLS_CONFIG_INT_H

#include <stdatomic.h>

#include "config.h"
#include "config_dict.h"
#include "config_tickets.h"
#include "credentials.h"
#include "file_stamp.h"
#include "keylog.h"
#include "psk.h"
#include "revocation.h"

/* Longer than the name of any security policy. */
#define TLS_POLICY_NAME_SIZE 64

struct TlsConfig {
    atomic_size_t references;
    struct s2n_config *s2n;
    TlsCredentials credentials;
    TlsRevocation *revocation; /* or NULL */
    TlsPsks psks;
    TlsLogFile *keyLog;	/* or NULL */
    TlsSessionPolicy policy;
    bool checksName;
    char policyName[TLS_POLICY_NAME_SIZE];
    uint8_t trust[TLS_DIGEST_SIZE]; /* see TlsConfigTrust */
    TlsConfigTickets ticketConfig;
    bool hasTickets;
    Tcl_WideInt handshakeTimeout; /* ms; 0: none; -1: not said */
    bool safe;		/* has passed the checks of a safe interpreter */
    TlsFileStamp *stamps;	/* of the files that it was made from */
    char *systemNames;	/* of those of the system's authorities, which the
			 * environment can change; NULL if it has none of them */
    _Atomic int64_t brokenSince; /* when these were first found changed and of
			 * no use, on the clock of TlsSessionCacheNow; 0: never */
};

/* Makes a config from settings, with one reference; or NULL, with an error in
 * interp. */
TlsConfig *TlsConfigNew(Tcl_Interp *interp, const TlsConfigSettings *settings);

/* Applies the settings to a config that is new; a standard Tcl result. */
int TlsConfigApply(Tcl_Interp *interp, const TlsConfigSettings *settings,
	TlsConfig *config);

/* Are its files unchanged? May run scripts. */
bool TlsConfigIsCurrent(const TlsConfig *config);

/* Two configs from the same dict: are their files equal as well? */
bool TlsConfigIsSame(const TlsConfig *config, const TlsConfig *other);

#endif /* TLS_CONFIG_INT_H */
