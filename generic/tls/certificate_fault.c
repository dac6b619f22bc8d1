/*
 * certificate_fault.c --
 *
 *	What exactly is wrong with a certificate that s2n-tls has refused: its
 *	error is a class, such as "untrusted", which aws-lc has found a reason
 *	for.
 */

#include "certificate_fault.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/asn1.h>
#include <openssl/err.h>

#include "certificate_names.h"
#include "shown_chain.h"

/* Room for a date and for a reason. */
#define DATE_SIZE 40
#define REASON_SIZE 300

typedef char Name[TLS_CERTIFICATE_NAME_SIZE];

static const char *
SubjectOf(
    const X509 *cert,
    Name name)
{
    return TlsCertificateName(X509_get_subject_name(cert), name);
}

static const char *
IssuerOf(
    const X509 *cert,
    Name name)
{
    return TlsCertificateName(X509_get_issuer_name(cert), name);
}

/* Words a date, as 2026-01-31 12:00:00 UTC. */
static const char *
DateOf(
    const ASN1_TIME *time,
    char text[DATE_SIZE])
{
    struct tm parts;

    if (ASN1_TIME_to_tm(time, &parts) != 1 || strftime(text, DATE_SIZE,
            "%Y-%m-%d %H:%M:%S UTC", &parts) == 0) {
        return "a date that cannot be read";
    }
    return text;
}

/* Has a certificate issued itself, by its names? aws-lc also looks at the
 * identifiers of keys. */
static bool
IsSelfSigned(
    const X509 *cert)
{
    return X509_NAME_cmp(X509_get_subject_name(cert),
            X509_get_issuer_name(cert)) == 0;
}

/* Words why the issuer of a certificate was not found. */
static void
ExplainIssuer(
    const X509 *cert,
    const char *subject,
    char reason[REASON_SIZE])
{
    Name issuer;

    if (IsSelfSigned(cert)) {
        (void) snprintf(reason, REASON_SIZE, "\"%s\" is self-signed, and is not"
                " trusted itself", subject);
    } else {
        (void) snprintf(reason, REASON_SIZE, "\"%s\" was issued by \"%s\", whose"
                " certificate is neither trusted nor in the chain", subject,
                IssuerOf(cert, issuer));
    }
}

/* Words why a certificate leads to no authority that is trusted. */
static void
ExplainTrust(
    const X509 *cert,
    int fault,
    char reason[REASON_SIZE])
{
    Name subject;

    (void) SubjectOf(cert, subject);
    switch (fault) {
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        (void) snprintf(reason, REASON_SIZE, "the chain ends with the authority"
                " \"%s\", which is not trusted", subject);
        break;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        ExplainIssuer(cert, subject, reason);
        break;
    case X509_V_ERR_INVALID_CA:
        (void) snprintf(reason, REASON_SIZE, "\"%s\" has issued a certificate,"
                " but is no authority", subject);
        break;
    default:
        (void) snprintf(reason, REASON_SIZE, "\"%s\": %s", subject,
                X509_verify_cert_error_string(fault));
        break;
    }
}

/* Words what is wrong; false where the failure says all. */
static bool
Explain(
    const char *error,
    const X509 *cert,
    int fault,
    char reason[REASON_SIZE])
{
    Name name;
    char date[DATE_SIZE];

    if (strcmp(error, "S2N_ERR_CERT_UNTRUSTED") == 0) {
        ExplainTrust(cert, fault, reason);
        return true;
    }
    if (fault == X509_V_ERR_CERT_HAS_EXPIRED) {
        (void) snprintf(reason, REASON_SIZE, "\"%s\" was valid until %s",
                SubjectOf(cert, name), DateOf(X509_get0_notAfter(cert), date));
        return true;
    }
    if (fault == X509_V_ERR_CERT_NOT_YET_VALID) {
        (void) snprintf(reason, REASON_SIZE, "\"%s\" is valid from %s",
                SubjectOf(cert, name), DateOf(X509_get0_notBefore(cert), date));
        return true;
    }
    if (fault == X509_V_ERR_CERT_REVOKED) {
        (void) snprintf(reason, REASON_SIZE, "\"%s\"", SubjectOf(cert, name));
        return true;
    }
    return false;
}

void
TlsCertificateFaultTell(
    const X509 *cert,
    int fault,
    TlsFailure *failure)
{
    char reason[REASON_SIZE];
    size_t used = strlen(failure->message);

    if (failure->kind == TLS_FAILURE_S2N && Explain(
            s2n_strerror_name(failure->s2nError), cert, fault, reason)) {
        (void) snprintf(failure->message + used,
                sizeof(failure->message) - used, ": %s", reason);
    }
    ERR_clear_error();
}

void
TlsCertificateFaultExplain(
    const struct s2n_connection *conn,
    TlsFailure *failure)
{
    X509 *cert;
    int fault = TlsShownChainFault(conn, &cert);

    if (fault != X509_V_OK && cert != NULL) {
        TlsCertificateFaultTell(cert, fault, failure);
    }
}
