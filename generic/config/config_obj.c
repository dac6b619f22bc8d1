/*
 * config_obj.c --
 *
 *	The value of -config. Equal values share one config, which is made once,
 *	and anew when its files change. A Tcl value that has served as -config
 *	caches a reference to its config.
 */

#include <time.h>

#include "config_cache.h"
#include "config_content.h"
#include "config_int.h"

/* A renewal writes one file after another: for this many seconds after the
 * first, connections get the previous config. */
#define RENEWAL_TIME 5

/* May a config stay in use although its files have become unusable? */
static bool
MayServeOn(
    TlsConfig *config)
{
    int64_t now = TlsSessionCacheNow() + 1;	/* 0 is never */
    int64_t since = 0;

    if (atomic_compare_exchange_strong(&config->brokenSince, &since, now)) {
        return true;
    }
    return now - since < RENEWAL_TIME;
}

/*
 *----------------------------------------------------------------------
 *
 * MakeConfig --
 *
 *	Makes a config, to be shared by all equal values. It looks at the files
 *	before it reads them, so that the next look detects a change during the
 *	reading.
 *
 * Results:
 *	The config with one reference for the caller; the old one, if it may
 *	still serve; or NULL with an error in interp.
 *
 * Side effects:
 *	Reads files.
 *
 *----------------------------------------------------------------------
 */

static TlsConfig *
MakeConfig(
    Tcl_Interp *interp,
    Tcl_Obj *dict,
    const TlsConfigSettings *settings,
    const TlsConfigDigest *digest,
    TlsConfig *old)
{
    TlsFileStamp *stamps = TlsConfigContentStamps(dict, settings);
    TlsConfig *config = TlsConfigNew(interp, settings);

    if (config != NULL) {
        config->stamps = stamps;
        return TlsConfigCacheShare(digest, config);
    }
    TlsFileStampFree(stamps);
    if (old == NULL || !MayServeOn(old)) {
        return NULL;
    }
    Tcl_ResetResult(interp);
    return TlsConfigRetain(old);
}

/* Ticket keys without a time are valid from the moment when the config is made.
 * When they expire, a new config is due. */
static bool
IsOver(
    const TlsConfig *config)
{
    int64_t until = config->ticketConfig.until;

    return until != 0 && until <= (int64_t) time(NULL);
}

/*
 *----------------------------------------------------------------------
 *
 * FindOrMake --
 *
 *	Finds the config of an equal dict, unless it is out of date. held is the
 *	config that the value itself has cached, or NULL. isPatient: the
 *	previous config may stay in use while its files are replaced.
 *
 * Results:
 *	The config with one reference for the caller, or NULL with an error in
 *	interp.
 *
 * Side effects:
 *	May read files.
 *
 *----------------------------------------------------------------------
 */

static TlsConfig *
FindOrMake(
    Tcl_Interp *interp,
    Tcl_Obj *dict,
    const TlsConfigSettings *settings,
    TlsConfig *held,
    bool isPatient)
{
    TlsConfigDigest digest;
    TlsConfig *found;
    TlsConfig *config;

    TlsConfigContentDigest(interp, dict, settings, &digest);
    found = TlsConfigCacheFind(&digest);
    if (found == NULL || IsOver(found)) {
        config = MakeConfig(interp, dict, settings, &digest, held);
    } else if (TlsConfigIsCurrent(found)) {
        return found;
    } else {
        config = MakeConfig(interp, dict, settings, &digest,
                isPatient ? found : NULL);
    }
    if (found != NULL) {
        TlsConfigRelease(found);
    }
    return config;
}

/*
 *----------------------------------------------------------------------
 *
 * ConfigFromDict --
 *
 *	Finds or makes the config of a dict. Works on a copy: reading files may
 *	run scripts, which could change the value under the settings.
 *
 * Results:
 *	The config with one reference for the caller, or NULL with an error in
 *	interp.
 *
 * Side effects:
 *	May read files.
 *
 *----------------------------------------------------------------------
 */

static TlsConfig *
ConfigFromDict(
    Tcl_Interp *interp,
    Tcl_Obj *obj,
    TlsConfig *held,
    bool isPatient)
{
    Tcl_Obj *dict = (obj == NULL) ? Tcl_NewObj() : Tcl_DuplicateObj(obj);
    TlsConfigSettings settings;
    TlsConfig *config = NULL;

    Tcl_IncrRefCount(dict);
    if (TlsParseConfigSettings(interp, dict, &settings) == TCL_OK) {
        config = FindOrMake(interp, dict, &settings, held, isPatient);
        TlsFreeConfigSettings(&settings);
    }
    Tcl_DecrRefCount(dict);
    return config;
}

/*
 * The Tcl_ObjType of a value that has served as -config. It always has its
 * string too, so there is nothing to make that from.
 */

static void
FreeConfigRep(
    Tcl_Obj *obj)
{
    TlsConfigRelease(obj->internalRep.twoPtrValue.ptr1);
    obj->typePtr = NULL;
}

static Tcl_DupInternalRepProc DupConfigRep;

static const Tcl_ObjType configType = {
    .name = "s2n-config",
    .freeIntRepProc = FreeConfigRep,
    .dupIntRepProc = DupConfigRep,
};

static void
SetConfigRep(
    Tcl_Obj *obj,
    TlsConfig *config)
{
    obj->internalRep.twoPtrValue.ptr1 = TlsConfigRetain(config);
    obj->internalRep.twoPtrValue.ptr2 = NULL;
    obj->typePtr = &configType;
}

static void
DupConfigRep(
    Tcl_Obj *from,
    Tcl_Obj *to)
{
    SetConfigRep(to, from->internalRep.twoPtrValue.ptr1);
}

/* Caches the config in its value. */
static void
CacheConfig(
    Tcl_Obj *obj,
    TlsConfig *config)
{
    (void) Tcl_GetString(obj);
    if (obj->typePtr != NULL && obj->typePtr->freeIntRepProc != NULL) {
        obj->typePtr->freeIntRepProc(obj);
    }
    SetConfigRep(obj, config);
}

/*
 *----------------------------------------------------------------------
 *
 * CachedConfig --
 *
 *	Finds the config that a value has cached. In a safe interpreter it must
 *	not be one that another interpreter has made with keys that are not
 *	allowed here.
 *
 * Results:
 *	The config with one more reference, or NULL.
 *
 * Side effects:
 *	None.
 *
 *----------------------------------------------------------------------
 */

static TlsConfig *
CachedConfig(
    Tcl_Interp *interp,
    Tcl_Obj *obj)
{
    TlsConfig *config;

    if (obj->typePtr != &configType) {
        return NULL;
    }
    config = obj->internalRep.twoPtrValue.ptr1;
    return (config->safe || !Tcl_IsSafe(interp)) ? TlsConfigRetain(config)
            : NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * TlsConfigFromObj --
 *
 *	Finds or makes the config of a dict; NULL stands for the empty one.
 *
 * Results:
 *	A standard Tcl result.
 *
 * Side effects:
 *	Sets *configPtr, with one reference for the caller, or leaves an error
 *	in interp. The value keeps its config for the next time.
 *
 *----------------------------------------------------------------------
 */

int
TlsConfigFromObj(
    Tcl_Interp *interp,
    Tcl_Obj *obj,
    TlsConfig **configPtr)
{
    TlsConfig *held = (obj == NULL) ? NULL : CachedConfig(interp, obj);
    TlsConfig *config;

    if (held != NULL && TlsConfigIsCurrent(held)) {
        *configPtr = held;
        return TCL_OK;
    }
    config = ConfigFromDict(interp, obj, held, true);
    if (held != NULL) {
        TlsConfigRelease(held);
    }
    if (config == NULL) {
        return TCL_ERROR;
    }
    if (obj != NULL) {
        CacheConfig(obj, config);
    }
    *configPtr = config;
    return TCL_OK;
}

int
TlsConfigFromText(
    Tcl_Interp *interp,
    const char *text,
    TlsConfig **configPtr)
{
    Tcl_Obj *dict = Tcl_NewStringObj(text, -1);

    Tcl_IncrRefCount(dict);
    *configPtr = ConfigFromDict(interp, dict, NULL, false);
    Tcl_DecrRefCount(dict);
    return *configPtr == NULL ? TCL_ERROR : TCL_OK;
}
