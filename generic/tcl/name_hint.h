/*
 * name_hint.h --
 *
 *	Suggestions for an unknown name.
 */

#ifndef TLS_NAME_HINT_H
#define TLS_NAME_HINT_H

#include <stdbool.h>

#include "tclcompat.h"

/* Is this the name that others have for something of ours? Such a name is no
 * abbreviation: -server is not -servername. words are the options. */
bool TlsNameHintIsForeign(const char *name, const char *const *words);

/* Appends  did you mean "ca_file"?  if there is something like it among the words,
 * options or config keys, or elsewhere; false if not. */
bool TlsNameHintAppend(Tcl_Obj *message, const char *name,
	const char *const *words);

/* The same among the words alone. */
bool TlsNameHintAppendNearest(Tcl_Obj *message, const char *name,
	const char *const *words);

/* The same for a boolean value, where an option or a key does not take one. */
bool TlsNameHintAppendSwitch(Tcl_Obj *message, const char *name, bool isOn);

/* Appends the words as English does: "a or b", and "a, b, or c". If there are
 * many of them, those nearest to the name, and the number of the others. */
void TlsNameHintAppendWords(Tcl_Obj *message, const char *name,
	const char *const *words);

#endif /* TLS_NAME_HINT_H */
