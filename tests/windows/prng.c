/*
 * prng.c --
 *
 *	The one function of bcryptprimitives.dll that aws-lc and Go call, for a wine
 *	that lacks this library of Windows: wine 8 does.
 */

#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI
ProcessPrng(
    PBYTE bytes,
    SIZE_T size)
{
    return RtlGenRandom(bytes, (ULONG) size);
}
