/*
 * config_tickets.c --
 *
 *	The session tickets of a config.
 */

#include "config_tickets.h"

#include <errno.h>
#include <time.h>

#include "config_error.h"
#include "session.h"
#include "tcl_error.h"

/* Reports why TlsTicketKeysNew or TlsSessionCacheNew failed. */
static int
NoTickets(
    Tcl_Interp *interp)
{
    TlsFailure failure;

    if (s2n_errno != S2N_ERR_T_OK) {
        return TlsConfigCheck(interp, TLS_CONFIG_TICKET_LIFETIME, -1);
    }
    TlsFailureFromPosix(&failure, "config key \"session_tickets\"", ENOMEM);
    return TlsError(interp, &failure);
}

/*
 *----------------------------------------------------------------------
 *
 * AddGivenKey --
 *
 *	Adds one element of ticket_keys. Its form was checked when the config
 *	was parsed.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	May leave an error in interp.
 *
 *----------------------------------------------------------------------
 */

static int
AddGivenKey(
    Tcl_Interp *interp,
    struct s2n_config *config,
    Tcl_Obj *element)
{
    Tcl_Obj **parts;
    Tcl_Size count;
    Tcl_Size nameSize;
    Tcl_Size keySize;
    unsigned char *name;
    unsigned char *key;
    Tcl_WideInt intro = 0;	/* for s2n this is now */

    if (Tcl_ListObjGetElements(interp, element, &count, &parts) != TCL_OK
            || (count > 2 && Tcl_GetWideIntFromObj(interp, parts[2], &intro)
                    != TCL_OK)) {
        return TCL_ERROR;
    }
    name = Tcl_GetByteArrayFromObj(parts[0], &nameSize);
    key = Tcl_GetByteArrayFromObj(parts[1], &keySize);
    return TlsConfigCheck(interp, TLS_CONFIG_TICKET_KEYS,
            s2n_config_add_ticket_crypto_key(config, name, (uint32_t) nameSize,
                    key, (uint32_t) keySize, (uint64_t) intro));
}

/* Adds the keys of ticket_keys, for the time of ticket_lifetime. */
static int
AddGivenKeys(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    struct s2n_config *config,
    int64_t *untilPtr)
{
    Tcl_Obj **elements;
    Tcl_Size count;
    Tcl_Size size;
    Tcl_Size i;

    if (TlsConfigCheck(interp, TLS_CONFIG_TICKET_LIFETIME,
            s2n_config_set_ticket_encrypt_decrypt_key_lifetime(config,
                    (uint64_t) settings->ticket_lifetime.first)) != TCL_OK
            || TlsConfigCheck(interp, TLS_CONFIG_TICKET_LIFETIME,
                    s2n_config_set_ticket_decrypt_key_lifetime(config,
                            (uint64_t) settings->ticket_lifetime.second))
                    != TCL_OK
            || Tcl_ListObjGetElements(interp, settings->ticket_keys, &count,
                    &elements) != TCL_OK) {
        return TCL_ERROR;
    }
    for (i = 0; i < count; i++) {
        if (AddGivenKey(interp, config, elements[i]) != TCL_OK) {
            return TCL_ERROR;
        }
        (void) Tcl_ListObjLength(NULL, elements[i], &size);
        if (size == 2) {
            *untilPtr = (int64_t) time(NULL) + settings->ticket_lifetime.first;
        }
    }
    return TCL_OK;
}

int
TlsConfigTicketsApply(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    struct s2n_config *config,
    TlsConfigTickets *ticketConfig)
{
    if (!settings->session_tickets) {
        return TCL_OK;
    }
    /* On before there are keys: while they are off, s2n drops them silently.
     * The count turns them on as well. */
    if (TlsConfigCheck(interp, TLS_CONFIG_SESSION_TICKETS,
            s2n_config_set_session_tickets_onoff(config, 1)) != TCL_OK
            || TlsConfigCheck(interp, TLS_CONFIG_SESSION_TICKETS,
                    s2n_config_set_session_ticket_cb(config,
                            TlsSessionTicketCallback, NULL)) != TCL_OK
            || TlsConfigCheck(interp, TLS_CONFIG_TICKET_COUNT,
                    s2n_config_set_initial_ticket_count(config,
                            (uint8_t) settings->ticket_count)) != TCL_OK
            || TlsConfigCheck(interp, TLS_CONFIG_TICKET_FORWARD_SECRECY,
                    s2n_config_require_ticket_forward_secrecy(config,
                            settings->ticket_forward_secrecy)) != TCL_OK
            || TlsConfigCheck(interp, TLS_CONFIG_EARLY_DATA,
                    s2n_config_set_server_max_early_data_size(config,
                            (uint32_t) settings->early_data)) != TCL_OK) {
        return TCL_ERROR;
    }
    s2n_errno = S2N_ERR_T_OK;
    ticketConfig->cache = TlsSessionCacheNew();
    if (ticketConfig->cache == NULL) {
        return NoTickets(interp);
    }
    if (settings->ticket_keys != NULL) {
        return AddGivenKeys(interp, settings, config,
                &ticketConfig->until);
    }
    ticketConfig->keys = TlsTicketKeysNew(config,
            settings->ticket_lifetime.first * 1000,
            settings->ticket_lifetime.second * 1000);
    return ticketConfig->keys == NULL ? NoTickets(interp) : TCL_OK;
}

void
TlsConfigTicketsFree(
    TlsConfigTickets *ticketConfig)
{
    TlsSessionCacheFree(ticketConfig->cache);
    TlsTicketKeysFree(ticketConfig->keys);
    *ticketConfig = (TlsConfigTickets) {0};
}
