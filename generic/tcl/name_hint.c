/*
 * name_hint.c --
 *
 *	Suggestions for an unknown name: a name that is spelled similarly, one
 *	that belongs elsewhere, or ours for what other programs call by that
 *	name.
 */

#include "name_hint.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "name_hints.h"

/* Names are compared in lower case, without dashes. Longer ones match
 * nothing. */
#define NAME_MAX_SIZE 32

/* Up to LIST_MAX words are all listed; of more, only the nearest ones. */
#define LIST_MAX 14
#define LIST_NEAREST 4

typedef struct Name {
    size_t size;
    char text[NAME_MAX_SIZE];
} Name;

/* False if the text has no characters that count, or too many: these begin the
 * name. */
static bool
Simplify(
    const char *text,
    Name *name)
{
    name->size = 0;
    for (; *text != '\0'; text++) {
        if (*text == '-' || *text == '_') {
            continue;
        }
        if (name->size == NAME_MAX_SIZE) {
            return false;
        }
        name->text[name->size++] = (char) tolower((unsigned char) *text);
    }
    return name->size > 0;
}

static size_t
Least(
    size_t one,
    size_t other,
    size_t third)
{
    size_t least = one < other ? one : other;

    return least < third ? least : third;
}

/* How many letters to insert, remove or replace (Levenshtein). */
static size_t
Distance(
    const Name *one,
    const Name *other)
{
    size_t row[NAME_MAX_SIZE + 1];
    size_t i;
    size_t j;

    for (j = 0; j <= other->size; j++) {
        row[j] = j;
    }
    for (i = 0; i < one->size; i++) {
        size_t diagonal = row[0];

        row[0] = i + 1;
        for (j = 0; j < other->size; j++) {
            size_t above = row[j + 1];

            row[j + 1] = Least(above + 1, row[j] + 1,
                    diagonal + (one->text[i] != other->text[j]));
            diagonal = above;
        }
    }
    return row[other->size];
}

static size_t
DistanceOf(
    const Name *name,
    const char *word)
{
    Name other;

    (void) Simplify(word, &other);
    return Distance(name, &other);
}

/* One letter in three may be wrong. */
static bool
IsNear(
    const Name *name,
    size_t distance)
{
    return distance <= (name->size + 1) / 3;
}

static size_t
CountOf(
    const char *const *words)
{
    size_t count = 0;

    while (words[count] != NULL) {
        count++;
    }
    return count;
}

/* Does the command take a config? If not, no config key is suggested. */
static bool
HasConfig(
    const char *const *words)
{
    while (*words != NULL && strcmp(*words, "-config") != 0) {
        words++;
    }
    return *words != NULL;
}

/* What stands for the name among options, or among config keys; NULL if
 * nothing does. A dict with few keys is no config. */
static const char *
MeaningOf(
    const TlsNameHint *hint,
    const char *const *words)
{
    if (words[0][0] == '-') {
        return HasConfig(words) ? hint->option : NULL;
    }
    return CountOf(words) > LIST_MAX ? hint->key : NULL;
}

/* Finds the word that is nearest; those before it in order are passed over
 * when they are marked. */
static size_t
Nearest(
    const Name *name,
    const char *const *words,
    uint64_t passed,
    size_t *distancePtr)
{
    size_t nearest = 0;
    size_t i;

    *distancePtr = NAME_MAX_SIZE + 1;
    for (i = 0; words[i] != NULL; i++) {
        size_t distance = DistanceOf(name, words[i]);

        if ((passed >> i & 1) == 0 && distance < *distancePtr) {
            *distancePtr = distance;
            nearest = i;
        }
    }
    return nearest;
}

static const char *
NearestHint(
    const Name *name,
    const char *const *words,
    size_t *distancePtr)
{
    const char *meaning = NULL;
    size_t i;

    *distancePtr = NAME_MAX_SIZE + 1;
    for (i = 0; i < sizeof(tlsNameHints) / sizeof(tlsNameHints[0]); i++) {
        const char *other = MeaningOf(&tlsNameHints[i], words);
        size_t distance = other == NULL ? NAME_MAX_SIZE + 1
                : DistanceOf(name, tlsNameHints[i].name);

        if (distance < *distancePtr) {
            *distancePtr = distance;
            meaning = other;
        }
    }
    return meaning;
}

bool
TlsNameHintIsForeign(
    const char *text,
    const char *const *words)
{
    size_t distance;
    Name name;

    return Simplify(text, &name)
            && NearestHint(&name, words, &distance) != NULL && distance == 0;
}

/* False, and nothing is appended, if the word is too far from the name. */
static bool
AppendNear(
    Tcl_Obj *message,
    const Name *name,
    const char *word,
    size_t distance)
{
    if (!IsNear(name, distance)) {
        return false;
    }
    Tcl_AppendPrintfToObj(message, "did you mean \"%s\"? ", word);
    return true;
}

bool
TlsNameHintAppend(
    Tcl_Obj *message,
    const char *text,
    const char *const *words)
{
    size_t distance;
    size_t elsewhere;
    size_t index;
    const char *meant;
    Name name;

    if (!Simplify(text, &name)) {
        return false;
    }
    index = Nearest(&name, words, 0, &distance);
    meant = NearestHint(&name, words, &elsewhere);
    if (meant == NULL || distance <= elsewhere) {
        meant = words[index];
        elsewhere = distance;
    }
    return AppendNear(message, &name, meant, elsewhere);
}

bool
TlsNameHintAppendNearest(
    Tcl_Obj *message,
    const char *text,
    const char *const *words)
{
    size_t distance;
    size_t index;
    Name name;

    if (!Simplify(text, &name)) {
        return false;
    }
    index = Nearest(&name, words, 0, &distance);
    return AppendNear(message, &name, words[index], distance);
}

bool
TlsNameHintAppendSwitch(
    Tcl_Obj *message,
    const char *name,
    bool isOn)
{
    bool isOption = name[0] == '-';
    size_t size = strlen(name) - isOption;
    size_t i;

    for (i = 0; i < sizeof(tlsNameHints) / sizeof(tlsNameHints[0]); i++) {
        const TlsNameHint *hint = &tlsNameHints[i];
        const char *meant = isOption ? hint->option : hint->key;

        if (strncmp(hint->name, name + isOption, size) == 0
                && strcmp(hint->name + size, isOn ? "=1" : "=0") == 0
                && meant != NULL) {
            Tcl_AppendPrintfToObj(message, "did you mean \"%s\"? ", meant);
            return true;
        }
    }
    return false;
}

static void
AppendAll(
    Tcl_Obj *message,
    const char *const *words)
{
    size_t count = CountOf(words);
    size_t i;

    for (i = 0; i < count; i++) {
        if (i > 0) {
            Tcl_AppendToObj(message, count > 2 ? ", " : " ", -1);
        }
        if (i > 0 && i == count - 1) {
            Tcl_AppendToObj(message, "or ", -1);
        }
        Tcl_AppendToObj(message, words[i], -1);
    }
}

void
TlsNameHintAppendWords(
    Tcl_Obj *message,
    const char *text,
    const char *const *words)
{
    size_t count = CountOf(words);
    uint64_t listed = 0;
    int i;
    Name name;

    if (count <= LIST_MAX) {
        AppendAll(message, words);
        return;
    }
    (void) Simplify(text, &name);
    for (i = 0; i < LIST_NEAREST; i++) {
        size_t distance;
        size_t index = Nearest(&name, words, listed, &distance);

        listed |= UINT64_C(1) << index;
        Tcl_AppendPrintfToObj(message, "%s, ", words[index]);
    }
    Tcl_AppendPrintfToObj(message, "or one of %d others",
            (int) count - LIST_NEAREST);
}
