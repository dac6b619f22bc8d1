/*
 * pkcs12_cost_test.c --
 *
 *	What is counted as rounds in PKCS #12, and what is no BER.
 */

#include "check.h"
#include "pkcs12_cost.h"

/* What counts as too many, and what is no BER. */
#define MOST UINT64_C(1000000000)
#define NO_BER UINT64_MAX

/* Elements of BER: the salt "s", five rounds, and the end of what has no
 * length. */
#define SALT 0x04, 1, 's'
#define FIVE 0x02, 1, 5
#define END 0, 0
#define OPEN_SEQUENCE 0x30, 0x80
#define OPEN_STRING 0x24, 0x80

#define COST(...)							\
    Cost((const uint8_t[]) {__VA_ARGS__},				\
	    sizeof((const uint8_t[]) {__VA_ARGS__}))

static uint64_t
Cost(
    const uint8_t *bytes,
    size_t size)
{
    uint64_t rounds = NO_BER;

    return TlsPkcs12Cost(bytes, size, &rounds) ? rounds : NO_BER;
}

static void
TestRounds(void)
{
    CHECK(Cost((const uint8_t *) "", 0) == 0, "nothing");
    CHECK(COST(SALT, FIVE) == 5, "a salt and its rounds");
    CHECK(COST(FIVE) == 0, "no salt");
    CHECK(COST(SALT, 0x05, 0, FIVE) == 0, "something between");
    CHECK(COST(0x04, 0, FIVE) == 5, "an empty salt");
    CHECK(COST(SALT, 0x02, 0) == 0, "an empty number");
    CHECK(COST(SALT, 0x02, 3, 1, 0, 0) == 65536, "more bytes");
    CHECK(COST(SALT, 0x02, 4, 0x3b, 0x9a, 0xca, 0) == MOST, "a milliard");
    CHECK(COST(SALT, 0x02, 9, 1, 0, 0, 0, 0, 0, 0, 0, 1) == MOST,
            "more than 64 bits");
    CHECK(COST(SALT, FIVE, SALT, FIVE) == 10, "the sum");
}

static void
TestNesting(void)
{
    CHECK(COST(0x30, 6, SALT, FIVE) == 5, "a sequence");
    CHECK(COST(OPEN_SEQUENCE, SALT, FIVE, END) == 5, "without a length");
    CHECK(COST(OPEN_SEQUENCE, SALT, END, FIVE) == 0, "an end between");
    CHECK(COST(0x04, 6, SALT, FIVE, FIVE) == 10, "a string, and behind");
    CHECK(COST(0x04, 7, SALT, FIVE, 0x02) == 0, "a string that is no BER");
    CHECK(COST(0x04, 18, 0x04, 16, 0x04, 14, 0x04, 12, 0x04, 10, 0x04, 8,
                    0x04, 6, SALT, FIVE) == 5, "strings that are deep");
    CHECK(COST(0x04, 20, 0x04, 18, 0x04, 16, 0x04, 14, 0x04, 12, 0x04, 10,
                    0x04, 8, 0x04, 6, SALT, FIVE) >= MOST, "and deeper");
}

static void
TestPieces(void)
{
    CHECK(COST(OPEN_STRING, 0x04, 3, SALT, 0x04, 3, FIVE, END) == 5,
            "a string in pieces");
    CHECK(COST(0x24, 10, 0x04, 3, SALT, 0x04, 3, FIVE) == 5,
            "with a length");
    CHECK(COST(OPEN_STRING, OPEN_STRING, 0x04, 3, SALT, END, 0x24, 5, 0x04,
                    3, FIVE, END) == 5, "in pieces of pieces");
    CHECK(COST(OPEN_STRING, 0x04, 1, 's', END, FIVE) == 5,
            "a salt in pieces");
    CHECK(COST(OPEN_STRING, END, FIVE) == 5, "a salt without any");
    CHECK(COST(OPEN_STRING, OPEN_STRING, OPEN_STRING, OPEN_STRING, OPEN_STRING,
                    OPEN_STRING, OPEN_STRING, OPEN_STRING, SALT, END, END, END,
                    END, END, END, END, END, FIVE) == 5, "as deep as it may be");
}

static void
TestNoBer(void)
{
    CHECK(COST(0x04) == NO_BER, "no length");
    CHECK(COST(0x04, 2, 's') == NO_BER, "a string that was cut");
    CHECK(COST(0x30, 7, SALT, FIVE) == NO_BER, "a sequence that was cut");
    CHECK(COST(SALT, 0x02, 0x80, 5) == NO_BER, "a number without a length");
    CHECK(COST(OPEN_STRING, SALT) == NO_BER, "pieces without an end");
    CHECK(COST(OPEN_STRING) == NO_BER, "neither pieces nor end");
    CHECK(COST(OPEN_STRING, 0x04, 2, 's') == NO_BER, "a piece that was cut");
    CHECK(COST(OPEN_STRING, FIVE, END) == NO_BER, "a piece that is a number");
    CHECK(COST(0x24, 3, FIVE) == NO_BER, "with a length");
    CHECK(COST(0x24, 5, 0x24, 3, FIVE) == NO_BER, "a piece of a piece");
    CHECK(COST(0x24, 2, END) == NO_BER, "an end where there is a length");
    CHECK(COST(OPEN_STRING, OPEN_STRING, OPEN_STRING, OPEN_STRING, OPEN_STRING,
                    OPEN_STRING, OPEN_STRING, OPEN_STRING, OPEN_STRING, SALT,
                    END, END, END, END, END, END, END, END, END) == NO_BER,
            "pieces that are too deep");
}

int
main(void)
{
    TestRounds();
    TestNesting();
    TestPieces();
    TestNoBer();
    return CheckSummary();
}
