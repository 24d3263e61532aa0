#!/bin/sh
# From a fresh machine to a running newsroom. The Makefile calls it:
#
#   sh pressoffice/bootstrap.sh run                 set up, prepare the database, serve on 127.0.0.1:$PORT
#   sh pressoffice/bootstrap.sh manage ARGUMENT…    set up, then manage.py with the newsroom's own key
#   sh pressoffice/bootstrap.sh tool COMMAND…       set up with the development tools, then COMMAND, away from the newsroom
#   sh pressoffice/bootstrap.sh setup run|dev       set up only
#
# POSIX sh and nothing else: it runs before anything is installed. What goes wrong ends in one sentence that says what to do.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."

var=${PRESS_VAR:-$PWD/var}
venv=$PWD/.venv
python=$venv/bin/python
base=

say() { printf '%s\n' "$*"; }
stop() {
    say "$@" >&2
    exit 1
}

# --- Python -----------------------------------------------------------------------------------------------------------

# Candidates are run, not believed: pyenv's python3 may be older than .python-version asks for, and Debian's lack ensurepip.
# In words that an old Python understands too. Exit 1: too old. Exit 3: something is missing, and is named.
examine='
import os, sys
if sys.version_info < (3, 12):
    sys.exit(1)
try:
    import ensurepip, sqlite3, ssl, venv
except ImportError as error:
    print("%s has no %s" % (sys.executable, error.name))
    sys.exit(3)
# The Python of an activated .venv must not be the one that makes .venv anew.
print(sys.executable if sys.prefix == sys.base_prefix else os.path.realpath(sys.executable))
'

candidates() {
    printf '%s\n' "${PYTHON:-}" python3.13 python3.14 python3.12 python3
    for versions in "${PYENV_ROOT:-/nowhere}/versions" "${HOME:-/nowhere}/.pyenv/versions"; do
        printf '%s\n' "$versions"/3.13*/bin/python3 "$versions"/3.14*/bin/python3 "$versions"/*/bin/python3
    done
    UV_PYTHON_DOWNLOADS=never uv python find '>=3.12' 2>/dev/null || :
}

# Sets $base to the first candidate that will do.
find_python() {
    incomplete=
    while IFS= read -r candidate; do
        if base=$("$candidate" -c "$examine" 2>/dev/null </dev/null); then
            return
        elif [ $? -eq 3 ]; then
            incomplete=$base
        fi
    done <<CANDIDATES
$(candidates)
CANDIDATES
    [ -z "$incomplete" ] || stop "$incomplete: install it (on Debian or Ubuntu: 'apt install python3-venv')," \
        "or name a complete Python 3.12 or newer with PYTHON=/path/to/python3, and start again."
    stop "Pressoffice needs Python 3.12 or newer and found none: install one (Debian 13, Ubuntu 24.04: 'apt install python3" \
        "python3-venv'; macOS: 'brew install python@3.13'; anywhere: 'uv python install 3.13')," \
        "or name one with PYTHON=/path/to/python3, and start again."
}

# --- .venv ------------------------------------------------------------------------------------------------------------

# The stamp says what .venv holds. It is taken away before anything is installed, so an interrupted install has none
# and is begun again from an empty .venv.
stamp=$venv/installed

version() { "$1" -c 'import sys; print("Python %d.%d" % sys.version_info[:2])' 2>/dev/null; }

# The folder is part of it: the scripts in .venv/bin name it and don't survive a move.
contents() { # run | dev
    version "$python" || say 'no Python'
    say "in $venv"
    cksum requirements.txt
    [ "$1" != dev ] || cksum requirements-dev.txt
}
asks_for_another() { # a $PYTHON that won't do asks for nothing
    [ -n "${PYTHON:-}" ] && "$PYTHON" -c "$examine" >/dev/null 2>&1 && [ "$(version "$PYTHON")" != "$(version "$python")" ]
}
holds() { # run | dev
    [ -f "$stamp" ] && ! asks_for_another &&
        contents "$1" | while IFS= read -r line; do grep -qxF -e "$line" "$stamp" || exit 1; done
}

make_venv() {
    say "Making .venv with $base …"
    rm -f -- "$stamp" 2>/dev/null || : # a folder that can't be written is venv's to find
    "$base" -m venv --clear "$venv" >/dev/null 2>&1 ||
        stop "$base could not make $venv: see that the folder can be written, the disk has room and that Python is complete" \
            "(on Debian or Ubuntu: 'apt install python3-venv'), and start again."
}

install() { # FILE
    say "Installing the $(grep -c '^[a-z].*==' "$1") packages of $1 …"
    words=$(PIP_USER=0 "$python" -m pip --quiet --disable-pip-version-check --no-input install --require-hashes -r "$1" 2>&1) && return
    case $words in
    *'No space left'*) stop "The disk is full: make room for .venv (500 MB do) and start again." ;;
    esac
    say "$words" >"$venv/pip.log"
    case $words in
    *'DO NOT MATCH THE HASHES'*)
        stop "A download is not the file that $1 names, so nothing of it was used: start again, and if that doesn't help ask who" \
            "runs your network or package mirror (pip's words are in .venv/pip.log)."
        ;;
    esac
    why=$(sed -n 's/^ *ERROR: *//p' "$venv/pip.log" | tail -n 1)
    stop "The packages of $1 could not be downloaded and installed${why:+ ($why)}: check the network, or set PIP_INDEX_URL to a" \
        "mirror that you can reach, and start again (pip's words are in .venv/pip.log)."
}

setup() { # run | dev
    holds "$1" && return
    if ! holds run; then
        [ -n "$base" ] || find_python
        make_venv
        install requirements.txt
    fi
    rm -f -- "$stamp"
    [ "$1" != dev ] || install requirements-dev.txt
    contents "$1" >"$stamp"
}

# --- the newsroom -----------------------------------------------------------------------------------------------------

try_port='
import errno, socket, sys
port = sys.argv[1]
try:
    with socket.socket() as place:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind(("127.0.0.1", int(port)))
except (ValueError, OverflowError):
    sys.exit("PORT is %r: give a number from 1024 to 65535, and start again." % port)
except OSError as error:
    if error.errno == errno.EADDRINUSE:
        sys.exit("Port %s is taken: stop what listens there, or start on another one with PORT=8001." % port)
    sys.exit("Port %s may not be used (%s): start on another one with PORT=8001." % (port, error.strerror))
'

# Only its owner may look into var/: it holds the drafts. The key is random, made once, and never one that is built in.
own_state() {
    (
        umask 077
        mkdir -p -- "$var" && [ -w "$var" ] || exit 1
        [ -n "${SECRET_KEY:-}${SECRET_KEY_FILE:-}" ] || [ -s "$var/secret_key" ] || {
            "$python" -c 'import secrets; print(secrets.token_urlsafe(50))' >"$var/secret_key.new" &&
                mv -- "$var/secret_key.new" "$var/secret_key"
        }
    ) 2>/dev/null || stop "$var can't be written: see to its permissions and to free disk space, or name another folder with" \
        "PRESS_VAR, and start again."
    [ -n "${SECRET_KEY:-}${SECRET_KEY_FILE:-}" ] || export SECRET_KEY_FILE="$var/secret_key"
}

manage() { "$python" manage.py "$@"; }

# Compressing takes seconds, so it is done only when a static file, a package or the settings have changed.
collect_static() {
    sources=$({
        cat "$stamp" pressoffice/settings.py
        find . -path './.*' -prune -o -path ./var -prune -o -path '*/static/*' -type f -exec cksum {} + | sort
    } | cksum)
    [ ! -f "$var/static/staticfiles.json" ] || [ "$sources" != "$(cat "$var/static.stamp" 2>/dev/null)" ] || return 0
    manage collectstatic --no-input --verbosity 0 && say "$sources" >"$var/static.stamp"
}

run() {
    export PORT="${PORT:-8000}"
    holds run || find_python
    "${base:-$python}" -c "$try_port" "$PORT"
    setup run
    own_state
    if ! { manage migrate --verbosity 0 && collect_static && manage open_newsroom; }; then
        manage check >/dev/null 2>&1 || exit 1 # the settings have said in a sentence of their own what to do
        stop "The newsroom was not opened, for the reason above: see that the database answers, that $var can be written and" \
            "the disk has room, and start again; nothing is lost."
    fi
    # Ctrl-C doesn't wait for browsers that keep their connection open; below "error" granian doubts the 16 threads.
    exec "$python" -m granian --interface wsgi --workers 2 --blocking-threads 16 --host 127.0.0.1 --port "$PORT" \
        --workers-kill-timeout 2 --respawn-failed-workers --log-level error pressoffice.wsgi:application
}

# Development tools see nothing of the newsroom that `run` serves, neither its settings nor its state (tests/settings.py).
# Only DATABASE_URL is handed on, for the tests make a database of their own there.
tool() {
    setup dev
    for name in $(env | sed -n 's/^\(PRESS_[A-Za-z0-9_]*\)=.*/\1/p') DEBUG SECRET_KEY SECRET_KEY_FILE SITE_URL PORT ALLOWED_HOSTS \
        CACHE_URL EMAIL_URL MEDIA_STORE LANGUAGE_CODE TIME_ZONE; do
        [ "$name" = PRESS_STRICT ] || unset "$name"
    done
    mkdir -p var/test
    export DJANGO_SETTINGS_MODULE=tests.settings PATH="$venv/bin:$PATH"
    exec "$@"
}

case ${1:-} in
run) run ;;
setup) setup "${2:-run}" ;;
tool)
    shift
    tool "$@"
    ;;
manage)
    shift
    setup run
    own_state
    exec "$python" manage.py "$@"
    ;;
*) stop "Say what to do: sh pressoffice/bootstrap.sh run, or 'make help' for all there is." ;;
esac
