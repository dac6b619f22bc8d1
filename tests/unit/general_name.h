/*
 * general_name.h --
 *
 *	Alternative names for certificates that tests make.
 */

#ifndef GENERAL_NAME_H
#define GENERAL_NAME_H

#include <openssl/x509.h>

/* Adds a name of a type, such as GEN_DNS, with any bytes. */
static inline void
AddGeneralName(
    GENERAL_NAMES *names,
    int type,
    const void *bytes,
    size_t size)
{
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_STRING *value = ASN1_STRING_type_new(
            type == GEN_IPADD ? V_ASN1_OCTET_STRING : V_ASN1_IA5STRING);

    (void) ASN1_STRING_set(value, bytes, (ossl_ssize_t) size);
    GENERAL_NAME_set0_value(name, type, value);
    (void) sk_GENERAL_NAME_push(names, name);
}

#endif /* GENERAL_NAME_H */
