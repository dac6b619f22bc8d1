# wine.sh -- a Windows of our own, for scripts: sourced, not run.
#
# It is in $folder/wine, and takes what build.sh has built in $folder.

host=x86_64-w64-mingw32
export WINEDEBUG=-all WINEPREFIX=$folder/wine

# Without a screen, and with what wine 8 lacks.
make_wine() {
    [ ! -e "$WINEPREFIX/made" ] || return 0
    wineboot -i
    wine reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f
    # Of an older one, Tcl would have no sockets.
    wine winecfg /v win10
    $host-gcc-posix -shared -O2 "$here/prng.c" -ladvapi32 \
        -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll"
    touch "$WINEPREFIX/made"
}

# Its server and services run as long as the script does, and not for a while after
# its last program has ended: nothing is left then.
start_wine() {
    trap 'wineserver -k || true' EXIT
    mkdir -p "$WINEPREFIX"
    wineserver -p >"$folder/wineserver.txt" 2>&1
    make_wine </dev/null
    wine cmd /c exit >"$folder/wineserver.txt" 2>&1 </dev/null
}

# The path of a file, as Windows has it.
windows_path() { printf 'Z:%s' "$1"; }

# Runs a script in the tclsh of Windows, for a version of Tcl, with a folder of
# packages, or none. Its output goes to a file: a service that it starts would never close a
# pipe.
run() {
    local version=$1 packages=$2
    shift 2
    TCL_LIBRARY=$(windows_path "$folder/tcl$version/source/library") \
    TCLLIBPATH=${packages:+$(windows_path "$packages")} \
    TLS_PEER=$(windows_path "$folder/peers.exe") \
    TLS_ROOT_TOOL=$(windows_path "$folder/root.exe") \
        wine "$folder/tcl$version/build/tclsh${version/./}.exe" "$@" \
        >"$folder/output.txt" 2>&1 </dev/null || true
    tr -d '\r' <"$folder/output.txt"
}
