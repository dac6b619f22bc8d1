/*
 * stub.h --
 *
 *	As much of Tcl, and of our own headers, as derived C needs to be compiled
 *	and tried out by gen_test.go. A value is a string, a dict is words with
 *	single blanks between them.
 */

#ifndef STUB_H
#define STUB_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define TCL_OK 0
#define TCL_ERROR 1
#define TCL_EXACT 1

typedef int Tcl_Size;
typedef long long Tcl_WideInt;
typedef void *ClientData;

typedef uint64_t TlsSet;
#define TLS_BIT(index) (UINT64_C(1) << (index))

typedef struct Tcl_Obj {
    const char *text;
    char buffer[256];
} Tcl_Obj;

typedef struct Tcl_Interp {
    bool isSafe;
    char result[512];
    char errorCode[256];
} Tcl_Interp;

typedef int Tcl_ObjCmdProc(ClientData clientData, Tcl_Interp *interp, int objc,
	Tcl_Obj *const objv[]);

#include "tables.h"

typedef struct TlsConfig {
    char text[64];
} TlsConfig;

typedef struct TlsSecondsPair {
    Tcl_WideInt first;
    Tcl_WideInt second;
} TlsSecondsPair;

/* One dict, with the name of a key that it may have. */
typedef struct TlsDicts {
    char text[64];
} TlsDicts;

#define UNUSED __attribute__((unused))

extern int stubLeaks;	/* configs and lists that are in use */

UNUSED static TlsConfig stubConfig;
UNUSED static TlsDicts stubDicts;

UNUSED static void
SetResult(
    Tcl_Interp *interp,
    const char *format,
    ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(interp->result, sizeof(interp->result), format, args);
    va_end(args);
}

UNUSED static Tcl_Obj *
Tcl_ObjPrintf(
    const char *format,
    ...)
{
    static Tcl_Obj obj;
    va_list args;

    va_start(args, format);
    vsnprintf(obj.buffer, sizeof(obj.buffer), format, args);
    va_end(args);
    obj.text = obj.buffer;
    return &obj;
}

UNUSED static Tcl_Obj *
Tcl_NewStringObj(
    const char *text,
    int length)
{
    (void) length;
    return Tcl_ObjPrintf("%s", text);
}

UNUSED static int
Tcl_IsSafe(
    Tcl_Interp *interp)
{
    return interp->isSafe;
}

UNUSED static int
TlsErrorParam(
    Tcl_Interp *interp,
    TlsWord word,
    const char *name,
    Tcl_Obj *message)
{
    SetResult(interp, "%s", message->text);
    snprintf(interp->errorCode, sizeof(interp->errorCode), "S2N %s %s",
            TlsWordName(word), name);
    return TCL_ERROR;
}

UNUSED static int
TlsErrorBadValue(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *value,
    const char *mustBe)
{
    if (value == NULL) {
        return TlsErrorParam(interp, TLS_WORD_BAD_VALUE, name,
                Tcl_ObjPrintf("bad value for %s: %s", name, mustBe));
    }
    return TlsErrorParam(interp, TLS_WORD_BAD_VALUE, name,
            Tcl_ObjPrintf("bad value \"%s\" for %s: %s", value->text, name,
                    mustBe));
}

UNUSED static int
Tcl_GetIndexFromObj(
    Tcl_Interp *interp,
    Tcl_Obj *obj,
    const char *const *table,
    const char *what,
    int flags,
    int *indexPtr)
{
    size_t length = strlen(obj->text);
    int i;

    for (i = 0; table[i] != NULL; i++) {
        if (strcmp(table[i], obj->text) == 0 || (flags != TCL_EXACT
                && strncmp(table[i], obj->text, length) == 0)) {
            *indexPtr = i;
            return TCL_OK;
        }
    }
    if (interp != NULL) {
        SetResult(interp, "bad %s \"%s\"", what, obj->text);
    }
    return TCL_ERROR;
}

typedef struct Tcl_DictSearch {
    char text[256];
    char *rest;
} Tcl_DictSearch;

/* The next word of a dict, in memory that is never used again, or NULL. */
UNUSED static Tcl_Obj *
StubWord(
    Tcl_DictSearch *search)
{
    static Tcl_Obj words[64];
    static int count;
    const char *word = strtok_r(count == 0 ? search->text : NULL, " ",
            &search->rest);

    if (word == NULL) {
        return NULL;
    }
    snprintf(words[count].buffer, sizeof(words[count].buffer), "%s", word);
    words[count].text = words[count].buffer;
    return &words[count++];
}

UNUSED static void
Tcl_DictObjNext(
    Tcl_DictSearch *search,
    Tcl_Obj **keyPtr,
    Tcl_Obj **valuePtr,
    int *donePtr)
{
    *keyPtr = StubWord(search);
    *valuePtr = StubWord(search);
    *donePtr = (*valuePtr == NULL);
}

UNUSED static int
Tcl_DictObjFirst(
    Tcl_Interp *interp,
    Tcl_Obj *dict,
    Tcl_DictSearch *search,
    Tcl_Obj **keyPtr,
    Tcl_Obj **valuePtr,
    int *donePtr)
{
    (void) interp;
    if (strcmp(dict->text, "odd") == 0) {
        return TCL_ERROR;
    }
    snprintf(search->text, sizeof(search->text), "%s", dict->text);
    Tcl_DictObjNext(search, keyPtr, valuePtr, donePtr);
    return TCL_OK;
}

UNUSED static void
Tcl_DictObjDone(
    Tcl_DictSearch *search)
{
    (void) search;
}

UNUSED static int
TlsConfigFromObj(
    Tcl_Interp *interp,
    Tcl_Obj *obj,
    TlsConfig **configPtr)
{
    (void) interp;
    snprintf(stubConfig.text, sizeof(stubConfig.text), "%s", obj->text);
    *configPtr = &stubConfig;
    stubLeaks++;
    return TCL_OK;
}

UNUSED static void
TlsConfigRelease(
    TlsConfig *config)
{
    config->text[0] = '\0';
    stubLeaks--;
}

UNUSED static int
TlsGetDicts(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    const char *const *keys,
    TlsDicts **dictsPtr)
{
    int index;

    if (Tcl_GetIndexFromObj(interp, obj, keys, name, TCL_EXACT, &index)
            != TCL_OK) {
        return TCL_ERROR;
    }
    snprintf(stubDicts.text, sizeof(stubDicts.text), "%s", keys[index]);
    *dictsPtr = &stubDicts;
    stubLeaks++;
    return TCL_OK;
}

UNUSED static void
TlsFreeDicts(
    TlsDicts *dicts)
{
    dicts->text[0] = '\0';
    stubLeaks--;
}

#define TlsGetIndex Tcl_GetIndexFromObj

UNUSED static int
TlsGetEnum(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    const char *const *words,
    int *valuePtr)
{
    return Tcl_GetIndexFromObj(interp, obj, words, name, TCL_EXACT, valuePtr);
}

UNUSED static int
TlsGetInteger(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_WideInt min,
    Tcl_WideInt max,
    Tcl_WideInt *valuePtr)
{
    if (sscanf(obj->text, "%lld", valuePtr) != 1 || *valuePtr < min
            || *valuePtr > max) {
        return TlsErrorBadValue(interp, name, obj, "must be an integer");
    }
    return TCL_OK;
}

UNUSED static int
TlsGetFlag(
    bool *valuePtr)
{
    *valuePtr = true;
    return TCL_OK;
}

UNUSED static int
TlsGetBoolean(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    bool *valuePtr)
{
    (void) interp;
    (void) name;
    *valuePtr = (obj->text[0] == '1');
    return TCL_OK;
}

UNUSED static int
TlsGetSecondsPair(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    TlsSecondsPair *valuePtr)
{
    return TlsGetInteger(interp, name, obj, 1, 99, &valuePtr->first);
}

/* The others give the value as it is. */
UNUSED static int
TlsGetHostname(
    Tcl_Interp *interp,
    const char *name,
    Tcl_Obj *obj,
    Tcl_Obj **valuePtr)
{
    (void) interp;
    (void) name;
    *valuePtr = obj;
    return TCL_OK;
}

UNUSED static const char *
Tcl_GetString(
    const Tcl_Obj *obj)
{
    return obj->text;
}

#define TlsGetPath TlsGetHostname
#define TlsGetPrefix TlsGetHostname
#define TlsGetPem TlsGetHostname

#endif /* STUB_H */
