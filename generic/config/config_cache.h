/*
 * config_cache.h --
 *
 *	The configs that the process has made, by the content of their dicts.
 */

#ifndef TLS_CONFIG_CACHE_H
#define TLS_CONFIG_CACHE_H

#include "config.h"
#include "config_content.h"

/* The config of a digest with one more reference, or NULL. */
TlsConfig *TlsConfigCacheFind(const TlsConfigDigest *digest);

/*
 * Keeps the config for a digest, in place of an older one. Takes the caller's
 * reference and returns one to the config to use: another thread may have made
 * the same config in the meantime.
 */
TlsConfig *TlsConfigCacheShare(const TlsConfigDigest *digest,
	TlsConfig *config);

#endif /* TLS_CONFIG_CACHE_H */
