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

. "$here/../venv.sh"
use_venv "$venv" "$here/requirements.txt"
[ "$1" != --tools ] || exit 0
tclsh=$1
shift
exec "$python" -B "$here/run.py" --tclsh "$tclsh" "$@"
