/*
 * pace.c --
 *
 *	How much a peer may send without data. See pace.h.
 *
 *	Records are counted as s2n-tls takes them. Their headers are not
 *	encrypted, and say enough: an encrypted record counts as overhead until
 *	s2n-tls returns data from it.
 */

#include "pace.h"

/* Content types of RFC 8446, section 5.1, and the first bit of SSLv2, whose
 * header is of two bytes and whose length has no flag in it. */
#define CHANGE_CIPHER_SPEC 20
#define ALERT 21
#define HANDSHAKE 22
#define SSLV2_FLAG 0x80
#define SSLV2_HEADER 2

void
TlsPaceBegin(
    TlsPace *pace)
{
    pace->spent = 0;
}

bool
TlsPaceIsOver(
    const TlsPace *pace)
{
    return pace->spent >= TLS_PACE_TURN;
}

bool
TlsPaceIsBetween(
    const TlsPace *pace)
{
    return pace->headerSize == 0 && pace->left == 0;
}

bool
TlsPaceIsFlood(
    const TlsPace *pace)
{
    return pace->bytes > TLS_PACE_BYTES_MAX
            || pace->records > TLS_PACE_RECORDS_MAX;
}

/* The header is complete: classifies its record. */
static void
BeginBody(
    TlsPace *pace)
{
    const uint8_t *header = pace->header;
    size_t size = (size_t) header[3] << 8 | header[4];

    pace->headerSize = 0;
    pace->spent += TLS_PACE_RECORD;
    if (header[0] & SSLV2_FLAG) {
        size = (size_t) (header[0] & ~SSLV2_FLAG) << 8 | header[1];
        pace->left = size > TLS_PACE_HEADER - SSLV2_HEADER
                ? size - (TLS_PACE_HEADER - SSLV2_HEADER) : 0;
        return;
    }
    pace->left = size;
    if (pace->established || size == 0 || header[0] == CHANGE_CIPHER_SPEC
            || header[0] == ALERT) {
        pace->records++;
    } else if (header[0] == HANDSHAKE) {
        pace->records = 0;
    }
}

size_t
TlsPaceTake(
    TlsPace *pace,
    const uint8_t *bytes,
    size_t size)
{
    size_t taken = 0;

    while (taken < size) {
        size_t piece = size - taken;

        if (TlsPaceIsBetween(pace) && (TlsPaceIsOver(pace) || TlsPaceIsFlood(pace))) {
            break;
        }
        if (pace->left > 0) {
            piece = piece < pace->left ? piece : pace->left;
            pace->left -= piece;
        } else {
            piece = 1;
            pace->header[pace->headerSize++] = bytes[taken];
            if (pace->headerSize == TLS_PACE_HEADER) {
                BeginBody(pace);
            }
        }
        taken += piece;
        pace->spent += piece;
        pace->bytes += piece;
    }
    return taken;
}

void
TlsPaceEstablished(
    TlsPace *pace)
{
    pace->established = true;
    pace->bytes = 0;
    pace->records = 0;
}

void
TlsPaceGot(
    TlsPace *pace,
    size_t size)
{
    pace->spent -= size < pace->spent ? size : pace->spent;
    pace->bytes = 0;
    pace->records = 0;
}
