/*
 * status_session.h --
 *
 *	The keys that s2n::status tells of a session.
 *
 *	To change it, edit gen/spec/status.yaml and run go run ./gen.
 */

#ifndef TLS_STATUS_SESSION_H
#define TLS_STATUS_SESSION_H

#include "status_rows.h"

/*< block "status.session" >*/

#endif /* TLS_STATUS_SESSION_H */
