/*
 * authority_names_test.c --
 *
 *	Names of authorities, as a peer may send them: each is within the list,
 *	and the list ends, whatever its bytes are.
 *
 *	Usage: authority_names_test FOLDER; the folder is not used.
 */

#include <stdlib.h>
#include <string.h>

#include "authority_names.h"
#include "check.h"

#define ROUNDS 20000
#define LIST_MAX 200

/* CN=a and CN=bc, with their lengths. */
static const uint8_t two[] = {
    0, 14, 0x30, 12, 0x31, 10, 0x30, 8, 6, 3, 0x55, 4, 3, 12, 1, 'a',
    0, 15, 0x30, 13, 0x31, 11, 0x30, 9, 6, 3, 0x55, 4, 3, 12, 2, 'b', 'c',
};

/* Walks a list: how many names there are, and how many can be decoded; -1 if one
 * is not within it. It is a copy of its very size, for a sanitizer to watch. */
static int
Walk(
    const uint8_t *bytes,
    size_t size,
    int *decodedPtr)
{
    uint8_t *copy = malloc(size == 0 ? 1 : size);
    TlsAuthorityNames names = {copy, size};
    TlsAuthorityName name;
    int count = 0;

    memcpy(copy, bytes, size);
    *decodedPtr = 0;
    while (count >= 0 && TlsAuthorityNamesNext(&names, &name)) {
        X509_NAME *decoded;

        if (name.size == 0 || name.der < copy
                || name.der + name.size > copy + size) {
            count = -1;
            break;
        }
        decoded = TlsAuthorityNameDecode(&name);
        *decodedPtr += decoded != NULL;
        X509_NAME_free(decoded);
        count++;
    }
    free(copy);
    return count;
}

static void
TestWhole(void)
{
    int decoded;

    CHECK(Walk(two, sizeof(two), &decoded) == 2 && decoded == 2, "two");
    CHECK(Walk(two, 16, &decoded) == 1 && decoded == 1, "one");
    CHECK(Walk(two, 0, &decoded) == 0, "none");
}

/* Cut anywhere, a list has the names that are whole. */
static void
TestCut(void)
{
    size_t size;
    int decoded;

    for (size = 0; size < sizeof(two); size++) {
        CHECK(Walk(two, size, &decoded) == (size >= 16 ? 1 : 0), "%zu",
                size);
    }
}

/* A name of no bytes is none, and nothing behind it is read. */
static void
TestEmpty(void)
{
    uint8_t list[2 + sizeof(two)] = {0, 0};
    int decoded;

    memcpy(list + 2, two, sizeof(two));
    CHECK(Walk(list, sizeof(list), &decoded) == 0, "empty");
}

static uint32_t
Random(void)
{
    static uint32_t state = 1;

    state = state * 1664525 + 1013904223;
    return state >> 8;
}

/* The list with some bytes changed, and noise. */
static void
TestChanged(void)
{
    uint8_t list[LIST_MAX];
    int decoded;
    int round;
    size_t size;
    size_t i;

    for (round = 0; round < ROUNDS; round++) {
        size = sizeof(two);
        memcpy(list, two, size);
        for (i = Random() % 4; i > 0; i--) {
            list[Random() % size] = (uint8_t) Random();
        }
        CHECK(Walk(list, size, &decoded) >= 0, "round %d", round);
        size = Random() % LIST_MAX;
        for (i = 0; i < size; i++) {
            list[i] = (uint8_t) Random();
        }
        CHECK(Walk(list, size, &decoded) >= 0, "round %d", round);
    }
}

int
main(void)
{
    TestWhole();
    TestCut();
    TestEmpty();
    TestChanged();
    return CheckSummary();
}
