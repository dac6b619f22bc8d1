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

#endif /* TABLES_H */
