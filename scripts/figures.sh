#!/usr/bin/env bash
# Writes the figures of docs/evaluation.md anew, between its marks: what `reportgraph eval` and `coverage` say of ../shared now.
set -euo pipefail

program=${PROGRAM:-reportgraph}
shared=../shared
document=docs/evaluation.md
[ -d "$shared/eval/gold" ] || { echo "SKIPPED: there is no $shared/eval/gold" >&2; exit 0; }

figures=$(mktemp)
trap 'rm -f "$figures"' EXIT
"$program" eval --gold "$shared/eval/gold" --texts "$shared/reports" --markdown > "$figures"
{
    echo
    echo 'Coverage of all texts of `../shared/reports`:'
    echo
    echo '```'
    "$program" coverage "$shared"/reports/*.txt --quiet --patterns 0 --lowest 0
    echo '```'
} >> "$figures"
{
    sed '/<!-- figures -->/q' "$document"
    cat "$figures"
    sed -n '/<!-- end of figures -->/,$p' "$document"
} > "$document.new"
mv "$document.new" "$document"
echo "$document: figures of today"
