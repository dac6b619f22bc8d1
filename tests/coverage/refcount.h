/*
 * refcount.h --
 *
 *	Goes before each of our files in the build for "make coverage": there
 *	the macro of Tcl becomes a call, as the branch within it is not ours.
 */

#define _GNU_SOURCE	/* as descriptor.c wants it */

#include <tcl.h>

static inline void __attribute__((unused))
DecrRefCount(
    Tcl_Obj *obj)
{
    Tcl_DecrRefCount(obj);
}

#undef Tcl_DecrRefCount
#define Tcl_DecrRefCount(obj) DecrRefCount(obj)
