#!/bin/sh
# run.sh ?--tools?
#
# Lints the prose of the project: pages, manual, error messages. proselint comes
# from PyPI, by the hashes of requirements.txt, into ./prose; that is where the
# network is needed, once, and all that --tools does.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
venv=$PWD/prose
cd "$here/../.."

. "$here/../venv.sh"
use_venv "$venv" "$here/requirements.txt"
[ "${1:-}" != --tools ] || exit 0

# Not doc/STYLE.md, which quotes what not to write.
pages=$(ls README.md C*.md LICENSES.md doc/*.md tests/*.md tests/*/README.md \
    generated/doc/options.md | grep -v STYLE)
# shellcheck disable=SC2086
exec "$venv/bin/python" -B "$here/lint.py" $pages bootstrap library/*.tcl \
    configure.ac m4/*.m4 generic/*/*.c unix/*.c
