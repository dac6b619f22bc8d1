/*
 * pkcs12_cost.c --
 *
 *	How often a PKCS #12 file has its password hashed: aws-lc allows a
 *	hundred million rounds for each of its parts, which takes minutes.
 *
 *	Wherever rounds are counted (RFC 7292, section 4 and appendix C; RFC
 *	8018, appendix A), their INTEGER stands right behind the OCTET STRING of
 *	the salt, and nothing else in such a file looks like that. So the file is
 *	read as a flat sequence of primitive elements, whatever they are nested
 *	in; and once more within OCTET STRINGs, which may be in pieces.
 */

#include "pkcs12_cost.h"

#include <openssl/bytestring.h>

/* How deep OCTET STRINGs may be nested. Honest files need five levels: the
 * authenticated safe, a bag, a certificate, an extension, a key identifier. */
#define DEPTH_MAX 8

/* More than aws-lc accepts. */
#define COUNT_MAX UINT64_C(1000000000)

#define CONSTRUCTED_STRING (CBS_ASN1_OCTETSTRING | CBS_ASN1_CONSTRUCTED)

/* An element of BER; if it has no length, contents are empty, and it ends with an
 * element of its own. */
typedef struct Element {
    CBS_ASN1_TAG tag;
    CBS contents;
    bool open;
} Element;

/* Takes the next element, but of a constructed one only the header, unless it is
 * an OCTET STRING. False for what is no BER. */
static bool
Next(
    CBS *in,
    Element *element)
{
    CBS rest = *in;
    size_t header = 0;
    int ber = 0;
    int open = 0;

    if (!CBS_get_any_ber_asn1_element(&rest, &element->contents,
            &element->tag, &header, &ber, &open)
            || !CBS_skip(&element->contents, header)) {
        return false;
    }
    element->open = open != 0;
    if ((element->tag & CBS_ASN1_CONSTRUCTED) != 0
            && element->tag != CONSTRUCTED_STRING) {
        return CBS_skip(in, header) == 1;
    }
    *in = rest;
    return true;
}

/* Takes the end of an element without a length, if it comes next. */
static bool
TakeEnd(
    CBS *in)
{
    CBS rest = *in;
    uint16_t end = 1;

    if (!CBS_get_u16(&rest, &end) || end != 0) {
        return false;
    }
    *in = rest;
    return true;
}

/* Puts the pieces of an OCTET STRING together. */
static bool
Gather(
    CBS *in,
    bool open,
    unsigned depth,
    CBB *whole)
{
    while (CBS_len(in) > 0) {
        Element piece;

        if (open && TakeEnd(in)) {
            return true;
        }
        if (depth == 0 || !Next(in, &piece)) {
            return false;
        }
        if (piece.tag == CBS_ASN1_OCTETSTRING) {
            if (!CBB_add_bytes(whole, CBS_data(&piece.contents),
                    CBS_len(&piece.contents))) {
                return false;
            }
        } else if (piece.tag != CONSTRUCTED_STRING
                || !Gather(piece.open ? in : &piece.contents, piece.open,
                        depth - 1, whole)) {
            return false;
        }
    }
    return !open;
}

static bool AddElements(CBS in, unsigned depth, uint64_t *roundsPtr);

/* Adds what is within an OCTET STRING. What is no BER has no meaning to aws-lc
 * either. */
static void
AddString(
    CBS contents,
    unsigned depth,
    uint64_t *roundsPtr)
{
    uint64_t rounds = 0;

    if (CBS_len(&contents) == 0) {
        return;
    }
    if (depth == 0) {
        *roundsPtr += COUNT_MAX;
    } else if (AddElements(contents, depth - 1, &rounds)) {
        *roundsPtr += rounds;
    }
}

static bool
AddPieces(
    CBS *in,
    Element *string,
    unsigned depth,
    uint64_t *roundsPtr)
{
    CBB whole;
    bool done;

    if (!CBB_init(&whole, 0)) {
        return false;
    }
    done = Gather(string->open ? in : &string->contents, string->open,
            DEPTH_MAX, &whole);
    if (done) {
        CBS contents;

        CBS_init(&contents, CBB_data(&whole), CBB_len(&whole));
        AddString(contents, depth, roundsPtr);
    }
    CBB_cleanup(&whole);
    return done;
}

/* Adds the value of an INTEGER. */
static void
AddRounds(
    const CBS *contents,
    uint64_t *roundsPtr)
{
    uint64_t value = 0;
    size_t i;

    for (i = 0; i < CBS_len(contents) && value <= COUNT_MAX; i++) {
        value = value << 8 | CBS_data(contents)[i];
    }
    *roundsPtr += value < COUNT_MAX ? value : COUNT_MAX;
}

static bool
AddElements(
    CBS in,
    unsigned depth,
    uint64_t *roundsPtr)
{
    bool behindString = false;

    while (CBS_len(&in) > 0) {
        Element element;

        if (TakeEnd(&in)) {
            behindString = false;
            continue;
        }
        if (!Next(&in, &element)) {
            return false;
        }
        if (element.tag == CONSTRUCTED_STRING
                && !AddPieces(&in, &element, depth, roundsPtr)) {
            return false;
        }
        if (element.tag == CBS_ASN1_OCTETSTRING) {
            AddString(element.contents, depth, roundsPtr);
        } else if (element.tag == CBS_ASN1_INTEGER && behindString) {
            AddRounds(&element.contents, roundsPtr);
        }
        behindString = element.tag == CBS_ASN1_OCTETSTRING
                || element.tag == CONSTRUCTED_STRING;
    }
    return true;
}

bool
TlsPkcs12Cost(
    const uint8_t *bytes,
    size_t size,
    uint64_t *roundsPtr)
{
    CBS in;

    *roundsPtr = 0;
    CBS_init(&in, bytes, size);
    return AddElements(in, DEPTH_MAX, roundsPtr);
}
