#!/bin/sh
# Prepares .venv with what uv.lock names. Needs no rights and no system package but a Python.
#   bootstrap.sh run    what the server needs
#   bootstrap.sh test   everything, with the tools of development
set -eu
cd "$(dirname "$0")"
want=${1:-test}
UV_VERSION=0.13.8
stamp=.venv/.katilim-$want
inputs="pyproject.toml uv.lock .python-version bootstrap.sh"

say() { printf '%s\n' "$*" >&2; }

state() { cat $inputs | cksum; }

if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(state)" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

# A pyenv shim may be named uv and not run: ask for its version instead of its place.
find_uv() {
    for candidate in uv .tools/bin/uv .tools/lib/bin/uv; do
        if "$candidate" --version >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return 0
        fi
    done
    return 1
}

find_python() {
    for candidate in python3.13 python3 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 9))' >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return 0
        fi
    done
    return 1
}

install_uv() {
    python=$(find_python) || {
        say "No Python 3.9 or newer was found. Install python3 and run this again."
        exit 1
    }
    say "Installing uv $UV_VERSION into .tools …"
    if "$python" -m venv .tools >/dev/null 2>&1; then
        .tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" && return 0
    fi
    rm -rf .tools
    "$python" -m pip install --quiet --disable-pip-version-check --target .tools/lib "uv==$UV_VERSION" && return 0
    say "uv could not be installed. Install python3-venv (or uv) and run this again."
    exit 1
}

uv=$(find_uv) || { install_uv; uv=$(find_uv); }

if [ "$want" = run ]; then
    options="--no-dev --inexact"
else
    options=""
fi
say "Installing the libraries that uv.lock names …"
# shellcheck disable=SC2086
"$uv" sync --frozen --quiet $options || {
    say "The libraries could not be installed. Python 3.13 is needed: with pyenv, run: pyenv install 3.13"
    exit 1
}
state >"$stamp"
