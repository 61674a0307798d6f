#!/usr/bin/env bash
# The graph of the sample reports, a few questions, and an export. Everything lands in $DEMO.
set -euo pipefail

: "${PROGRAM:?the program}" "${DEMO:?a folder}"
mkdir -p "$DEMO"
rm -rf "$DEMO/store"
export REPORTGRAPH_STORE="$DEMO/store"

say() { printf '\n\033[1m$ %s\033[0m\n' "$*"; }
run() {
    say "reportgraph $*"
    "$PROGRAM" "$@"
}

run build examples
run query investments --param limit=8
run query honours
run query growth --param indicator=生产总值
say "reportgraph export --format turtle > $DEMO/graph.ttl"
"$PROGRAM" export --format turtle --output "$DEMO/graph.ttl"
"$PROGRAM" export --format nquads --output "$DEMO/graph.nq"
head -n 40 "$DEMO/graph.ttl"
printf '…\n\n%s lines of Turtle in %s\n' "$(wc -l <"$DEMO/graph.ttl")" "$DEMO/graph.ttl"
printf 'Ask for more: REPORTGRAPH_STORE=%s %s query --list\n' "$REPORTGRAPH_STORE" "$PROGRAM"
