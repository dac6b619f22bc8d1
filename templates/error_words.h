/*
 * error_words.h --
 *
 *	The words for errorCode, as constants.
 *
 *	To change it, edit gen/spec/errors.yaml and run go run ./gen.
 */

#ifndef TLS_ERROR_WORDS_H
#define TLS_ERROR_WORDS_H

/*< block "errors.enum" >*/

#endif /* TLS_ERROR_WORDS_H */
