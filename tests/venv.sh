# venv.sh -- for the lanes in Python: sourced, not run.
#
# use_venv VENV REQUIREMENTS
#
# Makes a virtual environment with what a file of requirements lists, from PyPI and
# by hash, unless there is one with the same already.

use_venv() {
    if ! cmp -s "$2" "$1/requirements.txt"; then
        rm -rf "$1"
        python3 -m venv "$1"
        "$1/bin/pip" install --quiet --disable-pip-version-check --no-deps \
            --only-binary :all: --require-hashes -r "$2"
        cp "$2" "$1/requirements.txt"
    fi
}
