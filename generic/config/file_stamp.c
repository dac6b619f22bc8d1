/*
 * file_stamp.c --
 *
 *	What files looked like when they were read: size, times, and the inode,
 *	which tells a file from the one that has taken its place.
 */

#include "file_stamp.h"

#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define NS INT64_C(1000000000)

/* The times of a file, in ns since 1970. */
#if defined(_WIN32)
#  define MODIFIED(found) ((int64_t) (found).st_mtime * NS)
#  define CHANGED(found) ((int64_t) (found).st_ctime * NS)
#elif defined(__APPLE__)
#  define MODIFIED(found) Ns((found).st_mtimespec)
#  define CHANGED(found) Ns((found).st_ctimespec)
#else
#  define MODIFIED(found) Ns((found).st_mtim)
#  define CHANGED(found) Ns((found).st_ctim)
#endif

/* A file system sets its times by a clock that ticks; what is written twice
 * within one tick looks the same. Some have seconds only. */
#define TICK (NS / 50)
#define TICK_OF_SECONDS (2 * NS)

typedef struct Look {
    bool isThere;
    int64_t device;
    int64_t inode;
    int64_t size;
    int64_t modified;	/* ns since 1970 */
    int64_t changed;
} Look;

struct TlsFileStamp {
    Look look;
    bool isYoung;	/* may be written again and look the same */
    TlsFileStamp *next;
    char name[];
};

static int64_t
Ns(
    struct timespec time)
{
    return (int64_t) time.tv_sec * NS + time.tv_nsec;
}

/* Looks at a file through Tcl's file system, so that scripts may run. */
static Look
LookAt(
    const char *name)
{
    Tcl_Obj *path = Tcl_NewStringObj(name, -1);
    Tcl_StatBuf found;
    Look look = {.isThere = false};

    memset(&found, 0, sizeof(found));	/* some file systems leave fields */
    Tcl_IncrRefCount(path);
    if (Tcl_FSStat(path, &found) == 0) {
        look = (Look) {
            .isThere = true,
            .device = (int64_t) found.st_dev,
            .inode = (int64_t) found.st_ino,
            .size = (int64_t) found.st_size,
            .modified = MODIFIED(found),
            .changed = CHANGED(found),
        };
    }
    Tcl_DecrRefCount(path);
    return look;
}

static bool
IsSame(
    const Look *one,
    const Look *other)
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
    const Look *look)
{
    int64_t latest = look->modified > look->changed ? look->modified
            : look->changed;
    int64_t tick = latest % NS == 0 ? TICK_OF_SECONDS : TICK;
    struct timespec now;

    (void) clock_gettime(CLOCK_REALTIME, &now);
    return look->isThere && latest <= Ns(now) && latest + tick > Ns(now);
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
        Look look = LookAt(list->name);

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
