/*
 * certificate_trial.c --
 *
 *	Which checks the certificates of a peer fail. s2n-tls ends at the first
 *	one, and cannot go on after that. So for a script that decides about such
 *	certificates it verifies none, and all checks are made here.
 */

#include "certificate_trial.h"

#include <errno.h>
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "certificate_fault.h"
#include "certificate_peer.h"
#include "shown_chain.h"

/* What aws-lc makes of a chain. */
typedef struct Outcome {
    STACK_OF(X509) *chain;	/* as far as it got */
    int fault;		/* X509_V_OK, or the first one */
    const X509 *cert;	/* that has it */
} Outcome;

/*
 *----------------------------------------------------------------------
 *
 * Verify --
 *
 *	Verifies a chain with the parameters that s2n-tls uses, and with more
 *	flags.
 *
 * Results:
 *	False without memory.
 *
 * Side effects:
 *	Fills *outcome, whose chain has to be freed.
 *
 *----------------------------------------------------------------------
 */

static bool
Verify(
    const TlsCertificateCase *peer,
    const STACK_OF(X509) *shown,
    unsigned long flags,
    Outcome *outcome)
{
    X509_STORE_CTX *context = X509_STORE_CTX_new();

    *outcome = (Outcome) {.fault = X509_V_ERR_OUT_OF_MEM};
    if (context != NULL && X509_STORE_CTX_init(context, peer->rules.trust,
            sk_X509_value(shown, 0), (STACK_OF(X509) *) shown) == 1) {
        int depth;

        X509_VERIFY_PARAM_set_depth(X509_STORE_CTX_get0_param(context),
                peer->rules.depth);
        X509_STORE_CTX_set_flags(context, X509_V_FLAG_PARTIAL_CHAIN | flags);
        outcome->fault = X509_verify_cert(context) == 1 ? X509_V_OK
                : X509_STORE_CTX_get_error(context);
        outcome->chain = X509_STORE_CTX_get1_chain(context);
        /* By its place: what aws-lc has for the current one may be gone. */
        depth = X509_STORE_CTX_get_error_depth(context);
        outcome->cert = sk_X509_value(outcome->chain,
                depth < 0 ? 0 : (size_t) depth);
    }
    X509_STORE_CTX_free(context);
    return outcome->chain != NULL && outcome->fault != X509_V_ERR_OUT_OF_MEM;
}

/* The next failure, to be filled. */
static TlsFailure *
Next(
    TlsCertificateTrial *trial)
{
    return &trial->failures[trial->count];
}

/* Counts it, if a check has failed and filled it. */
static void
Note(
    TlsCertificateTrial *trial,
    bool passed)
{
    if (!passed && trial->count < TLS_CERTIFICATE_TRIAL_MAX - 1) {
        trial->count++;
    }
}

/* Has this error been noted already? */
static bool
IsNoted(
    const TlsCertificateTrial *trial,
    int s2nError)
{
    size_t i = 0;

    while (i < trial->count && trial->failures[i].s2nError != s2nError) {
        i++;
    }
    return i < trial->count;
}

/* Notes an error that s2n-tls has a name for. */
static void
NoteError(
    const TlsCertificateCase *peer,
    TlsCertificateTrial *trial,
    int s2nError)
{
    trial->lacksMemory |= TlsLacksMemory();
    if (!IsNoted(trial, s2nError)) {
        TlsFailureFromS2n(Next(trial), peer->doing, s2nError, NULL);
        Note(trial, false);
    }
}

static void
NoteFault(
    const TlsCertificateCase *peer,
    TlsCertificateTrial *trial,
    int fault,
    const X509 *cert)
{
    TlsFailure *failure = Next(trial);
    size_t count = trial->count;

    NoteError(peer, trial, TlsShownChainErrorOf(fault));
    if (trial->count > count && cert != NULL) {
        TlsCertificateFaultTell(cert, fault, failure);
    }
}

static bool
HasExpired(
    const X509 *cert)
{
    return X509_cmp_current_time(X509_get0_notAfter(cert)) <= 0;
}

static bool
IsFuture(
    const X509 *cert)
{
    return X509_cmp_current_time(X509_get0_notBefore(cert)) >= 0;
}

/* Finds the first certificate of a chain that is so, and notes that. */
static void
TryDates(
    const TlsCertificateCase *peer,
    TlsCertificateTrial *trial,
    const STACK_OF(X509) *chain,
    bool (*isSo)(const X509 *cert),
    int fault)
{
    size_t i;

    for (i = 0; i < sk_X509_num(chain); i++) {
        const X509 *cert = sk_X509_value(chain, i);

        if (isSo(cert)) {
            NoteFault(peer, trial, fault, cert);
            return;
        }
    }
}

/*
 *----------------------------------------------------------------------
 *
 * TryTrust --
 *
 *	Verifies the chain as s2n-tls does, and when it fails once more without
 *	the dates, which are then looked at by themselves: aws-lc reports one
 *	fault only.
 *
 * Results:
 *	False without memory.
 *
 * Side effects:
 *	Fills *outcome, whose chain has to be freed. Notes what fails.
 *
 *----------------------------------------------------------------------
 */

static bool
TryTrust(
    const TlsCertificateCase *peer,
    TlsCertificateTrial *trial,
    const STACK_OF(X509) *shown,
    Outcome *outcome)
{
    int first;

    if (!Verify(peer, shown, 0, outcome)) {
        return false;
    }
    if (outcome->fault == X509_V_OK) {
        return true;
    }
    first = outcome->fault;
    sk_X509_pop_free(outcome->chain, X509_free);
    if (!Verify(peer, shown, X509_V_FLAG_NO_CHECK_TIME, outcome)) {
        return false;
    }
    if (outcome->fault != X509_V_OK) {
        NoteFault(peer, trial, outcome->fault, outcome->cert);
    }
    TryDates(peer, trial, outcome->chain, HasExpired,
            X509_V_ERR_CERT_HAS_EXPIRED);
    TryDates(peer, trial, outcome->chain, IsFuture,
            X509_V_ERR_CERT_NOT_YET_VALID);
    if (trial->count == 0) {
        NoteFault(peer, trial, first, sk_X509_value(outcome->chain, 0));
    }
    return true;
}

/* Is the peer's certificate made for what it does here? Of those that lead to an
 * authority, each has to allow it. */
static bool
TryPurpose(
    const TlsCertificateCase *peer,
    const Outcome *outcome,
    TlsFailure *failure)
{
    X509 *leaf = sk_X509_value(outcome->chain, 0);
    uint32_t usage = TlsShownChainEnciphers(peer->conn)
            ? KU_KEY_ENCIPHERMENT : KU_DIGITAL_SIGNATURE;
    int purpose = peer->role == S2N_CLIENT ? X509_PURPOSE_SSL_SERVER
            : X509_PURPOSE_SSL_CLIENT;
    bool isTrusted = outcome->fault == X509_V_OK;
    size_t last = sk_X509_num(outcome->chain) - 1;
    size_t i;

    if (!TlsCertificatePeerPurpose(peer, leaf, failure)) {
        return false;
    }
    TlsFailureFromWord(failure, TLS_WORD_S2N_ERR_CERT_INTENT_INVALID,
            "%s failed: the certificates are not for this use", peer->doing);
    /* All bits are set where a certificate does not tell. */
    if ((last > 0 || !isTrusted) && (X509_get_key_usage(leaf) & usage) == 0) {
        return false;
    }
    for (i = 1; isTrusted && i < last; i++) {
        if (X509_check_purpose(sk_X509_value(outcome->chain, i), purpose, 1)
                != 1) {
            return false;
        }
    }
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * TryAll --
 *
 *	Makes all checks. One that is trusted as it is need not be strong.
 *
 * Results:
 *	False without memory.
 *
 * Side effects:
 *	Notes what fails.
 *
 *----------------------------------------------------------------------
 */

static bool
TryAll(
    const TlsCertificateCase *peer,
    TlsCertificateTrial *trial,
    const STACK_OF(X509) *shown)
{
    TlsWeakness allowed = peer->rules.allowed;
    Outcome outcome;
    bool isTrusted;
    size_t count;
    int error;

    if (!TryTrust(peer, trial, shown, &outcome)) {
        sk_X509_pop_free(outcome.chain, X509_free);
        return false;
    }
    isTrusted = outcome.fault == X509_V_OK;
    count = sk_X509_num(outcome.chain) - (isTrusted ? 1 : 0);
    if (sk_X509_num(shown) > (size_t) peer->rules.depth) {
        NoteFault(peer, trial, X509_V_ERR_CERT_CHAIN_TOO_LONG, NULL);
    }
    error = TlsShownChainPolicyError(peer->conn,
            isTrusted ? outcome.chain : NULL);
    if (error != S2N_ERR_T_OK) {
        NoteError(peer, trial, error);
    }
    Note(trial, TryPurpose(peer, &outcome, Next(trial)));
    Note(trial, TlsCertificateStrengthKeys(outcome.chain, count, allowed,
            peer->doing, Next(trial)));
    Note(trial, TlsCertificateStrengthSignatures(outcome.chain, count, allowed,
            peer->doing, Next(trial)));
    Note(trial, TlsCertificatePeerName(peer, sk_X509_value(outcome.chain, 0),
            Next(trial)));
    if (trial->count == 0) {
        trial->chain = outcome.chain;
    } else {
        sk_X509_pop_free(outcome.chain, X509_free);
    }
    return true;
}

TlsCertificateTrial *
TlsCertificateTrialNew(
    const TlsCertificateCase *peer,
    TlsFailure *failure)
{
    const STACK_OF(X509) *shown = TlsShownChain(peer->conn);
    TlsCertificateTrial *trial = calloc(1, sizeof(TlsCertificateTrial));

    ERR_clear_error();
    if (trial != NULL && shown != NULL && TryAll(peer, trial, shown)
            && !TlsLacksMemory() && !trial->lacksMemory) {
        return trial;
    }
    TlsFailureFromPosix(failure, peer->doing, ENOMEM);
    TlsCertificateTrialFree(trial);
    ERR_clear_error();
    return NULL;
}

void
TlsCertificateTrialFree(
    TlsCertificateTrial *trial)
{
    if (trial != NULL) {
        sk_X509_pop_free(trial->chain, X509_free);
        free(trial);
    }
}
