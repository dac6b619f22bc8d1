/*
 * refusal.c --
 *
 *	Failures that s2n-tls delays although there is nothing to hide.
 *
 *	The delay keeps an attacker from measuring how a record failed to
 *	decrypt. A client's verdict on a certificate, on a name, or on the
 *	parameters that the server has chosen follows from bytes that the server
 *	knows. A delay would only keep the connection open, and block a server
 *	that serves one client at a time. All other failures are still delayed,
 *	and so are all failures of a server.
 */

#include "refusal.h"

#include <string.h>
#include <time.h>

#define NANOSECONDS_PER_SECOND 1000000000u

/* Longer than any delay, in ns. */
#define BEYOND_DELAYS (3600ull * NANOSECONDS_PER_SECOND)

/* Errors that begin with these are about certificates and revocation lists. */
static const char *const prefixes[] = {"S2N_ERR_CERT_", "S2N_ERR_CRL_", NULL};

static const char *const names[] = {
    "S2N_ERR_DECODE_CERTIFICATE",
    "S2N_ERR_INVALID_OCSP_RESPONSE",
    "S2N_ERR_SECURITY_POLICY_INCOMPATIBLE_CERT",
    "S2N_ERR_INVALID_SIGNATURE_ALGORITHM",
    "S2N_ERR_INVALID_SIGNATURE_SCHEME",
    "S2N_ERR_NO_VALID_SIGNATURE_SCHEME",
    "S2N_ERR_ECDHE_UNSUPPORTED_CURVE",
    "S2N_ERR_ECDSA_UNSUPPORTED_CURVE",
    "S2N_ERR_PROTOCOL_DOWNGRADE_DETECTED",
    "S2N_ERR_NO_APPLICATION_PROTOCOL",
    "S2N_ERR_NO_RENEGOTIATION",
    NULL,
};

/* How far the clock of s2n-tls runs ahead in this thread. */
static _Thread_local uint64_t ahead;

static int
Clock(
    void *context,
    uint64_t *nanoseconds)
{
    struct timespec now;

    (void) context;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
        return -1;
    }
    *nanoseconds = (uint64_t) now.tv_sec * NANOSECONDS_PER_SECOND
            + (uint64_t) now.tv_nsec + ahead;
    return 0;
}

bool
TlsRefusalPrepare(
    struct s2n_config *config)
{
    return s2n_config_set_monotonic_clock(config, Clock, NULL) == 0;
}

static bool
IsNamed(
    const char *error)
{
    size_t i;

    for (i = 0; prefixes[i] != NULL; i++) {
        if (strncmp(error, prefixes[i], strlen(prefixes[i])) == 0) {
            return true;
        }
    }
    for (i = 0; names[i] != NULL; i++) {
        if (strcmp(error, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool
TlsIsRefusal(
    s2n_mode role,
    const TlsFailure *failure)
{
    if (role != S2N_CLIENT || failure == NULL) {
        return false;
    }
    if (failure->kind == TLS_FAILURE_OWN) {
        return true;
    }
    /* After an alert the peer has closed the connection as well. */
    return failure->kind == TLS_FAILURE_S2N
            && (s2n_error_get_type(failure->s2nError) == S2N_ERR_T_ALERT
            || IsNamed(s2n_strerror_name(failure->s2nError)));
}

/*
 *----------------------------------------------------------------------
 *
 * TlsRefusalShutdown --
 *
 *	Sends the last alert of a refusal. s2n-tls has no call that cancels its
 *	delay, but it asks the clock of the config whether the delay is over.
 *
 * Results:
 *	As s2n_shutdown_send.
 *
 * Side effects:
 *	Those of s2n_shutdown_send.
 *
 *----------------------------------------------------------------------
 */

int
TlsRefusalShutdown(
    struct s2n_connection *conn,
    s2n_blocked_status *blocked)
{
    int result;

    ahead = BEYOND_DELAYS;
    result = s2n_shutdown_send(conn, blocked);
    ahead = 0;
    return result;
}
