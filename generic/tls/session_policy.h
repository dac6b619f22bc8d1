/*
 * session_policy.h --
 *
 *	The settings of a config for each session, beyond those in its
 *	s2n_config. The config fills it in, and sessions copy it as a whole.
 */

#ifndef TLS_SESSION_POLICY_H
#define TLS_SESSION_POLICY_H

#include <s2n.h>
#include <stdbool.h>
#include <stdint.h>

#include "certificate_check.h"

typedef struct TlsSessionPolicy {
    TlsCertificateRules certificateRules;
    s2n_cert_auth_type clientAuth; /* does a server ask for a certificate? */
    uint32_t smallRecordBytes;	/* so many begin in small records, or 0 */
    uint16_t smallRecordSeconds; /* and again after so many idle seconds, if
				 * not 0 */
    bool hasProtocols;	/* it negotiates an application protocol */
    uint32_t earlyData;	/* so many bytes of it may a client of ours send, or 0 */
    bool alpnRequired;	/* a handshake without protocol is a failure */
    bool truncationIsEof;	/* a TCP end without close_notify is no error */
} TlsSessionPolicy;

#endif /* TLS_SESSION_POLICY_H */
