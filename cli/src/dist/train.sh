#!/bin/sh
# Makes the three caches of the distribution: train.sh TARGET. Each is the memory of one rehearsal, in which the program
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
# What people have: several providers, keys in variables, times and sizes; and the same with mistakes.
cat >whole.yaml <<'YAML'
version: 1
server:
  host: 127.0.0.1
  port: 8080
  read_timeout: 30s
  max_body_bytes: 32MiB
providers:
  anthropic:
    type: anthropic
    api_key: ${REHEARSAL_KEY}
    models:
      claude-3-5-haiku-latest: {context_window: 200000, price: {input: 0.8, output: 4}}
    timeout: {connect: 5s, first_token: 20s}
  openai:
    type: openai
    api_key: ${REHEARSAL_KEY}
    base_url: https://api.openai.com/v1
    models:
      gpt-4o-mini: {max_tokens: 4096}
  local: {type: ollama, base_url: "http://127.0.0.1:11434", model: llama3}
provider_preference: [anthropic, openai, local]
models:
  fast: [anthropic/claude-3-5-haiku-latest, openai/gpt-4o-mini]
retry: {max_retries: 2, initial_delay: 100ms}
circuit_breaker: {failure_threshold: 5, timeout: 10s}
health_check: {enabled: true, interval: 15s, timeout: 5s}
logging: {level: info, format: auto}
routes:
  - {path: /v1/completions, handler: completion, version: v1}
  - path: /v2/completions
    handler: advanced_completion
    version: v2
    methods: [POST]
    targets: [openai/gpt-4o-mini, anthropic]
YAML
sed -e 's/handler: completion/handler: completon/' -e 's/openai\/gpt/opneai\/gpt/' -e 's/15s/15/' whole.yaml >wrong.yaml
export XDG_CACHE_HOME="$rehearsal" HAPAX_SOCKET="$rehearsal/s"
unset HAPAX_CONFIG HAPAX_JAVA_OPTS JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS 2>/dev/null || true

"$hapax" --version >version.txt
"$hapax" --help >help.txt
cp version.txt help.txt "$home/lib/"

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

# The commands that people wait for. All that a cache holds is looked at when a command starts, so what is started most
# has one of its own.
export REHEARSAL_KEY=sk-rehearsal
HAPAX_AOT_OUTPUT=$home/cache/command-$hash.aot "$hapax" >command.log 2>&1 <<'COMMANDS' || true
reload
status
route list
COMMANDS
HAPAX_AOT_OUTPUT=$home/cache/validate-$hash.aot "$hapax" >validate.log 2>&1 <<'COMMANDS' || true
validate whole.yaml
validate wrong.yaml
COMMANDS

kill -TERM $serve 2>/dev/null || true
wait $serve || true
