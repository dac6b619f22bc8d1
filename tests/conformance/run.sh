#!/bin/sh
# run.sh TCLSH ?--role server|client? ?--match PATTERN? ?--short? ?--verbose?
# run.sh --tools
#
# Runs the conversations of this folder. The TLS that they are made with comes
# from PyPI, by the hashes of requirements.txt, into ./conformance; that is
# where the network is needed, once, and all that --tools does.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
venv=./conformance
python=$venv/bin/python

if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps \
        --only-binary :all: --require-hashes -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/requirements.txt"
fi
[ "$1" != --tools ] || exit 0
tclsh=$1
shift
exec "$python" -B "$here/run.py" --tclsh "$tclsh" "$@"
