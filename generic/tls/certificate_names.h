/*
 * certificate_names.h --
 *
 *	The names of a certificate, for messages. No Tcl here.
 */

#ifndef TLS_CERTIFICATE_NAMES_H
#define TLS_CERTIFICATE_NAMES_H

#include <stddef.h>

#include <openssl/base.h>

/* Writes the host names and addresses of a certificate, only the first of many,
 * as "a.example, 192.0.2.1 and 3 more". Returns how many there are. */
size_t TlsCertificateNames(const X509 *cert, char *text, size_t size);

/* Room for a name that TlsCertificateName writes. */
#define TLS_CERTIFICATE_NAME_SIZE 65

/* Writes by what a subject or an issuer is known: its common name, or its
 * organization; what does not print becomes "?". Returns text. */
const char *TlsCertificateName(const X509_NAME *name,
	char text[TLS_CERTIFICATE_NAME_SIZE]);

#endif /* TLS_CERTIFICATE_NAMES_H */
