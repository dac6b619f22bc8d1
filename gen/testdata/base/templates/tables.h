/*
 * tables.h --
 *
 *	What other files see of the tables.
 */

#ifndef TABLES_H
#define TABLES_H

/*< block "errors.enum" >*/

const char *TlsWordName(TlsWord word);

/*< block "package.prototypes" >*/

typedef struct TlsNameHint {
    const char *name;
    const char *option;
    const char *key;
} TlsNameHint;

/*< block "name.hints" >*/

#endif /* TABLES_H */
