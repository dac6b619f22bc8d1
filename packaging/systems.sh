# systems.sh -- Debian systems to try things in; other scripts source this.
#
# They are made once, in the folder that TLS_SYSTEMS names or in .cache of the
# project, and never change: a run works on a layer above, which is dropped.

systems=${TLS_SYSTEMS:-$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")/.cache}

fail() {
    echo "${0##*/}: $*" >&2
    exit 1
}

[ "$(id -u)" -eq 0 ] || fail "needs root, to make and enter other systems"

# make_system NAME SUITE PACKAGES FUNCTION [OPTION...]: a Debian SUITE that has
# PACKAGES, and in which FUNCTION has been run, with the network that is here.
# Options go to debootstrap, such as --arch=i386.
make_system() {
    local name=$1 suite=$2 packages=$3 setup=$4 root=$systems/$1 log=$systems/$1.log
    shift 4
    [ ! -e "$root" ] || return 0
    command -v debootstrap >/dev/null || fail "debootstrap is missing"
    mkdir -p "$systems"
    rm -rf "$root.new"
    echo "${0##*/}: making a Debian $suite in $root"
    debootstrap "$@" --variant=minbase --include="$packages" "$suite" \
        "$root.new" >"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "debootstrap failed"; }
    cp /etc/resolv.conf "$root.new/etc/resolv.conf"
    printf '127.0.0.1 localhost\n::1 localhost\n' >"$root.new/etc/hosts"
    chroot "$root.new" bash -euo pipefail -c "$(declare -f); $setup" \
        >>"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "$setup failed"; }
    mv "$root.new" "$root"
}

# in_system NAME FOLDER COMMAND: runs a command of bash in a system that has no
# network. FOLDER is there as /given, to be read.
in_system() {
    local work status=0
    work=$(mktemp -d)
    unshare --mount --net --pid --fork bash -euo pipefail -c '
        ip link set lo up
        mount -t tmpfs none "$1"
        mkdir "$1/upper" "$1/work" "$1/root"
        mount -t overlay overlay \
            -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/root"
        mount -t proc proc "$1/root/proc"
        # Where there is no network nobody should wait for one.
        printf "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n" \
            >"$1/root/etc/resolv.conf"
        mkdir "$1/root/given"
        mount --bind -o ro "$3" "$1/root/given"
        # Not chroot: within one nobody may make a user namespace.
        mkdir "$1/root/old"
        cd "$1/root"
        pivot_root . old
        cd /
        umount --lazy /old
        rmdir /old
        exec env -i HOME=/root LANG=C.UTF-8 \
            PATH=/usr/sbin:/usr/bin:/sbin:/bin bash -euo pipefail -c "$4"
    ' bash "$work" "$systems/$1" "$2" "$3" || status=$?
    rmdir "$work"
    return $status
}
