/*
 * failure.c --
 *
 *	The only file with the texts of failures.
 */

#include "failure.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <s2n.h>

#include "error_names.h"

/* The TLS alerts of the IANA registry, without those that are no longer
 * sent. */
static const struct {
    int code;
    const char *name;
} alertNames[] = {
    {0, "close_notify"},
    {10, "unexpected_message"},
    {20, "bad_record_mac"},
    {21, "decryption_failed"},
    {22, "record_overflow"},
    {30, "decompression_failure"},
    {40, "handshake_failure"},
    {41, "no_certificate"},
    {42, "bad_certificate"},
    {43, "unsupported_certificate"},
    {44, "certificate_revoked"},
    {45, "certificate_expired"},
    {46, "certificate_unknown"},
    {47, "illegal_parameter"},
    {48, "unknown_ca"},
    {49, "access_denied"},
    {50, "decode_error"},
    {51, "decrypt_error"},
    {70, "protocol_version"},
    {71, "insufficient_security"},
    {80, "internal_error"},
    {86, "inappropriate_fallback"},
    {90, "user_canceled"},
    {100, "no_renegotiation"},
    {109, "missing_extension"},
    {110, "unsupported_extension"},
    {111, "certificate_unobtainable"},
    {112, "unrecognized_name"},
    {113, "bad_certificate_status_response"},
    {114, "bad_certificate_hash_value"},
    {115, "unknown_psk_identity"},
    {116, "certificate_required"},
    {120, "no_application_protocol"},
    {-1, NULL}
};

const char *
TlsAlertName(
    int alert)
{
    int i;

    for (i = 0; alertNames[i].name != NULL; i++) {
        if (alertNames[i].code == alert) {
            return alertNames[i].name;
        }
    }
    return NULL;
}

const char *
TlsWordName(
    TlsWord word)
{
    return tlsWordNames[word];
}

const char *
TlsFailureWord(
    const TlsFailure *failure)
{
    return failure->kind == TLS_FAILURE_OWN ? TlsWordName(failure->word)
            : s2n_strerror_name(failure->s2nError);
}

bool
TlsLacksMemory(void)
{
    bool lacks = false;
    uint32_t error;

    while ((error = ERR_get_error()) != 0) {
        lacks |= ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
    }
    return lacks;
}

/* Appends the name of the alert that the peer has sent. */
static void
DescribeAlert(
    TlsFailure *failure,
    const char *doing)
{
    const char *name = TlsAlertName(failure->alert);

    if (name == NULL) {
        snprintf(failure->message, sizeof(failure->message),
                "%s failed: the peer sent the alert %d", doing,
                failure->alert);
        return;
    }
    snprintf(failure->message, sizeof(failure->message),
            "%s failed: the peer sent the alert %s", doing, name);
}

/*
 *----------------------------------------------------------------------
 *
 * TlsFailureFromS2n --
 *
 *	Describes an error of s2n-tls. s2nError is read from s2n_errno by the
 *	caller, before any other call of s2n. conn, when given, is asked for the
 *	alert behind an S2N_ERR_ALERT.
 *
 * Results:
 *	None.
 *
 * Side effects:
 *	Empties the errors of aws-lc.
 *
 *----------------------------------------------------------------------
 */

void
TlsFailureFromS2n(
    TlsFailure *failure,
    const char *doing,
    int s2nError,
    struct s2n_connection *conn)
{
    int type = s2n_error_get_type(s2nError);

    if (TlsLacksMemory()) {
        TlsFailureFromPosix(failure, doing, ENOMEM);
        return;
    }
    *failure = (TlsFailure) {
        .kind = TLS_FAILURE_S2N,
        .s2nError = s2nError,
        .alert = -1,
    };
    if (type == S2N_ERR_T_ALERT && conn != NULL) {
        failure->alert = s2n_connection_get_alert(conn);
    }
    if (failure->alert >= 0) {
        DescribeAlert(failure, doing);
        return;
    }
    if (type == S2N_ERR_T_CLOSED) {
        snprintf(failure->message, sizeof(failure->message),
                "%s failed: the peer closed the connection without"
                " close_notify", doing);
        return;
    }
    snprintf(failure->message, sizeof(failure->message), "%s failed: %s%s",
            doing, s2n_strerror(s2nError, "EN"),
            strcmp(s2n_strerror_name(s2nError), "S2N_ERR_BAD_MESSAGE") == 0
            ? ": malformed, or longer than 64 KiB" : "");
}

void
TlsFailureFromPosix(
    TlsFailure *failure,
    const char *doing,
    int posixError)
{
    *failure = (TlsFailure) {
        .kind = TLS_FAILURE_POSIX,
        .posixError = posixError,
        .alert = -1,
    };
    snprintf(failure->message, sizeof(failure->message), "%s failed", doing);
}

void
TlsFailureFromWord(
    TlsFailure *failure,
    TlsWord word,
    const char *format,
    ...)
{
    va_list arguments;

    *failure = (TlsFailure) {
        .kind = TLS_FAILURE_OWN,
        .word = word,
        .alert = -1,
    };
    va_start(arguments, format);
    vsnprintf(failure->message, sizeof(failure->message), format, arguments);
    va_end(arguments);
}
