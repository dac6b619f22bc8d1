/*
 * error_names.h --
 *
 *	The words for errorCode, as texts.
 *
 *	To change it, edit gen/spec/errors.yaml and run go run ./gen.
 */

#ifndef TLS_ERROR_NAMES_H
#define TLS_ERROR_NAMES_H

#include "error_words.h"

/*< block "errors.names" >*/

#endif /* TLS_ERROR_NAMES_H */
