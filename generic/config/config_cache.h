/*
 * config_cache.h --
 *
 *	The configs that the process has made, found by what their dicts say.
 */

#ifndef TLS_CONFIG_CACHE_H
#define TLS_CONFIG_CACHE_H

#include "config.h"
#include "config_content.h"

/* The config of a digest with one more reference, or NULL. */
TlsConfig *TlsConfigCacheFind(const TlsConfigDigest *digest);

/*
 * Keeps a config that was made for a digest, instead of an older one. Takes the
 * caller's reference and gives one to the config to use: another thread may have
 * made the same meanwhile.
 */
TlsConfig *TlsConfigCacheShare(const TlsConfigDigest *digest,
	TlsConfig *config);

#endif /* TLS_CONFIG_CACHE_H */
