/*
 * pkcs12_cost.h --
 *
 *	How much work a PKCS #12 file asks for.
 */

#ifndef TLS_PKCS12_COST_H
#define TLS_PKCS12_COST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Adds up how often the password is hashed to open the file, apart from parts
 * within encrypted ones. False for what is no BER.
 */
bool TlsPkcs12Cost(const uint8_t *bytes, size_t size, uint64_t *roundsPtr);

#endif /* TLS_PKCS12_COST_H */
