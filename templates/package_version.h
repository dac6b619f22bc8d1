/*
 * package_version.h --
 *
 *	Name and version of the package, and the Tcl that it needs.
 *
 *	To change it, edit gen/spec/package.yaml and run go run ./gen.
 */

#ifndef TLS_PACKAGE_VERSION_H
#define TLS_PACKAGE_VERSION_H

/*< block "package.version" >*/

#endif /* TLS_PACKAGE_VERSION_H */
