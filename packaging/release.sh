#!/bin/bash
# release.sh -- makes a release, all of it; doc/RELEASING.md tells more.
#
#   release.sh VERSION     such as 0.7.1
#
# Writes the version wherever it stands, generates, tests the generator, commits,
# makes the tarballs, proves them by distcheck.sh, and tags the commit. It starts
# from a clean checkout, whose CHANGELOG.md has a section for what is new.

set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    echo "release: $*" >&2
    exit 1
}

[ $# -eq 1 ] || fail "usage: release.sh VERSION"
version=$1
[ -z "$(git status --porcelain)" ] || fail "there are changes that are not committed; see git status"
[ "$(git tag --list "v$version")" = "" ] || fail "there is a tag v$version already"

# Until all is well the checkout goes back to what it was.
before=$(git rev-parse HEAD)
take_back() {
    local status=$?
    [ $status -eq 0 ] || git reset --quiet --hard "$before"
    return $status
}
trap take_back EXIT

go run ./gen release "$version"
go vet ./...
go test ./...
git commit --quiet --all --message="Release $version"

folder=build/release
mkdir -p "$folder"
packaging/dist.sh . "$folder"
packaging/distcheck.sh "$folder/s2n-$version.tar.gz"

git tag --annotate --message="Version $version" "v$version"
echo "release: $folder has s2n-$version.tar.gz and .tar.xz, commit $(git rev-parse --short HEAD) is v$version"
echo "release: git push --follow-tags gives it away"
