/*
 * status_certificate.h --
 *
 *	The keys that s2n::status tells of a certificate.
 *
 *	To change it, edit gen/spec/status.yaml and run go run ./gen.
 */

#ifndef TLS_STATUS_CERTIFICATE_H
#define TLS_STATUS_CERTIFICATE_H

#include "status_rows.h"

/*< block "status.certificate" >*/

#endif /* TLS_STATUS_CERTIFICATE_H */
