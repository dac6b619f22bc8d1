/*
 * keylog.c --
 *
 *	The file that a config writes the secrets of its sessions to, in the form
 *	that Wireshark reads (SSLKEYLOGFILE).
 */

#include "keylog.h"

#include <errno.h>

#include "config_error.h"
#include "tcl_error.h"

/* The s2n_key_log_fn of configs with a log. A failure to write must not end a
 * connection. */
static int
LogCallback(
    void *data,
    struct s2n_connection *conn TLS_UNUSED,
    uint8_t *line,
    size_t size)
{
    TlsLogFileAppend(data, line, size);
    return 0;
}

int
TlsKeyLogApply(
    Tcl_Interp *interp,
    const TlsConfigSettings *settings,
    struct s2n_config *config,
    TlsLogFile **logPtr)
{
    const char *key = tlsConfigKeyNames[TLS_CONFIG_KEY_LOG];
    const void *native;

    if (settings->key_log == NULL) {
        return TCL_OK;
    }
    native = Tcl_FSGetNativePath(settings->key_log);
    if (native == NULL) {
        return TlsErrorBadValue(interp, key, settings->key_log,
                "must be a file in the native file system");
    }
    *logPtr = TlsLogFileOpen(native);
    if (*logPtr == NULL) {
        return TlsConfigErrorPosixDoing(interp, "write to", key,
                settings->key_log, errno);
    }
    return TlsConfigCheck(interp, TLS_CONFIG_KEY_LOG,
            s2n_config_set_key_log_cb(config, LogCallback, *logPtr));
}
