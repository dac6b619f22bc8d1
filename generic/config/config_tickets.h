/*
 * config_tickets.h --
 *
 *	What a config has to do with session tickets: those that a client keeps,
 *	and the keys that a server makes them with.
 */

#ifndef TLS_CONFIG_TICKETS_H
#define TLS_CONFIG_TICKETS_H

#include "config_dict.h"
#include "session_cache.h"
#include "ticket_keys.h"

typedef struct TlsTicketConfig {
    TlsTickets *tickets;	/* NULL: session tickets are off */
    TlsTicketKeys *keys;	/* NULL: they are given, or off */
} TlsTicketConfig;

/*
 * Gives the s2n_config what the settings say. TlsTicketConfigFree comes after
 * it, even when this has failed. Returns a standard Tcl result, with an error
 * that names the config key.
 */
int TlsTicketConfigApply(Tcl_Interp *interp, const TlsConfigSettings *settings,
	struct s2n_config *config, TlsTicketConfig *ticketConfig);
void TlsTicketConfigFree(TlsTicketConfig *ticketConfig);

#endif /* TLS_CONFIG_TICKETS_H */
