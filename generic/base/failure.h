/*
 * failure.h --
 *
 *	Why something failed: one value that holds an error of s2n-tls, of the
 *	system, or of this package, with the sentence for the user. No Tcl here;
 *	tcl_error.h hands failures to scripts.
 */

#ifndef TLS_FAILURE_H
#define TLS_FAILURE_H

#include <stdarg.h>
#include <stdbool.h>

#include "error_words.h"

struct s2n_connection;

typedef enum TlsFailureKind {
    TLS_FAILURE_NONE = 0,
    TLS_FAILURE_S2N,	/* errorCode S2N S2N_ERR_... ?alert? */
    TLS_FAILURE_POSIX,	/* errorCode POSIX E... text */
    TLS_FAILURE_OWN	/* errorCode S2N WORD */
} TlsFailureKind;

typedef struct TlsFailure {
    TlsFailureKind kind;
    int s2nError;	/* value of s2n_errno */
    int posixError;	/* value of errno */
    int alert;		/* the peer's fatal alert (RFC 8446, 6), or -1 */
    TlsWord word;	/* for TLS_FAILURE_OWN */
    bool posixCode;	/* errorCode POSIX ECONNABORTED ... instead of S2N ... */
    char message[512];	/* sentence for the user; for TLS_FAILURE_POSIX only
			 * what was being done, the system's text follows */
} TlsFailure;

/* Each overwrites *failure with values that the caller read before the call. An
 * error of s2n-tls becomes ENOMEM if TlsLacksMemory returns true. */
void TlsFailureFromS2n(TlsFailure *failure, const char *doing, int s2nError,
	struct s2n_connection *conn);
void TlsFailureFromPosix(TlsFailure *failure, const char *doing,
	int posixError);
void TlsFailureFromWord(TlsFailure *failure, TlsWord word,
	const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Did an allocation of aws-lc fail in this thread since the last call? The
 * error of s2n-tls only says what the memory was for. */
bool TlsLacksMemory(void);

/* The word for errorCode: "NOT_TLS" for TLS_WORD_NOT_TLS. */
const char *TlsWordName(TlsWord word);

/* The word of a failure that is not the system's. */
const char *TlsFailureWord(const TlsFailure *failure);

/* The registered name of an alert, such as "unknown_ca", or NULL. */
const char *TlsAlertName(int alert);

#endif /* TLS_FAILURE_H */
