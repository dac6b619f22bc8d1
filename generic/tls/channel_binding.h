/*
 * channel_binding.h --
 *
 *	Channel bindings: they identify a connection, for a login that is only
 *	valid on this connection. No Tcl here.
 */

#ifndef TLS_CHANNEL_BINDING_H
#define TLS_CHANNEL_BINDING_H

#include <stdbool.h>

#include <openssl/digest.h>

#include "session.h"

/* A channel binding and its size in bytes. */
typedef struct TlsChannelBinding {
    uint8_t bytes[EVP_MAX_MD_SIZE];
    unsigned int size;
} TlsChannelBinding;

/* "tls-exporter" (RFC 9266) of an established connection of TLS 1.3. False with
 * *failure filled. */
bool TlsChannelBindingExporter(const TlsSession *session,
	TlsChannelBinding *binding, TlsFailure *failure);

/* "tls-server-end-point" (RFC 5929, section 4): the hash of the server's
 * certificate. False with *failure filled. */
bool TlsChannelBindingEndPoint(const TlsSession *session,
	TlsChannelBinding *binding, TlsFailure *failure);

#endif /* TLS_CHANNEL_BINDING_H */
