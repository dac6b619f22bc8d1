#!/bin/sh
# dist.sh -- makes the release tarballs. The same commit gives the same bytes,
# in whatever folder and at whatever time it is run.
#
#   dist.sh SOURCE FOLDER     puts s2n-VERSION.tar.gz and .tar.xz into FOLDER
#
# In a checkout it takes the files that git knows and the C sources in vendor-c,
# in an unpacked tarball those of its MANIFEST. The time of all files is that of
# the last commit, or SOURCE_DATE_EPOCH.

set -eu
LC_ALL=C
export LC_ALL

# A tarball should stay small enough for slow lines and mailing lists: 5.25 MiB, of
# which the C sources of aws-lc and s2n-tls fill nine tenths. Assembly for Windows
# took it beyond 5.
limit=5505024

fail() {
    echo "dist: $*" >&2
    exit 1
}

# Not for users: the generator and its input, what needs Go, clang, a package
# registry or root, what runs for long, what is for git or for a release.
not_shipped='^\.|^bootstrap$|^gen/|^templates/|^go\.(mod|sum)$|\.go$|^vendor-c/added/'
not_shipped="$not_shipped|^generated/doc/spec\.json$|^tests/bench/(driver|raw)|^tests/(analyze|coverage|cross|floods|fuzz|soak|tea|windows|workflows)/"
not_shipped="$not_shipped|^tests/prose/|^tests/(venv|tcl-source)\.sh$|^tests/hostile/(run\.sh|watch\.tcl)$|^tests/conformance/.*\.(py|sh|tcl|txt)$"
# The table of who is accepted is judged by Go too; of its many certificates other
# tests use a few.
not_shipped="$not_shipped|^tests/accepted\.|^tests/pki/accepted/(address|around|cn|con|cri|dns-|exc|long|many|no-|other)"
not_shipped="$not_shipped|^tests/pki/accepted/(root-|self|uri|version|wild|with|ca-([acfpuv]|rsa2048)|leaf-(ca|rsa2048|rsa-s))"
not_shipped="$not_shipped|^packaging/(debcheck|dist-windows|packcheck|release)\.sh$"

tracked_files() {
    git -C "$source" ls-files | grep -Ev "$not_shipped"
    # The lists in Rust are for the generator.
    (cd "$source" && find vendor-c/aws-lc vendor-c/s2n-tls -type f ! -name '*.rs')
    echo MANIFEST
}

checkout() { [ -e "$source/.git" ]; }

list_files() {
    if checkout; then
        tracked_files | sort
    else
        cat "$source/MANIFEST"
    fi
}

last_change() {
    if [ -n "${SOURCE_DATE_EPOCH:-}" ]; then
        echo "$SOURCE_DATE_EPOCH"
    elif checkout; then
        git -C "$source" log -1 --format=%ct
    else
        stat -c %Y "$source/MANIFEST"
    fi
}

# The trees in vendor-c may be of another version, lack a patch, or not be there.
check_vendored() {
    for tree in aws-lc:AWSLC_PACKAGE s2n-tls:S2N_PACKAGE; do
        wanted=$(sed -n "s/^${tree#*:} = //p" "$source/generated/packages.mk")
        found=$(cat "$source/vendor-c/${tree%:*}/VERSION") ||
            fail "no C sources; run: go run ./gen vendor"
        [ "$found" = "$wanted" ] ||
            fail "vendor-c/${tree%:*} holds $found, not $wanted; run: go run ./gen vendor"
    done
}

# What a tarball holds should be what a commit holds.
check_committed() {
    if checkout && [ -n "$(git -C "$source" status --porcelain)" ]; then
        echo "dist: the checkout has changes that are not committed" >&2
    fi
}

make_tar() {
    tar -C "$source" --format=ustar --no-recursion --owner=0 --group=0 \
        --numeric-owner --mode=u=rwX,go=rX --mtime="@$mtime" \
        --transform="s,^,$name/," -cf "$work/$name.tar" -T "$work/list"
    # The list itself, which a checkout does not have.
    if checkout; then
        mkdir "$work/list.d"
        cp "$work/files" "$work/list.d/MANIFEST"
        tar -C "$work/list.d" --format=ustar --owner=0 --group=0 --numeric-owner \
            --mode=u=rw,go=r --mtime="@$mtime" --transform="s,^,$name/," \
            -rf "$work/$name.tar" MANIFEST
    fi
}

[ $# -eq 2 ] || fail "usage: dist.sh SOURCE FOLDER"
source=$1
folder=$2
for tool in tar xz libdeflate-gzip; do
    command -v $tool >/dev/null || fail "$tool is missing (Debian: apt install tar xz-utils libdeflate-tools)"
done
check_vendored
check_committed

version=$(sed -n 's/^AC_INIT(\[s2n\], \[\([^]]*\)\].*/\1/p' "$source/configure.ac")
name=s2n-$version
mtime=$(last_change)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
list_files >"$work/files"
# MANIFEST goes last, wherever it comes from.
grep -vx MANIFEST "$work/files" >"$work/list"
checkout || echo MANIFEST >>"$work/list"
make_tar
libdeflate-gzip -12 -n -c "$work/$name.tar" >"$folder/$name.tar.gz"
xz -9 --threads=1 --check=crc32 -c "$work/$name.tar" >"$folder/$name.tar.xz"

for file in "$name.tar.gz" "$name.tar.xz"; do
    size=$(wc -c <"$folder/$file")
    [ "$size" -lt $limit ] || fail "$file has $size bytes, more than $limit"
    (cd "$folder" && sha256sum "$file")
done
