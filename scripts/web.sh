#!/usr/bin/env bash
# Builds the web pages into web/dist, which the program takes in when it is built. Does nothing where they are newer than
# their source. Without Node.js and npm, or without a network for the first time, it says so, and all else works.
set -euo pipefail
cd "$(dirname "$0")/../web"

skip() {
    echo "SKIPPED: the web pages: $1; the server works without them" >&2
    exit 0
}

if [ -d dist ] && [ -z "$(find src public test index.html package.json package-lock.json vite.config.ts tsconfig.json -newer dist/index.html -print -quit)" ]; then
    exit 0
fi
command -v npm >/dev/null && command -v node >/dev/null || skip 'Node.js 20 or later and npm are not installed'
[ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 20')" = true ] || skip "Node.js is too old ($(node --version)): 20 or later is needed"
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules ]; then
    npm ci --no-audit --no-fund --silent || skip 'npm could not fetch what they are built with'
    touch node_modules
fi
npm run --silent build
