#!/usr/bin/env bash
# Official clients against the packaged gateway. Needs Node 20 or later and a build: mvn package.
# The table of what was seen is left in cli/target/e2e/table.md.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
place=$here/../../target/e2e
[ -x "$here/../../target/hapax/bin/hapax" ] || { echo "no packaged gateway: run mvn package first" >&2; exit 2; }
mkdir -p "$place"
cp "$here"/*.js "$here"/package.json "$here"/package-lock.json "$place"/
cd "$place"
npm ci --no-audit --no-fund --loglevel=error
timeout 600 npm test --silent </dev/null
cat table.md
