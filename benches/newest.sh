#!/usr/bin/env bash
# Prints the path of the newest binary of a bench: `newest.sh bulk_load`. Cargo gives it a hash in its name.
set -euo pipefail
target="${CARGO_TARGET_DIR:-$(dirname "$0")/../target}"
find "$target/release/deps" -maxdepth 1 -name "$1-*" -type f -perm -u+x -printf '%T@ %p\n' | sort -rn | head -n 1 | cut -d' ' -f2-
