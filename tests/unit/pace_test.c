/*
 * pace_test.c --
 *
 *	What counts as a record that brings nothing, and where a turn ends.
 */

#include <string.h>

#include "check.h"
#include "pace.h"

static const uint8_t zeros[65536];

/* Has one record pass, header and body in pieces of their own as s2n-tls asks
 * for them; how much of it was let through. */
static size_t
Pass(
    TlsPace *pace,
    uint8_t type,
    size_t size)
{
    uint8_t header[TLS_PACE_HEADER] = {
        type, 3, 3, (uint8_t) (size >> 8), (uint8_t) size
    };
    size_t taken = TlsPaceTake(pace, header, 2);

    taken += TlsPaceTake(pace, header + taken, TLS_PACE_HEADER - taken);
    return taken + TlsPaceTake(pace, zeros, size);
}

/* How many records of a kind pass until it is a flood, at most most. */
static unsigned
Flood(
    TlsPace *pace,
    uint8_t type,
    size_t size,
    unsigned most)
{
    unsigned count = 0;

    while (count < most && !TlsPaceIsFlood(pace)) {
        TlsPaceBegin(pace);
        (void) Pass(pace, type, size);
        count++;
    }
    return count;
}

static void
TestTurn(void)
{
    TlsPace pace = {.established = true};
    unsigned count = 0;

    while (Pass(&pace, 23, 95) > 0) {
        count++;
    }
    CHECK(count == TLS_PACE_TURN / (100 + TLS_PACE_RECORD) + 1,
            "records in a turn: %u", count);
    CHECK(TlsPaceIsOver(&pace), "small records");
    TlsPaceBegin(&pace);
    CHECK(!TlsPaceIsOver(&pace), "the next turn");
    CHECK(Pass(&pace, 23, 16384) == 16389, "a full record");
    CHECK(TlsPaceIsOver(&pace), "a full record without data");
    TlsPaceGot(&pace, 16384);
    CHECK(!TlsPaceIsOver(&pace), "a full record of data");
}

static void
TestFlood(void)
{
    TlsPace pace = {.established = true};

    CHECK(Flood(&pace, 23, 0, 9999) == TLS_PACE_RECORDS_MAX + 1, "empty");
    CHECK(Pass(&pace, 23, 1) == 0, "nothing passes behind a flood");
    TlsPaceGot(&pace, 1);
    CHECK(!TlsPaceIsFlood(&pace), "data");
    CHECK(Flood(&pace, 23, 16384, 9999) == TLS_PACE_BYTES_MAX / 16389 + 1,
            "full records without data");
}

static void
TestHandshake(void)
{
    TlsPace pace = {.established = false};

    CHECK(Flood(&pace, 20, 1, 9999) == TLS_PACE_RECORDS_MAX + 1,
            "change_cipher_spec");
    pace = (TlsPace) {.established = false};
    CHECK(Flood(&pace, 22, 0, 9999) == TLS_PACE_RECORDS_MAX + 1,
            "empty records of a handshake");
    pace = (TlsPace) {.established = false};
    CHECK(Flood(&pace, 22, 1, 61440) == 61440, "a ClientHello in 1-byte records");
    CHECK(Flood(&pace, 22, 1, 99999) < 30000, "a handshake without end");
    TlsPaceEstablished(&pace);
    CHECK(!TlsPaceIsFlood(&pace), "the end of the handshake");
    /* The ClientHello of SSLv2: a length of 15 bits behind the flag. */
    pace = (TlsPace) {.established = false};
    CHECK(TlsPaceTake(&pace, (const uint8_t[]) {0x80, 6, 1, 3, 3}, 5) == 5
            && pace.left == 3, "SSLv2: %zu left", pace.left);
    CHECK(TlsPaceTake(&pace, zeros, 3) == 3 && pace.left == 0, "SSLv2");
}

int
main(void)
{
    TestTurn();
    TestFlood();
    TestHandshake();
    return CheckSummary();
}
