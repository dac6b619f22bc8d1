/*
 * session_bytes.c --
 *
 *	The bytes of s2n::session: a magic number, the version of this format,
 *	the time until which the session may be resumed, a digest of what was
 *	verified, the state of s2n-tls, and a checksum.
 *
 *	The checksum detects damage. It does not authenticate the bytes, since
 *	there is no key that only we have: whoever can write them can substitute
 *	a session of their own.
 */

#include "session_bytes.h"

#include <string.h>

#define VERSION 1

#define MARK_SIZE 4
#define UNTIL_SIZE 8
#define CHECKSUM_SIZE 4

/* Where each part begins. */
#define VERSION_AT MARK_SIZE
#define UNTIL_AT (VERSION_AT + 1)
#define ASKED_AT (UNTIL_AT + UNTIL_SIZE)
#define STATE_AT (ASKED_AT + TLS_DIGEST_SIZE)

static const uint8_t mark[MARK_SIZE] = {'s', '2', 'n', 'S'};

/* Numbers are in network byte order. */
static void
PutNumber(
    uint8_t *bytes,
    size_t size,
    uint64_t number)
{
    while (size-- > 0) {
        bytes[size] = (uint8_t) number;
        number >>= 8;
    }
}

static uint64_t
GetNumber(
    const uint8_t *bytes,
    size_t size)
{
    uint64_t number = 0;
    size_t i;

    for (i = 0; i < size; i++) {
        number = number << 8 | bytes[i];
    }
    return number;
}

static uint32_t
Checksum(
    const uint8_t *bytes,
    size_t size)
{
    return (uint32_t) Tcl_ZlibCRC32(0, bytes, (Tcl_Size) size);
}

Tcl_Obj *
TlsSessionBytesNew(
    const TlsSessionBytes *parts)
{
    size_t size = STATE_AT + parts->stateSize;
    Tcl_Obj *value = Tcl_NewByteArrayObj(NULL, 0);
    uint8_t *bytes = Tcl_SetByteArrayLength(value,
            (Tcl_Size) (size + CHECKSUM_SIZE));

    memcpy(bytes, mark, MARK_SIZE);
    bytes[VERSION_AT] = VERSION;
    PutNumber(bytes + UNTIL_AT, UNTIL_SIZE, (uint64_t) parts->until);
    memcpy(bytes + ASKED_AT, parts->asked.digest, TLS_DIGEST_SIZE);
    memcpy(bytes + STATE_AT, parts->state, parts->stateSize);
    PutNumber(bytes + size, CHECKSUM_SIZE, Checksum(bytes, size));
    return value;
}

bool
TlsSessionBytesParse(
    const uint8_t *bytes,
    size_t size,
    TlsSessionBytes *parts)
{
    *parts = (TlsSessionBytes) {.state = NULL};
    if (size < VERSION_AT + 1 + CHECKSUM_SIZE
            || memcmp(bytes, mark, MARK_SIZE) != 0) {
        return false;
    }
    size -= CHECKSUM_SIZE;
    if (GetNumber(bytes + size, CHECKSUM_SIZE) != Checksum(bytes, size)) {
        return false;
    }
    if (bytes[VERSION_AT] != VERSION || size <= STATE_AT) {
        return true;
    }
    parts->until = (int64_t) GetNumber(bytes + UNTIL_AT, UNTIL_SIZE);
    memcpy(parts->asked.digest, bytes + ASKED_AT, TLS_DIGEST_SIZE);
    parts->state = bytes + STATE_AT;
    parts->stateSize = size - STATE_AT;
    return true;
}
