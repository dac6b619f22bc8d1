/*
 * file_stamp.c --
 *
 *	What files looked like when they were read: size, times, and the inode,
 *	which tells a file from the one that has taken its place.
 */

#include "file_stamp.h"

#include <stdint.h>
#include <string.h>
#include <time.h>

#include "file_look.h"

#define NS INT64_C(1000000000)

/* A file system sets its times by a clock that ticks; what is written twice
 * within one tick looks the same. Some have seconds only. */
#define TICK (NS / 50)
#define TICK_OF_SECONDS (2 * NS)

struct TlsFileStamp {
    TlsFileLook look;
    bool isYoung;	/* may be written again and look the same */
    TlsFileStamp *next;
    char name[];
};

/* Looks at a file of a file system that only Tcl knows, so that scripts may run.
 * How large the struct is depends on how Tcl was compiled. */
static TlsFileLook
LookByTcl(
    Tcl_Obj *path)
{
    Tcl_StatBuf *found = Tcl_AllocStatBuf();
    TlsFileLook look = {.isThere = false};

    if (Tcl_FSStat(path, found) == 0) {
        look = (TlsFileLook) {
            .isThere = true,
            .device = (int64_t) Tcl_GetFSDeviceFromStat(found),
            .inode = (int64_t) Tcl_GetFSInodeFromStat(found),
            .size = (int64_t) Tcl_GetSizeFromStat(found),
            .modified = (int64_t) Tcl_GetModificationTimeFromStat(found) * NS,
            .changed = (int64_t) Tcl_GetChangeTimeFromStat(found) * NS,
        };
    }
    ckfree(found);
    return look;
}

static TlsFileLook
LookAt(
    const char *name)
{
    Tcl_Obj *path = Tcl_NewStringObj(name, -1);
    const void *native;
    TlsFileLook look;

    Tcl_IncrRefCount(path);
    native = Tcl_FSGetNativePath(path);
    look = native != NULL ? TlsFileLookAt(native) : LookByTcl(path);
    Tcl_DecrRefCount(path);
    return look;
}

static bool
IsSame(
    const TlsFileLook *one,
    const TlsFileLook *other)
{
    return one->isThere == other->isThere && one->device == other->device
            && one->inode == other->inode && one->size == other->size
            && one->modified == other->modified
            && one->changed == other->changed;
}

/* Was the file written so recently that another write would not change its
 * time? A time in the future tells nothing. */
static bool
IsYoung(
    const TlsFileLook *look)
{
    int64_t latest = look->modified > look->changed ? look->modified
            : look->changed;
    int64_t tick = latest % NS == 0 ? TICK_OF_SECONDS : TICK;
    struct timespec now;
    int64_t ns;

    (void) clock_gettime(CLOCK_REALTIME, &now);
    ns = (int64_t) now.tv_sec * NS + now.tv_nsec;
    return look->isThere && latest <= ns && latest + tick > ns;
}

void
TlsFileStampAdd(
    TlsFileStamp **listPtr,
    const char *name,
    size_t size)
{
    TlsFileStamp *stamp = ckalloc(sizeof(TlsFileStamp) + size + 1);

    memcpy(stamp->name, name, size);
    stamp->name[size] = '\0';
    stamp->look = LookAt(stamp->name);
    stamp->isYoung = IsYoung(&stamp->look);
    stamp->next = *listPtr;
    *listPtr = stamp;
}

bool
TlsFileStampIsCurrent(
    const TlsFileStamp *list)
{
    for (; list != NULL; list = list->next) {
        TlsFileLook look = LookAt(list->name);

        if (look.isThere && (list->isYoung || !IsSame(&look, &list->look))) {
            return false;
        }
    }
    return true;
}

bool
TlsFileStampIsSame(
    const TlsFileStamp *list,
    const TlsFileStamp *other)
{
    while (list != NULL && other != NULL && !list->isYoung && !other->isYoung
            && IsSame(&list->look, &other->look)) {
        list = list->next;
        other = other->next;
    }
    return list == NULL && other == NULL;
}

void
TlsFileStampFree(
    TlsFileStamp *list)
{
    while (list != NULL) {
        TlsFileStamp *next = list->next;

        ckfree(list);
        list = next;
    }
}
