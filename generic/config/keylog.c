/*
 * keylog.c --
 *
 *	The file that a config writes the secrets of its sessions to, in the form
 *	that Wireshark reads (SSLKEYLOGFILE). Several threads and processes may write
 *	to one file: each line is one write, to the end of the file.
 */

#include "keylog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "config_error.h"
#include "tcl_error.h"

struct TlsKeyLog {
    int descriptor;
    atomic_bool torn;	/* the last line has no end: the disk is full */
};

void
TlsKeyLogFree(
    TlsKeyLog *log)
{
    if (log != NULL) {
        (void) close(log->descriptor);
        ckfree(log);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * LogCallback --
 *
 *	The s2n_key_log_fn of configs with a log: writes a line, to which the
 *	line end is missing. A disk that is full must not end a connection: then
 *	lines are missing, and one may be cut; the next one does not go on in it.
 *
 * Results:
 *	0, always.
 *
 * Side effects:
 *	Writes to the file.
 *
 *----------------------------------------------------------------------
 */

static int
LogCallback(
    void *data,
    struct s2n_connection *conn TLS_UNUSED,
    uint8_t *line,
    size_t size)
{
    TlsKeyLog *log = data;
    struct iovec parts[] = {
        {.iov_base = "\n", .iov_len = log->torn ? 1 : 0},
        {.iov_base = line, .iov_len = size},
        {.iov_base = "\n", .iov_len = 1},
    };
    size_t whole = parts[0].iov_len + size + 1;
    ssize_t written;

    do {
        written = writev(log->descriptor, parts, 3);
    } while (written < 0 && errno == EINTR);
    if (written > 0) {
        log->torn = (size_t) written < whole;
    }
    return 0;
}

/*
 *----------------------------------------------------------------------
 *
 * OpenLog --
 *
 *	Opens the file to append to it; it is made for the owner alone. What is
 *	no file could have a write wait, and is refused.
 *
 * Results:
 *	The descriptor, or -1 with errno set.
 *
 * Side effects:
 *	May make the file.
 *
 *----------------------------------------------------------------------
 */

static int
OpenLog(
    const char *path)
{
    int descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC
            | O_NOCTTY | O_NONBLOCK, S_IRUSR | S_IWUSR);
    struct stat found;
    int error;

    if (descriptor < 0) {
        return -1;
    }
    error = fstat(descriptor, &found) != 0 ? errno
            : S_ISREG(found.st_mode) ? 0 : EINVAL;
    if (error != 0) {
        (void) close(descriptor);
        errno = error;
        return -1;
    }
    return descriptor;
}

int
TlsKeyLogApply(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    struct s2n_config *config,
    TlsKeyLog **logPtr)
{
    const char *key = tlsConfigKeyNames[TLS_CONFIG_KEY_LOG];
    const char *native;
    int descriptor;

    if (settings->key_log == NULL) {
        return TCL_OK;
    }
    native = Tcl_FSGetNativePath(settings->key_log);
    if (native == NULL) {
        return TlsErrorBadValue(interp, key, settings->key_log,
                "must be a file of the operating system");
    }
    descriptor = OpenLog(native);
    if (descriptor < 0) {
        return TlsConfigErrorPosixDoing(interp, "write to", key,
                settings->key_log, errno);
    }
    *logPtr = ckalloc(sizeof(TlsKeyLog));
    (*logPtr)->descriptor = descriptor;
    atomic_init(&(*logPtr)->torn, false);
    return TlsConfigCheck(interp, TLS_CONFIG_KEY_LOG,
            s2n_config_set_key_log_cb(config, LogCallback, *logPtr));
}
