/*
 * tclcompat.h --
 *
 *	All that differs between Tcl 8.6 and Tcl 9: the rest of the sources is
 *	written for both. Besides what is here, keep in mind:
 *
 *	- A channel type always has TCL_CLOSE2PROC as its closeProc. It is a
 *	  special value in 8.6, where NULL is a panic, and NULL in 9.
 *	- Driver procs and Tcl_ObjCmdProc count in int, in both versions.
 *	- A Tcl_ObjType is initialised by designators: then the fields that only
 *	  9 has are zero, which is TCL_OBJTYPE_V0.
 */

#ifndef TLS_TCLCOMPAT_H
#define TLS_TCLCOMPAT_H

#include <limits.h>
#include <stddef.h>
#ifdef _WIN32
/* The header of Tcl names its struct, in the way that this one has it. */
#  include <sys/stat.h>
#endif
#include <tcl.h>

/* Marks a parameter that the function does not use: int flags TLS_UNUSED. */
#define TLS_UNUSED __attribute__((unused))

/* The type of counts and lengths. TEA may have defined it as a macro. */
#ifndef TCL_SIZE_MAX
#  define TCL_SIZE_MAX INT_MAX
#  define TCL_SIZE_MODIFIER ""
#  ifndef Tcl_Size
typedef int Tcl_Size;
#  endif
#endif

#if TCL_MAJOR_VERSION < 9

/*
 *----------------------------------------------------------------------
 *
 * TlsGetBytes --
 *
 *	Returns the bytes of a value whose characters are all bytes. Tcl 8.6
 *	silently truncates other characters to a byte, so this looks for them.
 *
 * Results:
 *	The bytes, which belong to the value, or NULL when there are other
 *	characters in it.
 *
 * Side effects:
 *	The value becomes a byte array.
 *
 *----------------------------------------------------------------------
 */

static inline unsigned char *
TlsGetBytes(
    Tcl_Obj *obj,
    Tcl_Size *sizePtr)
{
    const char *at = Tcl_GetString(obj);

    while (*at != '\0') {
        Tcl_UniChar character;

        at += Tcl_UtfToUniChar(at, &character);
        if (character > 0xFF) {
            return NULL;
        }
    }
    return Tcl_GetByteArrayFromObj(obj, sizePtr);
}

#else

static inline unsigned char *
TlsGetBytes(
    Tcl_Obj *obj,
    Tcl_Size *sizePtr)
{
    return Tcl_GetBytesFromObj(NULL, obj, sizePtr);
}

#endif /* TCL_MAJOR_VERSION */

#endif /* TLS_TCLCOMPAT_H */
