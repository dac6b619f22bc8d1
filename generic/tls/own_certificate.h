/*
 * own_certificate.h --
 *
 *	The certificate that a client shows, of those that it has.
 */

#ifndef TLS_OWN_CERTIFICATE_H
#define TLS_OWN_CERTIFICATE_H

#include <s2n.h>
#include <stdbool.h>
#include <stddef.h>

/* Those of a config, most preferred first. */
typedef struct TlsOwnCertificates {
    struct s2n_cert_chain_and_key **chains;
    size_t count;
} TlsOwnCertificates;

/*
 * Makes the clients of a config choose: the first certificate whose chain leads
 * to an authority that the server names, and whose key it takes signatures of;
 * if there is none, the first with such a key; or else the first of all. *own,
 * which may be filled later, must outlive the config. False with s2n_errno set.
 */
bool TlsOwnCertificatePrepare(struct s2n_config *config,
	const TlsOwnCertificates *own);

#endif /* TLS_OWN_CERTIFICATE_H */
