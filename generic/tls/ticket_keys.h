/*
 * ticket_keys.h --
 *
 *	The random keys that a server encrypts its session tickets with. They
 *	are replaced while other threads are in handshakes. No Tcl here.
 */

#ifndef TLS_TICKET_KEYS_H
#define TLS_TICKET_KEYS_H

#include <s2n.h>
#include <stdint.h>

typedef struct TlsTicketKeys TlsTicketKeys;

/*
 * Keys of a config that has session tickets on, where a key is to encrypt for
 * the first number of ms, and to decrypt for the second one beyond that; both
 * become whole seconds.
 * NULL with s2n_errno set on failure, or 0 there without memory. The config
 * has to outlive them.
 */
TlsTicketKeys *TlsTicketKeysNew(struct s2n_config *config, int64_t encrypting,
	int64_t decrypting);
void TlsTicketKeysFree(TlsTicketKeys *keys);

/* Around each s2n_negotiate of a server: makes a new key when one is due, and
 * keeps other threads from doing so in between. keys may be NULL. */
void TlsTicketKeysLock(TlsTicketKeys *keys);
void TlsTicketKeysUnlock(TlsTicketKeys *keys);

#endif /* TLS_TICKET_KEYS_H */
