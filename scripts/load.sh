#!/usr/bin/env bash
# Figures of the server under load, over a store of 2,000 reports, which is made once: `make load`.
# The reports are those of ../shared/reports, each several times with a line of its own added; without them, the samples.
set -euo pipefail

: "${PROGRAM:?the program}" "${LOAD:?a folder}"
count="${REPORTS:-2000}"
if [ ! -d "$LOAD/store" ] || [ "$(cat "$LOAD/count" 2>/dev/null)" != "$count" ]; then
    rm -rf "$LOAD"
    mkdir -p "$LOAD/reports"
    if [ -d ../shared/reports ]; then from=(../shared/reports/*.txt); else echo 'SKIPPED: ../shared/reports: the samples are used'; from=(examples/*.txt); fi
    made=0
    while [ "$made" -lt "$count" ]; do
        for file in "${from[@]}"; do
            [ "$made" -lt "$count" ] || break
            made=$((made + 1))
            { cat "$file"; printf '\n%s\n' "$made"; } >"$LOAD/reports/$made-$(basename "$file")"
        done
    done
    time "$PROGRAM" build --quiet --store "$LOAD/store" "$LOAD/reports" || [ $? -eq 1 ]
    echo "$count" >"$LOAD/count"
fi
REPORTGRAPH_LOAD_STORE="$LOAD/store" cargo test --release --test server -- --ignored --nocapture many_clients
