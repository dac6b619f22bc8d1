/*
 * config_obj.c --
 *
 *	The value of -config, parsed once: a Tcl value that has served as one
 *	keeps a reference to its config, for the next time.
 */

#include "config_int.h"

/*
 *----------------------------------------------------------------------
 *
 * DefaultConfig --
 *
 *	Finds the config of the empty dict, which most connections have.
 *
 * Results:
 *	The config with one more reference, or NULL with an error in interp.
 *
 * Side effects:
 *	Makes it on first use. It stays until the end of the process.
 *
 *----------------------------------------------------------------------
 */

TCL_DECLARE_MUTEX(defaultConfigMutex)
static TlsConfig *defaultConfig = NULL;

static TlsConfig *
DefaultConfig(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings)
{
    Tcl_MutexLock(&defaultConfigMutex);
    if (defaultConfig == NULL) {
        defaultConfig = TlsConfigNew(interp, settings);
    }
    Tcl_MutexUnlock(&defaultConfigMutex);
    return defaultConfig == NULL ? NULL : TlsConfigRetain(defaultConfig);
}

/*
 *----------------------------------------------------------------------
 *
 * ConfigFromDict --
 *
 *	Makes the config of a dict. Works on a copy: reading files may run
 *	scripts, which could change the value under the settings.
 *
 * Results:
 *	The config with one reference for the caller, or NULL with an error in
 *	interp.
 *
 * Side effects:
 *	Reads files.
 *
 *----------------------------------------------------------------------
 */

static TlsConfig *
ConfigFromDict(
    Tcl_Interp *interp,
    Tcl_Obj *obj)
{
    Tcl_Obj *dict = (obj == NULL) ? Tcl_NewObj() : Tcl_DuplicateObj(obj);
    TlsConfigSettings settings;
    TlsConfig *config = NULL;

    Tcl_IncrRefCount(dict);
    if (TlsParseConfigSettings(interp, dict, &settings) == TCL_OK) {
        config = (settings.given == 0) ? DefaultConfig(interp, &settings)
                : TlsConfigNew(interp, &settings);
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

/* Keeps the config with the value that it was made from. */
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
 *	Finds the config that is kept with a value. In a safe interpreter it
 *	must not be one with keys that are refused there, which another
 *	interpreter has left.
 *
 * Results:
 *	The config, without a new reference, or NULL.
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
    return (config->safe || !Tcl_IsSafe(interp)) ? config : NULL;
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
    TlsConfig *config = (obj == NULL) ? NULL : CachedConfig(interp, obj);

    if (config != NULL) {
        *configPtr = TlsConfigRetain(config);
        return TCL_OK;
    }
    config = ConfigFromDict(interp, obj);
    if (config == NULL) {
        return TCL_ERROR;
    }
    if (obj != NULL) {
        CacheConfig(obj, config);
    }
    *configPtr = config;
    return TCL_OK;
}
