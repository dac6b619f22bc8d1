/*
 * config_tickets.h --
 *
 *	The session tickets of a config: those that a client keeps, and the keys
 *	with which a server makes them.
 */

#ifndef TLS_CONFIG_TICKETS_H
#define TLS_CONFIG_TICKETS_H

#include "config_dict.h"
#include "session_cache.h"
#include "ticket_keys.h"

typedef struct TlsConfigTickets {
    TlsSessionCache *cache;	/* NULL: session tickets are off */
    TlsTicketKeys *keys;	/* NULL: they are given, or off */
    int64_t until;	/* when keys without a time no longer encrypt, in
			 * seconds since 1970; 0: there are none */
} TlsConfigTickets;

/*
 * Gives the s2n_config what the settings say. TlsConfigTicketsFree comes after
 * it, even when this has failed. Returns a standard Tcl result, with an error
 * that names the config key.
 */
int TlsConfigTicketsApply(Tcl_Interp *interp, const TlsConfigSettings *settings,
	struct s2n_config *config, TlsConfigTickets *ticketConfig);
void TlsConfigTicketsFree(TlsConfigTickets *ticketConfig);

#endif /* TLS_CONFIG_TICKETS_H */
