#!/bin/sh
# Builds the environment in the folder given (.venv) from the hashed lock. Quiet unless something goes wrong.
set -u

venv=$1
work=$(mktemp -d)
log=$work/log
trap 'rm -rf "$work"' EXIT

fail() {
    echo "$1" >&2
    exit 1
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# The system's own first: the distribution mends it, and builds it to run faster than one built with the usual
# settings. It must be able to make an environment, which on Debian is a package of its own.
find_python() {
    if new_enough /usr/bin/python3 && /usr/bin/python3 -c 'import ensurepip' 2>/dev/null; then
        echo /usr/bin/python3
        return
    fi
    for name in python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            echo "$name"
            return
        fi
    done
    return 1
}

quietly() {
    if ! "$@" >"$log" 2>&1; then
        cat "$log" >&2
        return 1
    fi
}

python=$(find_python) || fail "Rundan behöver Python 3.11 eller nyare, och det finns inte här. Installera det och försök igen."

if ! "$venv/bin/python" -c '' 2>/dev/null; then
    echo "Bygger en egen miljö i $venv med $python ..."
    quietly "$python" -m venv --clear "$venv" ||
        fail "Miljön i $venv gick inte att skapa med $python. På Debian och Ubuntu behövs paketet python3-venv."
fi

# The locks name all there is to install: pip has nothing to work out, and what one unpacks the other need not wait for.
install_half() {
    cat requirements.lock requirements-beside.lock |
        awk -v half="$1" '/^[^ #]/ { place++ } place % 2 == half && !/^#/' >"$work/$1.lock"
    exec "$venv/bin/python" -m pip install --disable-pip-version-check --require-hashes --no-compile --no-deps -q \
        -r "$work/$1.lock" >"$work/$1.log" 2>&1
}

echo "Installerar det som står i requirements.lock ..."
(install_half 0) &
beside=$!
trap 'kill "$beside" 2>/dev/null; exit 130' INT TERM # what runs beside does not hear Ctrl-C
(install_half 1)
done_here=$?
wait "$beside" && [ "$done_here" -eq 0 ] || {
    cat "$work/0.log" "$work/1.log" >&2
    fail "Installationen avbröts; orsaken står ovan. Finns det nätverk? Kör kommandot igen när det är åtgärdat."
}
quietly "$venv/bin/python" -m pip install --disable-pip-version-check -q --no-deps --no-build-isolation --no-index \
    --config-settings editable_mode=compat -e . ||
    fail "Rundan själv gick inte att installera i $venv; orsaken står ovan."

# on every core, which pip does on one; a package may hold a file that is for another Python
"$venv/bin/python" -m compileall -q -j 0 "$venv/lib" >/dev/null 2>&1 || :

touch "$venv/.installed"
