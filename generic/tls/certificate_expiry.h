/*
 * certificate_expiry.h --
 *
 *	For how long what the peer has proved holds. No Tcl here.
 */

#ifndef TLS_CERTIFICATE_EXPIRY_H
#define TLS_CERTIFICATE_EXPIRY_H

#include <s2n.h>
#include <stdint.h>

/* Seconds until the first certificate of the verified chain ends; INT64_MAX
 * when no chain was verified. */
int64_t TlsCertificateExpiryLeft(const struct s2n_connection *conn);

#endif /* TLS_CERTIFICATE_EXPIRY_H */
