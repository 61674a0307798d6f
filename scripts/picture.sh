#!/usr/bin/env bash
# Draws docs/images/neighbourhood.svg, the picture of the READMEs, from the sample reports. Needs Graphviz and python3.
set -euo pipefail
cd "$(dirname "$0")/.."

: "${PROGRAM:?the program}"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
export REPORTGRAPH_STORE="$folder/store"
"$PROGRAM" build --quiet examples
"$PROGRAM" query scripts/picture.rq --param "name=${1:-衔枚重工}" --format ntriples |
    python3 scripts/picture.py | dot -Tsvg |
    sed 's/font-family="Noto Sans CJK SC"/font-family="Noto Sans CJK SC,sans-serif"/' >docs/images/neighbourhood.svg
