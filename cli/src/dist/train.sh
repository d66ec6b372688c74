#!/bin/sh
# Makes the two caches of the distribution: train.sh TARGET. Each is the memory of one rehearsal, in which the program
# does what it will be asked to do most. A cache that cannot be made is left out; the program starts slower without.
set -eu
home=$1/hapax
rehearsal=$1/rehearsal
hash=$(cat "$home/lib/hash")
hapax=$home/bin/hapax

rm -rf "$rehearsal"
mkdir -p "$rehearsal"
cd "$rehearsal"
cat >hapax.yaml <<'YAML'
version: 1
server: {host: 127.0.0.1, port: 0}
providers:
  echo: {type: echo}
routes:
  - {path: /v1/completions, handler: completion, version: v1, targets: [echo]}
YAML
export XDG_CACHE_HOME="$rehearsal" HAPAX_SOCKET="$rehearsal/s"
unset HAPAX_CONFIG HAPAX_JAVA_OPTS JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS 2>/dev/null || true

# One process serves one command, so the rehearsal of the commands is the one that most people wait for.
HAPAX_AOT_OUTPUT=$home/cache/command-$hash.aot "$hapax" validate --config hapax.yaml >command.log 2>&1 || true

"$home/bin/hapax" version >/dev/null

HAPAX_AOT_OUTPUT=$home/cache/serve-$hash.aot "$hapax" serve --config hapax.yaml -o json >ready.json 2>serve.log &
serve=$!
waited=0
while [ ! -s ready.json ] && kill -0 $serve 2>/dev/null && [ $waited -lt 300 ]; do
    sleep 0.1
    waited=$((waited + 1))
done
url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' ready.json)
if [ -n "$url" ] && command -v curl >/dev/null; then
    for _ in 1 2 3 4 5 6 7 8; do
        curl -s -m 5 "$url/v1/completions" -H 'Content-Type: application/json' -d '{"input":"hello"}' >/dev/null || true
        curl -s -m 5 "$url/v1/chat/completions" -H 'Content-Type: application/json' \
            -d '{"model":"echo","stream":true,"messages":[{"role":"user","content":"hello"}]}' >/dev/null || true
        curl -s -m 5 "$url/health" >/dev/null || true
    done
fi
kill -TERM $serve 2>/dev/null || true
wait $serve || true
