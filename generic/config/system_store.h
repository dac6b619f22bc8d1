/*
 * system_store.h --
 *
 *	The authorities of a system that has them in a store of its own.
 */

#ifndef TLS_SYSTEM_STORE_H
#define TLS_SYSTEM_STORE_H

/* Their certificates, each in PEM, and NULL behind the last; NULL where the system
 * has them in files. They are read once in a process. */
const char *const *TlsSystemStore(void);

#endif /* TLS_SYSTEM_STORE_H */
