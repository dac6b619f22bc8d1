#!/bin/bash
# tcl-source.sh -- downloads and unpacks the sources of Tcl.
#
#   tcl-source.sh 8.6|9.0 FOLDER
#
# FOLDER/source gets them. It does nothing where that has been done. They are those
# of Debian: of Debian 12 for 8.6, of its unstable for 9.0.

set -euo pipefail

declare -A suite=([8.6]=bookworm [9.0]=sid)

version=$1
mkdir -p "$2"
cd "$2"

# With a list of its own: those of the system stay as they are.
download() {
    mkdir -p lists/partial
    echo "deb-src http://deb.debian.org/debian ${suite[$version]} main" >sources.list
    local options=(-q -o Dir::Etc::SourceList="$PWD/sources.list"
        -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$PWD/lists"
        -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update
    # The list may name more than the archive has; the sources are what is needed.
    apt-get "${options[@]}" source --download-only "tcl$version" || true
    rm -r lists sources.list
}

[ ! -e source ] || exit 0
download
tar xzf "tcl${version}_"*.orig.tar.gz
mv "tcl$version".*/ source
