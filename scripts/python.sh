#!/usr/bin/env bash
# Makes the virtual environment for the checks by rdflib, pyshacl and pyoxigraph, which share no code with the program.
# With --path, prints the interpreter to use: that of the environment, or python3 where there is none.
# Where it cannot be made, this says so, and the checks that need it are skipped visibly.
set -euo pipefail

venv="$HOME/.cache/reportgraph/venv"
modules='rdflib, pyshacl, pyoxigraph, SPARQLWrapper'

usable() { [ -x "$venv/bin/python" ] && "$venv/bin/python" -c "import $modules" 2>/dev/null; }

if [ "${1:-}" = --path ]; then
    if usable; then echo "$venv/bin/python"; else echo python3; fi
    exit 0
fi
usable && exit 0

skip() {
    echo "SKIPPED: checks by $modules: $1" >&2
    exit 0
}

command -v python3 >/dev/null || skip 'python3 is not installed'
echo "making $venv with $modules"
mkdir -p "$(dirname "$venv")"
if ! python3 -m venv --clear "$venv" 2>/dev/null; then
    # Debian ships the module in a package of its own.
    if [ "$(id -u)" -eq 0 ]; then sudo=(); elif sudo -n true 2>/dev/null; then sudo=(sudo -n); else sudo=(none); fi
    if command -v apt-get >/dev/null && [ "${sudo[0]:-}" != none ]; then
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null 2>&1 || true
    fi
    python3 -m venv --clear "$venv" 2>/dev/null || skip 'no virtual environment can be made (install python3-venv)'
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check rdflib pyshacl pyoxigraph SPARQLWrapper || skip 'pip could not install them'
usable || skip 'they are installed but cannot be imported'
